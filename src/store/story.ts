// Incidents that follow one another too closely to be told apart: one thread, one end, and what corrections leave of it.
import type { Database } from './database.ts'
import { type SubscriberSettings, wanted } from './subscribers.ts'
import { digestConcerns } from './words-unsaid.ts'

/** The probe that `@probe` names. */
export const probeId = '(SELECT id FROM probe WHERE name = @probe)'

/** The incident that whoever is told of `@incident` was told of first. */
export const threadOf =
  'coalesce((SELECT thread_id FROM merged WHERE incident_id = unhex(@incident)), unhex(@incident))'

// The incidents that were told as one with this one, itself included.
const storyOf = `SELECT ${threadOf} UNION SELECT incident_id FROM merged WHERE thread_id = ${threadOf}`

/** What a correction changed; ids as in `Delivery`, `at` in epoch milliseconds. */
export type Correcting = {
  readonly probe: string
  readonly transition: number
  readonly incident: string
  readonly at: number
}

/** What is told of incidents that belong together. */
export const stories = (db: Database) => ({ ...merges(db), ...amends(db), ...lastWords(db) })

const merges = (db: Database) => {
  // The latest end of this probe that was still held when it failed again. One that waits for another reason is told.
  const held = db.prepare(
    `SELECT transition_id AS "transition", lower(hex(thread_id)) AS thread FROM delivery
     WHERE state = 'due' AND kind = 'closed' AND probe_id = ${probeId} AND (incident_id IS NULL) = @slow
       AND due_at > @at
     ORDER BY transition_id DESC LIMIT 1`,
  )
  const drop = db.prepare(
    `UPDATE delivery SET state = 'dropped' WHERE state = 'due' AND kind = 'closed' AND probe_id = ${probeId}
       AND transition_id = @transition AND due_at > @at`,
  )
  const remember = db.prepare(
    'INSERT INTO merged (incident_id, thread_id) VALUES (unhex(?), unhex(?)) ON CONFLICT DO NOTHING',
  )
  const story = db
    .prepare(
      `SELECT lower(hex(id)) FROM incident WHERE id IN (${storyOf}) AND NOT retracted ORDER BY first_bad_at, id`,
    )
    .pluck()
  return {
    /**
     * Drops the closings of a probe that were still held when it failed (or was slow, for a null incident) again;
     * the id of the transition they told, null when there was none.
     */
    mergeHeld: (probe: string, incident: string | null, at: number): number | null => {
      const found = held.get({ probe, slow: Number(incident === null), at }) as
        | { transition: number; thread: string }
        | undefined
      if (!found) return null
      drop.run({ probe, transition: found.transition, at })
      if (incident !== null) remember.run(incident, found.thread)
      return found.transition
    },
    /** The incidents in the figures that are told as one with this one, itself included, oldest first. */
    story: (incident: string) => story.all({ incident }) as string[],
  }
}

const amends = (db: Database) => {
  // By message, by silence after the message that opened its story, or in a digest whose period has a turn of it.
  const insert = db.prepare(
    `INSERT INTO delivery (subscriber_id, kind, probe_id, transition_id, incident_id, thread_id, created_at, due_at)
     SELECT subscriber.id, 'corrected', ${probeId}, @transition, unhex(@incident), ${threadOf}, @now, @now
     FROM subscriber WHERE state = 'active' AND id IN (
       SELECT subscriber_id FROM delivery WHERE incident_id = unhex(@incident) AND state IN ('sent', 'sending')
       UNION
       SELECT subscriber_id FROM delivery WHERE incident_id IN (${storyOf}) AND state IN ('sent', 'sending')
         AND EXISTS (SELECT 1 FROM merged WHERE incident_id = unhex(@incident))
       UNION
       SELECT subscriber_id FROM delivery JOIN transition ON at >= from_at AND at < to_at
       WHERE delivery.kind = 'digest' AND delivery.state IN ('sent', 'sending')
         AND transition.incident_id = unhex(@incident) AND transition.kind <> 'corrected'
         AND ${digestConcerns('transition.probe_id')})`,
  )
  const drop = db.prepare(
    `UPDATE delivery SET state = 'dropped'
     WHERE incident_id = unhex(?) AND state IN ('due', 'deferred') AND kind NOT IN ('corrected', 'statement')`,
  )
  return {
    /** Queues a correction to everybody who was told what it corrects; counts them. */
    tellCorrection: (correction: Correcting, now: number) => insert.run({ ...correction, now }).changes,
    /** Drops what was still to be told of an incident that is no longer in the figures. */
    dropRetracted: (incident: string) => {
      drop.run(incident)
    },
  }
}

