// From what happened to who is told: rows of deliveries, made in one statement however many subscribers there are.
import type { Database } from './database.ts'
import type { DeliveryKind } from './deliveries.ts'
import type { SubscriberSettings } from './subscribers.ts'

/** One happening to tell of; ids as in `Delivery`, times epoch milliseconds. */
export type Happening = {
  readonly kind: Extract<
    DeliveryKind,
    'opened' | 'changed' | 'closed' | 'reminder' | 'statement' | 'maintenance'
  >
  readonly probe: string | null
  readonly transition?: number
  readonly incident?: string | null
  readonly about?: string
  /** When it happened, and when it is to be told. */
  readonly at: number
  readonly dueAt: number
  /** Only those who wish to hear of such things. */
  readonly wants: readonly SubscriberSettings['about'][]
}

// Who subscribed after it happened is not told of it.
const wanted = `subscriber.state = 'active' AND NOT paused AND confirmed_at <= @at
  AND about IN (SELECT value FROM json_each(@wants))
  AND (@probe IS NULL OR journeys = 'all' OR EXISTS (SELECT 1 FROM json_each(journeys) WHERE value = @probe))`

const probeId = '(SELECT id FROM probe WHERE name = @probe)'

const threadOf =
  'coalesce((SELECT thread_id FROM merged WHERE incident_id = unhex(@incident)), unhex(@incident))'

// The incidents that were told as one with this one, itself included.
const storyOf = `SELECT ${threadOf} UNION SELECT incident_id FROM merged WHERE thread_id = ${threadOf}`

/** Makes deliveries of what happened. */
export const outbox = (db: Database) => {
  const insert = db.prepare(
    `INSERT INTO delivery (subscriber_id, kind, probe_id, transition_id, incident_id, thread_id, about, created_at, due_at)
     SELECT subscriber.id, @kind, ${probeId}, @transition, unhex(@incident), ${threadOf}, @about, @now, @dueAt
     FROM subscriber WHERE ${wanted} AND how = 'at-once' AND (@kind <> 'reminder' OR reminders)
       AND (SELECT state FROM delivery WHERE transition_id = @merged AND delivery.subscriber_id = subscriber.id
         AND delivery.kind = 'closed' ORDER BY delivery.id DESC LIMIT 1) IS NOT 'dropped'`,
  )
  return {
    ...cursors(db),
    ...merges(db),
    ...corrections(db),
    ...lastWords(db),
    ...digests(db),
    /** Queues a message to everybody who wants to know, save those whose closing of `merged` was dropped; counts them. */
    tell: ({ transition, incident, about, wants, ...plain }: Happening, now: number, merged: number | null) =>
      insert.run({
        ...plain,
        transition: transition ?? null,
        incident: incident ?? null,
        about: about ?? null,
        wants: JSON.stringify(wants),
        now,
        merged,
      }).changes,
    /** Makes one transaction of what `work` writes. */
    atOnce: <T>(work: () => T): T => db.transaction(work).immediate(),
  }
}

const cursors = (db: Database) => {
  const get = db.prepare('SELECT position FROM cursor WHERE name = ?').pluck()
  const put = db.prepare(
    'INSERT INTO cursor (name, position) VALUES (?, ?) ON CONFLICT DO UPDATE SET position = excluded.position',
  )
  const words = (table: 'statement' | 'maintenance') =>
    db.prepare(
      `SELECT ${table}.id, lower(hex(public_id)) AS about, name AS probe, recorded_at AS at FROM ${table}
       LEFT JOIN probe ON probe.id = probe_id WHERE ${table}.id > ? ORDER BY ${table}.id LIMIT 500`,
    )
  const after = { statement: words('statement'), maintenance: words('maintenance') }
  return {
    /** How far a reader of the store has come; null when it never began. */
    cursor: (name: string) => (get.get(name) as number | undefined) ?? null,
    moveCursor: (name: string, position: number) => {
      put.run(name, position)
    },
    /** The statements or maintenances after a key, oldest first. */
    wordsAfter: (table: 'statement' | 'maintenance', key: number) => after[table].all(key) as Words[],
  }
}

type Words = {
  readonly id: number
  readonly about: string
  readonly probe: string | null
  readonly at: number
}

const merges = (db: Database) => {
  // The latest end of this probe that nobody has been told yet.
  const held = db.prepare(
    `SELECT transition_id AS "transition", lower(hex(thread_id)) AS thread FROM delivery
     WHERE state = 'due' AND kind = 'closed' AND probe_id = ${probeId} AND (incident_id IS NULL) = @slow
     ORDER BY transition_id DESC LIMIT 1`,
  )
  const drop = db.prepare(
    `UPDATE delivery SET state = 'dropped' WHERE state = 'due' AND kind = 'closed' AND probe_id = ${probeId}
       AND transition_id = @transition`,
  )
  const remember = db.prepare(
    'INSERT INTO merged (incident_id, thread_id) VALUES (unhex(?), unhex(?)) ON CONFLICT DO NOTHING',
  )
  return {
    /**
     * Drops the closings of a probe that are still held, now that it fails (or is slow, for a null incident) again;
     * the id of the transition they told, null when there was none.
     */
    mergeHeld: (probe: string, incident: string | null): number | null => {
      const found = held.get({ probe, slow: Number(incident === null) }) as
        | { transition: number; thread: string }
        | undefined
      if (!found) return null
      drop.run({ probe, transition: found.transition })
      if (incident !== null) remember.run(incident, found.thread)
      return found.transition
    },
  }
}

