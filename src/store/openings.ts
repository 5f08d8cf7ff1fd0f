// A run is opened before its browser starts, so that one that never came back is still seen.

import type { Tier, Trigger } from '../outcome/outcome.ts'
import type { checkpoints, Token } from './checkpoints.ts'
import type { Database } from './database.ts'
import type { LeafLog } from './log.ts'

export type Opening = {
  readonly id: number
  /** 32 hexadecimal digits, shown in public. */
  readonly runId: string
  readonly planId: number
  readonly trigger: Trigger
  readonly vantage: string
  readonly scheduledAt: number
  readonly openedAt: number
  /** What was planned, when the run is made at another tier. */
  readonly tierPlanned?: Tier | null
}

/** An opening without a run, with what had been planned. */
export type InterruptedOpening = Opening & {
  readonly probe: string
  readonly tier: Tier
  readonly steps: readonly string[]
}

/** What an opening is kept with: the bytes of its leaf, and the stamp over them if there is one. */
export type OpeningSeal = { readonly entry: Uint8Array; readonly token: Token | null }

/** The openings kept so far. */
export const openings = (db: Database, log: LeafLog, tokens: ReturnType<typeof checkpoints>) => {
  const insert = db.prepare(
    `INSERT INTO opening (run_id, plan_id, trigger, vantage, scheduled_at, opened_at, tier_planned)
     VALUES (unhex(@runId), @planId, @trigger, @vantage, @scheduledAt, @openedAt, @tierPlanned)`,
  )
  const insertLeaf = db.prepare('INSERT INTO opening_leaf (opening_id, idx) VALUES (?, ?)')
  const lastLeaf = db.prepare('SELECT idx FROM opening_leaf ORDER BY opening_id DESC LIMIT 1').pluck()
  const keep = db.transaction((opening: Omit<Opening, 'id'>, { entry, token }: OpeningSeal): Opening => {
    const id = Number(insert.run({ tierPlanned: null, ...opening }).lastInsertRowid)
    const like = lastLeaf.get() as number | undefined
    insertLeaf.run(id, log.add('run-open', entry, opening.openedAt, like))
    if (token) tokens.keepToken({ openingId: id }, token)
    return { ...opening, id }
  })
  const columns = `opening.id, lower(hex(run_id)) AS runId, plan_id AS planId, trigger, vantage,
    scheduled_at AS scheduledAt, opened_at AS openedAt, tier_planned AS tierPlanned`
  // CROSS: SQLite does not know how few they are, and would begin with every opening there ever was.
  const interrupted = db.prepare(
    `SELECT ${columns}, plan.steps, plan.tier, name AS probe FROM unended CROSS JOIN opening ON opening.id = opening_id
     JOIN plan ON plan.id = plan_id JOIN probe ON probe.id = probe_id ORDER BY opening_id`,
  )
  // The last one of each plan by an index: `max` would read every opening there ever was.
  const ofPlans = `FROM plan JOIN probe ON probe.id = probe_id WHERE name = @probe`
  const lastOf = (which: string) =>
    `(SELECT scheduled_at FROM opening WHERE plan_id = plan.id AND ${which} AND trigger = 'schedule'
      AND scheduled_at <= @until ORDER BY scheduled_at DESC LIMIT 1)`
  const lastPlanned = db
    .prepare(
      `SELECT max(at) FROM (
         SELECT ${lastOf('tier_planned IS NULL')} AS at ${ofPlans} AND tier = @tier
         UNION ALL SELECT ${lastOf('tier_planned = @tier')} ${ofPlans}
         UNION ALL SELECT (SELECT max(to_at) FROM gap WHERE plan_id = plan.id AND to_at <= @until) ${ofPlans} AND tier = @tier)`,
    )
    .pluck()

  return {
    /** Keeps an opening with its leaf and returns it with its key. */
    keep: (opening: Omit<Opening, 'id'>, seal: OpeningSeal) => keep.immediate(opening, seal),
    /** Openings without a run, oldest first, with the names of the steps that were planned. */
    interrupted: (): readonly InterruptedOpening[] =>
      (interrupted.all() as (Omit<InterruptedOpening, 'steps'> & { readonly steps: string })[]).map(
        (row) => ({
          ...row,
          steps: JSON.parse(row.steps) as string[],
        }),
      ),
    /** The last planned moment until a moment that is accounted for, by a run or by a gap; null before the first. */
    lastPlannedAt: (probe: string, tier: Tier, until = Number.MAX_SAFE_INTEGER) =>
      lastPlanned.get({ probe, tier, until }) as number | null,
  }
}
