// Who is told that words were taken back: everybody who got them, in a message of their own or in a digest.
import type { Database } from './database.ts'

/** Words that were taken back: their public id, and what they were; times are epoch milliseconds. */
export type Unsaid = {
  readonly id: number
  readonly about: string
  readonly probeId: number | null
  readonly recordedAt: number
}

/** Whether a digest told of what happened to the probe in a column or parameter, as its reader wished then. */
export const digestConcerns = (probe: string) =>
  `(digest_journeys = 'all' OR ${probe} IS NULL OR EXISTS (
     SELECT 1 FROM json_each(digest_journeys) JOIN probe ON probe.name = value WHERE probe.id = ${probe}))`

/** Makes deliveries of words that were taken back. */
export const wordsUnsaid = (db: Database) => {
  // What others reported is mailed to nobody.
  const after = db.prepare(
    `SELECT words_correction.id, lower(hex(target)) AS about, probe_id AS probeId, recorded_at AS recordedAt
     FROM words_correction JOIN (SELECT public_id, probe_id, recorded_at FROM statement
       UNION ALL SELECT public_id, probe_id, recorded_at FROM maintenance) ON public_id = target
     WHERE words_correction.id > ? ORDER BY words_correction.id LIMIT 500`,
  )
  // One to each, as the answer to the first message that told the words.
  const insert = db.prepare(
    `INSERT INTO delivery (subscriber_id, kind, probe_id, thread_id, about, created_at, due_at)
     SELECT subscriber_id, 'corrected', @probeId, coalesce(thread_id, key), @about, @now, @now
     FROM delivery JOIN subscriber ON subscriber.id = subscriber_id
     WHERE subscriber.state = 'active' AND delivery.id IN (SELECT min(id) FROM (
       SELECT id, subscriber_id FROM delivery
       WHERE kind IN ('statement', 'maintenance') AND about = @about AND state IN ('sent', 'sending')
       UNION ALL
       SELECT id, subscriber_id FROM delivery
       WHERE kind = 'digest' AND @recordedAt >= from_at AND @recordedAt < to_at AND state IN ('sent', 'sending')
         AND digest_about = 'everything' AND ${digestConcerns('@probeId')}) GROUP BY subscriber_id)`,
  )
  return {
    /** The words that were taken back after a key, oldest first. */
    unsaidAfter: (key: number) => after.all(key) as Unsaid[],
    /** Queues the correction of words to everybody who got them; counts them. */
    tellUnsaid: ({ id: _, ...words }: Unsaid, now: number) => insert.run({ ...words, now }).changes,
  }
}
