// From what happened to who is told: rows of deliveries, made in one statement however many subscribers there are.
import type { Database } from './database.ts'
import type { DeliveryKind } from './deliveries.ts'
import { probeId, stories, threadOf } from './story.ts'
import { type SubscriberSettings, wanted } from './subscribers.ts'
import { wordsUnsaid } from './words-unsaid.ts'

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

/** Makes deliveries of what happened. */
export const outbox = (db: Database) => {
  // A program is told of everything as it happened: what is held for the sake of people would leave it with an
  // incident that never ends.
  const insert = db.prepare(
    `INSERT INTO delivery (subscriber_id, kind, probe_id, transition_id, incident_id, thread_id, about, created_at, due_at)
     SELECT subscriber.id, @kind, ${probeId}, @transition, unhex(@incident), ${threadOf}, @about, @now,
       iif(channel = 'webhook', @at, @dueAt)
     FROM subscriber WHERE ${wanted} AND how = 'at-once' AND (@kind <> 'reminder' OR reminders)
       AND (SELECT state FROM delivery WHERE transition_id = @merged AND delivery.subscriber_id = subscriber.id
         AND delivery.kind = 'closed' ORDER BY delivery.id DESC LIMIT 1) IS NOT 'dropped'`,
  )
  return {
    ...cursors(db),
    ...stories(db),
    ...wordsUnsaid(db),
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
      `SELECT ${table}.id, lower(hex(public_id)) AS about, name AS probe, recorded_at AS at,
         ${table === 'statement' ? "nullif(lower(hex(incident_id)), '')" : 'NULL'} AS incident FROM ${table}
       LEFT JOIN probe ON probe.id = probe_id WHERE ${table}.id > ? ORDER BY ${table}.id LIMIT 500`,
    )
  const after = { statement: words('statement'), maintenance: words('maintenance') }
  const hasten = db.prepare(
    `UPDATE delivery SET due_at = @now WHERE state IN ('due', 'deferred') AND due_at > @now + @longestMs`,
  )
  const rewind = db.prepare(
    `UPDATE cursor SET position = @now WHERE name IN ('daily', 'weekly') AND position > @now`,
  )
  return {
    /** Brings back to `now` what a clock that was wrong for a while put off for longer than anything may wait. */
    mendTimes: (longestMs: number, now: number) => {
      hasten.run({ longestMs, now })
      rewind.run({ now })
    },
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
  /** The incident that it is about; null for none. */
  readonly incident: string | null
  readonly at: number
}

const digests = (db: Database) => {
  const openIncidents = db.prepare(
    `SELECT name AS probe, fold -> 'episode' -> 'incident' ->> 'id' AS incident,
       fold -> 'episode' -> 'incident' ->> 'openedAt' AS openedAt
     FROM state JOIN probe ON probe.id = probe_id
     WHERE fold -> 'episode' -> 'incident' ->> 'openedAt' IS NOT NULL`,
  )
  const concerns = (column: string) =>
    `(journeys = 'all' OR ${column} IS NULL OR EXISTS (
       SELECT 1 FROM json_each(journeys) JOIN probe ON probe.name = value WHERE probe.id = ${column}))`
  // Only who has something to read gets a digest: what changed, what was said, or an outage that goes on.
  const insert = db.prepare(
    `INSERT INTO delivery (subscriber_id, kind, from_at, to_at, created_at, due_at)
     SELECT subscriber.id, 'digest', @from, @to, @now, @now FROM subscriber
     WHERE state = 'active' AND NOT paused AND how = @how AND confirmed_at < @to AND (
       EXISTS (SELECT 1 FROM transition WHERE at >= @from AND at < @to AND ${concerns('transition.probe_id')}
         AND (about <> 'outages' OR kind NOT IN ('degraded', 'recovered')))
       OR EXISTS (SELECT 1 FROM state JOIN probe ON probe.id = state.probe_id WHERE ${concerns('state.probe_id')}
         AND fold -> 'episode' -> 'incident' ->> 'openedAt' < @to
         AND name IN (SELECT value FROM json_each(@watched)))
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
    tellDigest: ({ watched, ...digest }: Digest, now: number) =>
      insert.run({ ...digest, watched: JSON.stringify(watched), now }).changes,
  }
}

type Digest = {
  readonly how: 'daily' | 'weekly'
  readonly from: number
  readonly to: number
  /** The probes whose outages go on: that of one which is watched no more is not known to. */
  readonly watched: readonly string[]
}

type OpenIncident = { readonly probe: string; readonly incident: string; readonly openedAt: number }
