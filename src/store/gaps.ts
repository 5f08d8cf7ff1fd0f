// Stretches of planned runs that did not happen: stored, never silent.
import type { Tier } from '../outcome/outcome.ts'
import type { Database } from './database.ts'

export type GapReason = 'stopped' | 'busy' | 'asked_to_wait' | 'not_recorded' | 'paused'

/** `from` and `to` are the first and last planned moments missed, epoch milliseconds. */
export type Gap = {
  readonly planId: number
  readonly from: number
  readonly to: number
  readonly count: number
  readonly reason: GapReason
}

export type TieredGap = Gap & { readonly tier: Tier }

/** The gaps kept so far. */
export const gaps = (db: Database) => {
  const insert = db.prepare(
    'INSERT INTO gap (plan_id, from_at, to_at, count, reason) VALUES (@planId, @from, @to, @count, @reason)',
  )
  const list = db.prepare(
    `SELECT plan_id AS planId, tier, from_at AS "from", to_at AS "to", count, reason FROM gap
     JOIN plan ON plan.id = plan_id JOIN probe ON probe.id = probe_id
     WHERE name = @probe ORDER BY gap.id DESC LIMIT @limit`,
  )
  const all = db.prepare(
    `SELECT plan_id AS planId, tier, from_at AS "from", to_at AS "to", count, reason FROM gap
     JOIN plan ON plan.id = plan_id WHERE probe_id = ? ORDER BY gap.id`,
  )
  return {
    keep: (gap: Gap) => {
      insert.run(gap)
    },
    /** The latest gaps of a probe, newest first. */
    list: (probe: string, limit: number) => list.all({ probe, limit }) as TieredGap[],
    /** Every gap of a probe with its tier, oldest first. */
    all: (probeId: number) => all.all(probeId) as TieredGap[],
  }
}