const lastWords = (db: Database) => {
  const columns = 'subscriber_id, kind, probe_id, transition_id, incident_id, thread_id, created_at, due_at'
  const standing = db.prepare(
    `SELECT lower(hex(id)) AS standing, body ->> 'closedAt' AS closedAt FROM incident
     WHERE id IN (${storyOf}) AND NOT retracted ORDER BY first_bad_at DESC LIMIT 1`,
  )
  const tellEnd = db.prepare(
    `INSERT INTO delivery (${columns})
     SELECT subscriber_id, 'closed', probe_id, transition_id, incident_id, thread_id, @now, @now
     FROM delivery AS untold JOIN subscriber ON subscriber.id = subscriber_id
     WHERE incident_id = unhex(@standing) AND kind = 'closed' AND untold.state = 'dropped'
       AND thread_id IN (SELECT thread_id FROM merged)
       AND subscriber.state = 'active' AND NOT paused AND NOT EXISTS (SELECT 1 FROM delivery AS later
         WHERE later.transition_id = untold.transition_id AND later.subscriber_id = untold.subscriber_id
           AND later.kind = 'closed' AND later.id > untold.id)`,
  )
  const opening = db.prepare(
    `SELECT id AS "transition", at FROM transition WHERE incident_id = unhex(?) AND kind = 'opened' LIMIT 1`,
  )
  const tellOpening = db.prepare(
    `INSERT INTO delivery (${columns})
     SELECT subscriber.id, 'opened', ${probeId}, @transition, unhex(@standing), ${threadOf}, @now, @now
     FROM subscriber WHERE ${wanted} AND how = 'at-once' AND NOT EXISTS (SELECT 1 FROM delivery
       WHERE incident_id = unhex(@standing) AND delivery.subscriber_id = subscriber.id AND delivery.kind = 'opened'
         AND delivery.state <> 'dropped')`,
  )
  // An outage whose first failure was taken out is another one from then on: who was told that the first is withdrawn
  // hears of the one that stands in its place.
  const tellFound = db.prepare(
    `INSERT INTO delivery (${columns})
     SELECT subscriber.id, 'closed', ${probeId}, @transition, unhex(@standing), ${threadOf}, @now, @now
     FROM subscriber WHERE ${wanted} AND how = 'at-once' AND id IN (
       SELECT subscriber_id FROM delivery JOIN effect ON effect.incident_id = delivery.incident_id
       WHERE delivery.state IN ('sent', 'sending')
         AND correction_id = (SELECT correction_id FROM transition WHERE id = @transition))
       AND NOT EXISTS (SELECT 1 FROM delivery WHERE incident_id = unhex(@standing) AND kind = 'closed'
         AND delivery.subscriber_id = subscriber.id)`,
  )
  return {
    /** Queues the last word of a story that a correction changed, to those who were not told: its end, or what goes on. */
    tellWhatStands: (correction: Correcting, wants: readonly SubscriberSettings['about'][], now: number) => {
      const { incident } = correction
      const found = standing.get({ incident }) as { standing: string; closedAt: number | null } | undefined
      if (!found) return
      const told = { ...correction, standing: found.standing, now }
      // One that was uncovered has none of its own.
      const opened = opening.get(found.standing) as { transition: number; at: number } | undefined
      if (found.closedAt === null) tellOpening.run({ ...told, ...opened, wants: JSON.stringify(wants) })
      else if (opened) tellEnd.run({ standing: found.standing, now })
      else tellFound.run({ ...told, wants: JSON.stringify(wants) })
    },
  }
}
