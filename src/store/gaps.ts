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

const columns = `plan_id AS planId, tier, from_at AS "from", to_at AS "to", count, reason`

type Row = TieredGap & { readonly nextRunAt: number | null }

const gapOf = ({ nextRunAt: _, ...gap }: Row): TieredGap => gap

// A stretch is kept bit by bit while it lasts: its rows are one, when no planned run came between them.
const joined = (later: TieredGap | undefined, row: Row): TieredGap | null => {
  const gap = gapOf(row)
  const { nextRunAt } = row
  if (later?.reason !== gap.reason || gap.to >= later.from) return null
  if (nextRunAt !== null && nextRunAt < later.from) return null
  return { ...gap, to: later.to, count: gap.count + later.count }
}

/** The gaps kept so far. */
export const gaps = (db: Database) => {
  const insert = db.prepare(
    'INSERT INTO gap (plan_id, from_at, to_at, count, reason) VALUES (@planId, @from, @to, @count, @reason)',
  )
  const newestFirst = db.prepare(
    `SELECT ${columns}, (SELECT scheduled_at FROM opening WHERE plan_id = gap.plan_id AND scheduled_at > to_at
       AND trigger = 'schedule' ORDER BY scheduled_at LIMIT 1) AS nextRunAt
     FROM gap JOIN plan ON plan.id = plan_id JOIN probe ON probe.id = probe_id
     WHERE name = ? ORDER BY gap.id DESC`,
  )
  const all = db.prepare(
    `SELECT ${columns} FROM gap JOIN plan ON plan.id = plan_id WHERE probe_id = ? ORDER BY gap.id`,
  )
  return {
    keep: (gap: Gap) => {
      insert.run(gap)
    },
    /** The latest gaps of a probe, newest first, each whole: rows of one stretch are told as one. */
    list: (probe: string, limit: number): TieredGap[] => {
      const found: TieredGap[] = []
      const whole = new Set<number>()
      for (const row of newestFirst.iterate(probe) as IterableIterator<Row>) {
        const place = found.findLastIndex(({ planId }) => planId === row.planId)
        const grown = whole.has(row.planId) ? null : joined(found[place], row)
        if (grown) found[place] = grown
        else if (found.length < limit) found.push(gapOf(row))
        else whole.add(row.planId)
        if (found.length === limit && found.every(({ planId }) => whole.has(planId))) break
      }
      return found
    },
    /** Every row of a probe's gaps with its tier, oldest first. */
    all: (probeId: number) => all.all(probeId) as TieredGap[],
  }
}
