// What there is of each kind, for who watches the watcher.
import type { Tier, Verdict } from '../outcome/outcome.ts'
import type { Database } from './database.ts'
import type { GapReason } from './gaps.ts'

export type MissedRuns = {
  readonly probe: string
  readonly tier: Tier
  readonly reason: GapReason
  readonly count: number
}

export type EndedRun = {
  readonly seq: number
  readonly probe: string
  readonly tier: Tier
  readonly verdict: Verdict
  readonly endedAt: number
  readonly durationMs: number
}

/** Counts and sums over what is kept. */
export const counts = (db: Database) => {
  const missed = db.prepare(
    `SELECT name AS probe, tier, reason, sum(count) AS count FROM gap
     JOIN plan ON plan.id = plan_id JOIN probe ON probe.id = probe_id GROUP BY probe_id, tier, reason`,
  )
  const lastSeq = db.prepare('SELECT coalesce(max(seq), 0) FROM run').pluck()
  const ended = db.prepare(
    `SELECT seq, name AS probe, tier, verdict, ended_at AS endedAt, duration_ms AS durationMs
     FROM run JOIN probe ON probe.id = run.probe_id JOIN opening ON opening.id = opening_id
     JOIN plan ON plan.id = plan_id WHERE seq > ? ORDER BY seq LIMIT 1000`,
  )
  return {
    /** How many planned runs did not happen, by journey, tier and reason. */
    missed: () => missed.all() as MissedRuns[],
    /** The place of the last run in the order of commits; 0 before the first. */
    lastSeq: () => lastSeq.get() as number,
    /** The next thousand runs after one, in the order of commits. */
    endedAfter: (seq: number) => ended.all(seq) as EndedRun[],
  }
}