const corrections = (db: Database) => {
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
         AND transition.incident_id = unhex(@incident) AND transition.kind <> 'corrected')`,
  )
  const drop = db.prepare(
    `UPDATE delivery SET state = 'dropped'
     WHERE incident_id = unhex(?) AND state IN ('due', 'deferred') AND kind <> 'corrected'`,
  )
  return {
    /** Queues a correction to everybody who was told what it corrects; counts them. */
    tellCorrection: (correction: { probe: string; transition: number; incident: string }, now: number) =>
      insert.run({ ...correction, now }).changes,
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
       AND subscriber.state = 'active' AND NOT paused AND NOT EXISTS (SELECT 1 FROM delivery AS later
         WHERE later.transition_id = untold.transition_id AND later.subscriber_id = untold.subscriber_id
           AND later.kind = 'closed' AND later.id > untold.id)`,
  )
  const tellOpening = db.prepare(
    `INSERT INTO delivery (${columns})
     SELECT subscriber.id, 'opened', probe_id, transition.id, incident_id, ${threadOf}, @now, @now
     FROM transition JOIN subscriber ON subscriber.state = 'active' AND NOT paused
     WHERE incident_id = unhex(@standing) AND kind = 'opened'
       AND subscriber.id IN (SELECT subscriber_id FROM delivery WHERE incident_id IN (${storyOf}) AND kind = 'opened')
       AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.transition_id = transition.id
         AND delivery.subscriber_id = subscriber.id AND delivery.kind = 'opened')`,
  )
  return {
    /** Queues what merging kept from readers: how the story stands without its incident that was retracted. */
    tellWhatStands: (incident: string, now: number) => {
      const found = standing.get({ incident }) as { standing: string; closedAt: number | null } | undefined
      if (!found) return
      if (found.closedAt === null) tellOpening.run({ incident, standing: found.standing, now })
      else tellEnd.run({ standing: found.standing, now })
    },
  }
}

const digests = (db: Database) => {
  const openIncidents = db.prepare(
    `SELECT name AS probe, fold -> 'episode' -> 'incident' ->> 'id' AS incident,
       fold -> 'episode' -> 'incident' ->> 'openedAt' AS openedAt
     FROM state JOIN probe ON probe.id = probe_id WHERE fold -> 'episode' -> 'incident' ->> 'openedAt' IS NOT NULL`,
  )
  const concerns = (column: string) =>
    `(journeys = 'all' OR ${column} IS NULL OR EXISTS (
       SELECT 1 FROM json_each(journeys) JOIN probe ON probe.name = value WHERE probe.id = ${column}))`
  // Only who has something to read gets a digest.
  const insert = db.prepare(
    `INSERT INTO delivery (subscriber_id, kind, from_at, to_at, created_at, due_at)
     SELECT subscriber.id, 'digest', @from, @to, @now, @now FROM subscriber
     WHERE state = 'active' AND NOT paused AND how = @how AND confirmed_at < @to AND (
       EXISTS (SELECT 1 FROM transition WHERE at >= @from AND at < @to AND ${concerns('transition.probe_id')}
         AND (about <> 'outages' OR kind NOT IN ('degraded', 'recovered')))
       OR (about = 'everything' AND (
         EXISTS (SELECT 1 FROM statement WHERE recorded_at >= @from AND recorded_at < @to
           AND ${concerns('statement.probe_id')})
         OR EXISTS (SELECT 1 FROM maintenance WHERE recorded_at >= @from AND recorded_at < @to
           AND ${concerns('maintenance.probe_id')}))))`,
  )
  const unended = db.prepare(
    'SELECT 1 FROM unended CROSS JOIN opening ON opening.id = opening_id WHERE opened_at < ? LIMIT 1',
  )
  return {
    /** Whether every run that began before a moment is recorded, so that nothing from before it is still to come. */
    isWhole: (until: number) => unended.get(until) === undefined,
    /** The incidents that are open now, as the states of the probes say. */
    openIncidents: () => openIncidents.all() as OpenIncident[],
    /** Queues the digest of [from, to) to those who get one that often and have something to read in it. */
    tellDigest: (digest: { how: 'daily' | 'weekly'; from: number; to: number }, now: number) =>
      insert.run({ ...digest, now }).changes,
  }
}

type OpenIncident = { readonly probe: string; readonly incident: string; readonly openedAt: number }
