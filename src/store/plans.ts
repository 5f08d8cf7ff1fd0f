// What is planned for a probe at a tier, and the policy its runs are judged by.

import type { Tier } from '../outcome/outcome.ts'
import type { Database } from './database.ts'

/** Milliseconds and counts; `steps` are the names of the journey's steps, in order. */
export type Plan = {
  readonly probe: string
  readonly tier: Tier
  readonly intervalMs: number
  readonly slowAfterMs: number
  readonly openAfter: number
  readonly closeAfter: number
  readonly steps: readonly string[]
}

/** The plans kept so far. */
export const plans = (db: Database) => {
  const insertProbe = db.prepare('INSERT INTO probe (name) VALUES (?) ON CONFLICT DO NOTHING')
  const probeId = db.prepare('SELECT id FROM probe WHERE name = ?').pluck()
  const insert = db.prepare(
    `INSERT INTO plan (probe_id, tier, interval_ms, slow_after_ms, open_after, close_after, steps)
     VALUES (@probeId, @tier, @intervalMs, @slowAfterMs, @openAfter, @closeAfter, @steps)
     ON CONFLICT DO NOTHING`,
  )
  const find = db
    .prepare(
      `SELECT id FROM plan WHERE probe_id = @probeId AND tier = @tier AND interval_ms = @intervalMs
       AND slow_after_ms = @slowAfterMs AND open_after = @openAfter AND close_after = @closeAfter
       AND steps = @steps`,
    )
    .pluck()

  const names = db
    .prepare('SELECT DISTINCT name FROM probe JOIN plan ON probe.id = probe_id ORDER BY probe.id')
    .pluck()
  const steps = db
    .prepare(
      'SELECT steps FROM plan JOIN probe ON probe.id = probe_id WHERE name = ? ORDER BY plan.id DESC LIMIT 1',
    )
    .pluck()

  const keep = db.transaction((plan: Plan): number => {
    insertProbe.run(plan.probe)
    const row = { ...plan, probeId: probeId.get(plan.probe), steps: JSON.stringify(plan.steps) }
    insert.run(row)
    return find.get(row) as number
  })

  return {
    /** Keeps a plan once, however often it is given, and returns its key. */
    keep: (plan: Plan) => keep.immediate(plan),
    /** The key of a probe; null when nothing was ever planned for it. */
    probeId: (probe: string) => (probeId.get(probe) as number | undefined) ?? null,
    /** Every probe that anything was ever planned for. */
    probes: () => names.all() as string[],
    /** The names of a probe's steps as they were last planned; none when nothing was. */
    stepsOf: (probe: string) => JSON.parse((steps.get(probe) as string | undefined) ?? '[]') as string[],
  }
}
