// What the latest runs of each plan came to: whether a journey is still seen, tier by tier.
import type { Outcome, Tier, Verdict } from '../outcome/outcome.ts'
import type { Database } from './database.ts'

/** The latest runs of a probe at a tier, newest first. Times are epoch milliseconds. */
export type Streak = {
  readonly tier: Tier
  readonly intervalMs: number
  readonly runs: readonly {
    readonly outcome: Outcome
    readonly verdict: Verdict
    readonly startedAt: number
  }[]
}

/** What the latest runs came to. */
export const streaks = (db: Database) => {
  // A policy that was changed made another plan of the same tier: the one that was followed last counts.
  const plans = db.prepare(
    `SELECT plan.id, tier, interval_ms AS intervalMs,
       max((SELECT max(scheduled_at) FROM opening WHERE plan_id = plan.id)) AS followedAt
     FROM plan JOIN probe ON probe.id = probe_id WHERE name = ? GROUP BY tier HAVING followedAt IS NOT NULL`,
  )
  const runs = db.prepare(
    `SELECT outcome, verdict, started_at AS startedAt FROM opening JOIN run ON run.opening_id = opening.id
     WHERE plan_id = ? ORDER BY scheduled_at DESC LIMIT ?`,
  )
  return {
    /** The latest runs of a probe, up to `limit` at each tier. */
    latest: (probe: string, limit: number): readonly Streak[] =>
      (plans.all(probe) as (Omit<Streak, 'runs'> & { readonly id: number })[]).map(
        ({ id, tier, intervalMs }) => ({ tier, intervalMs, runs: runs.all(id, limit) as Streak['runs'] }),
      ),
  }
}
