// Hourly sums of what was measured, so that a page never scans runs. Hours are UTC: views add them into days.

import { type Measured, nothingMeasured, type Span } from '../incident/availability.ts'
import { bucketOf, type PaceCount } from '../incident/pace.ts'
import type { Tier } from '../outcome/outcome.ts'
import type { Database } from './database.ts'

export const hourMs = 3_600_000

/** Milliseconds of each kind, and how many planned runs there were and concluded. */
export type Rollup = Measured & { readonly planned: number; readonly concluded: number }

/** The sums of one hour, which starts at `hour` (epoch milliseconds). */
export type HourlyRollup = Rollup & { readonly hour: number }

/** The hourly sums. */
export const rollups = (db: Database) => {
  const add = db.prepare(
    `INSERT INTO rollup (probe_id, tier, hour, up, degraded, down, uncertain, planned, concluded)
     VALUES (@probeId, @tier, @hour, @up, @degraded, @down, @uncertain, @planned, @concluded)
     ON CONFLICT DO UPDATE SET up = up + excluded.up, degraded = degraded + excluded.degraded,
       down = down + excluded.down, uncertain = uncertain + excluded.uncertain,
       planned = planned + excluded.planned, concluded = concluded + excluded.concluded`,
  )
  const within = `probe_id = (SELECT id FROM probe WHERE name = @probe) AND tier = @tier
    AND hour >= @from AND hour < @to`
  const sum = db.prepare(
    `SELECT coalesce(sum(up), 0) AS up, coalesce(sum(degraded), 0) AS degraded,
       coalesce(sum(down), 0) AS down, coalesce(sum(uncertain), 0) AS uncertain,
       coalesce(sum(planned), 0) AS planned, coalesce(sum(concluded), 0) AS concluded
     FROM rollup WHERE ${within}`,
  )
  const hours = db.prepare(
    `SELECT hour, up, degraded, down, uncertain, planned, concluded FROM rollup WHERE ${within} ORDER BY hour`,
  )
  const first = db
    .prepare('SELECT min(hour) FROM rollup WHERE probe_id = (SELECT id FROM probe WHERE name = ?)')
    .pluck()
  const addPace = db.prepare(
    'INSERT INTO pace VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1',
  )
  const paces = db.prepare(`SELECT hour, bucket, count FROM pace WHERE ${within} ORDER BY hour, bucket`)
  const clear = db.prepare('DELETE FROM rollup WHERE probe_id = ?')
  const clearPaces = db.prepare('DELETE FROM pace WHERE probe_id = ?')
  const nothing = { ...nothingMeasured, planned: 0, concluded: 0 }

  return {
    /** Adds the parts of a span, already cut at the hours. */
    addSpan: (probeId: number, tier: Tier, part: Span) => {
      const hour = Math.floor(part.from / hourMs) * hourMs
      add.run({ ...nothing, probeId, tier, hour, [part.kind]: part.to - part.from })
    },
    /** Counts planned runs at a moment, and how many of them concluded. */
    addPlanned: (probeId: number, tier: Tier, at: number, planned: number, concluded: number) => {
      add.run({ ...nothing, probeId, tier, hour: Math.floor(at / hourMs) * hourMs, planned, concluded })
    },
    /** The sums of the hours that start within [from, to). */
    sum: (probe: string, tier: Tier, from: number, to: number) =>
      sum.get({ probe, tier, from, to }) as Rollup,
    /** The sums hour by hour, those of hours that start within [from, to), oldest first; empty hours left out. */
    hours: (probe: string, tier: Tier, from: number, to: number) =>
      hours.all({ probe, tier, from, to }) as HourlyRollup[],
    /** The first hour with anything planned or measured of a probe; null when there is none. */
    firstHour: (probe: string) => first.get(probe) as number | null,
    /** Counts how long a passing run took, at the moment it ended. */
    addPace: (probeId: number, tier: Tier, endedAt: number, durationMs: number) => {
      addPace.run(probeId, tier, Math.floor(endedAt / hourMs) * hourMs, bucketOf(durationMs))
    },
    /** The paces hour by hour, of hours that start within [from, to). */
    paces: (probe: string, tier: Tier, from: number, to: number) =>
      paces.all({ probe, tier, from, to }) as (PaceCount & { readonly hour: number })[],
    clear: (probeId: number) => {
      clear.run(probeId)
      clearPaces.run(probeId)
    },
  }
}
