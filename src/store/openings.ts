// A run is opened before its browser starts, so that one that never came back is still seen.

import type { Tier, Trigger } from '../outcome/outcome.ts'
import type { Database } from './database.ts'

export type Opening = {
  readonly id: number
  /** 32 hexadecimal digits, shown in public. */
  readonly runId: string
  readonly planId: number
  readonly trigger: Trigger
  readonly vantage: string
  readonly scheduledAt: number
  readonly openedAt: number
}

/** The openings kept so far. */
export const openings = (db: Database) => {
  const insert = db.prepare(
    `INSERT INTO opening (run_id, plan_id, trigger, vantage, scheduled_at, opened_at)
     VALUES (unhex(@runId), @planId, @trigger, @vantage, @scheduledAt, @openedAt)`,
  )
  const columns = `opening.id, lower(hex(run_id)) AS runId, plan_id AS planId, trigger, vantage,
    scheduled_at AS scheduledAt, opened_at AS openedAt`
  const interrupted = db.prepare(
    `SELECT ${columns}, plan.steps FROM opening JOIN plan ON plan.id = plan_id
     WHERE NOT EXISTS (SELECT 1 FROM run WHERE opening_id = opening.id) ORDER BY opening.id`,
  )
  const lastPlanned = db
    .prepare(
      `SELECT max(at) FROM (
         SELECT max(scheduled_at) AS at FROM opening JOIN plan ON plan.id = plan_id
           JOIN probe ON probe.id = probe_id WHERE name = @probe AND tier = @tier AND trigger = 'schedule'
         UNION ALL
         SELECT max(to_at) FROM gap JOIN plan ON plan.id = plan_id
           JOIN probe ON probe.id = probe_id WHERE name = @probe AND tier = @tier)`,
    )
    .pluck()

  return {
    /** Keeps an opening and returns it with its key. */
    keep: (opening: Omit<Opening, 'id'>): Opening => ({
      ...opening,
      id: Number(insert.run(opening).lastInsertRowid),
    }),
    /** Openings without a run, oldest first, with the names of the steps that were planned. */
    interrupted: () =>
      (interrupted.all() as (Opening & { readonly steps: string })[]).map((row) => ({
        ...row,
        steps: JSON.parse(row.steps) as string[],
      })),
    /** The last planned moment that is accounted for, by a run or by a gap; null before the first. */
    lastPlannedAt: (probe: string, tier: Tier) => lastPlanned.get({ probe, tier }) as number | null,
  }
}
