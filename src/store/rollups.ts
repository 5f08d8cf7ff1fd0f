// Hourly sums of what was measured, so that a page never scans runs. Hours are UTC: views add them into days.

import { type Measured, nothingMeasured, type Span } from '../incident/availability.ts'
import { bucketOf, type PaceCount } from '../incident/pace.ts'
import type { Tier } from '../outcome/outcome.ts'
import type { Database } from './database.ts'
import { openHourMemory } from './hour-memory.ts'

export const hourMs = 3_600_000

/** Milliseconds of each kind, and how many planned runs there were and concluded. */
export type Rollup = Measured & { readonly planned: number; readonly concluded: number }

const dayMs = 24 * hourMs

const plus = (a: Rollup, b: Rollup): Rollup => ({
  up: a.up + b.up,
  degraded: a.degraded + b.degraded,
  down: a.down + b.down,
  uncertain: a.uncertain + b.uncertain,
  planned: a.planned + b.planned,
  concluded: a.concluded + b.concluded,
})

const within = `probe_id = (SELECT id FROM probe WHERE name = @probe) AND tier = @tier
  AND hour >= @from AND hour < @to`

type Hours = {
  /** The hour that a moment is in, which is about to be written. */
  readonly toWrite: (at: number) => number
  readonly memory: ReturnType<typeof openHourMemory>
}

const hoursOf = (db: Database): Hours => {
  const memory = openHourMemory(() => db.inTransaction)
  const toWrite = (at: number) => {
    const hour = Math.floor(at / hourMs) * hourMs
    memory.written(hour)
    return hour
  }
  return { memory, toWrite }
}

const paceCounts = (db: Database, { memory, toWrite }: Hours) => {
  const add = db.prepare(
    'INSERT INTO pace VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1',
  )
  const counts = db.prepare(
    `SELECT bucket, sum(count) AS count FROM pace WHERE ${within} GROUP BY bucket ORDER BY bucket`,
  )
  const read = (probe: string, tier: Tier, from: number, to: number) =>
    counts.all({ probe, tier, from, to }) as PaceCount[]
  return {
    /** Counts how long a passing run took, at the moment it ended. */
    addPace: (probeId: number, tier: Tier, endedAt: number, durationMs: number) => {
      add.run(probeId, tier, toWrite(endedAt), bucketOf(durationMs))
    },
    /** The paces of the hours that start within [from, to), a count per bucket. */
    paces: (probe: string, tier: Tier, from: number, to: number) =>
      memory.recall(`${probe} ${tier} pace`, from, to, () => read(probe, tier, from, to)),
  }
}

/** The hourly sums. */
export const rollups = (db: Database) => {
  const add = db.prepare(
    `INSERT INTO rollup (probe_id, tier, hour, up, degraded, down, uncertain, planned, concluded)
     VALUES (@probeId, @tier, @hour, @up, @degraded, @down, @uncertain, @planned, @concluded)
     ON CONFLICT DO UPDATE SET up = up + excluded.up, degraded = degraded + excluded.degraded,
       down = down + excluded.down, uncertain = uncertain + excluded.uncertain,
       planned = planned + excluded.planned, concluded = concluded + excluded.concluded`,
  )
  const sum = db.prepare(
    `SELECT coalesce(sum(up), 0) AS up, coalesce(sum(degraded), 0) AS degraded,
       coalesce(sum(down), 0) AS down, coalesce(sum(uncertain), 0) AS uncertain,
       coalesce(sum(planned), 0) AS planned, coalesce(sum(concluded), 0) AS concluded
     FROM rollup WHERE ${within}`,
  )
  const first = db
    .prepare('SELECT min(hour) FROM rollup WHERE probe_id = (SELECT id FROM probe WHERE name = ?)')
    .pluck()
  const clears = ['rollup', 'pace'].map((table) => db.prepare(`DELETE FROM ${table} WHERE probe_id = ?`))
  const nothing = { ...nothingMeasured, planned: 0, concluded: 0 }
  const hours = hoursOf(db)
  const { memory, toWrite } = hours
  const sumOf = (probe: string, tier: Tier, from: number, to: number) =>
    memory.recall(`${probe} ${tier}`, from, to, () => sum.get({ probe, tier, from, to }) as Rollup)

  return {
    ...paceCounts(db, hours),
    /** Adds the parts of a span, already cut at the hours. */
    addSpan: (probeId: number, tier: Tier, part: Span) => {
      add.run({ ...nothing, probeId, tier, hour: toWrite(part.from), [part.kind]: part.to - part.from })
    },
    /** Counts planned runs at a moment, and how many of them concluded. */
    addPlanned: (probeId: number, tier: Tier, at: number, planned: number, concluded: number) => {
      add.run({ ...nothing, probeId, tier, hour: toWrite(at), planned, concluded })
    },
    /** The sums of the hours that start within [from, to). */
    sum: (probe: string, tier: Tier, from: number, to: number): Rollup => {
      // Runs write into the last hours: of many days, all but the last are as they were.
      const today = Math.floor((to - 1) / dayMs) * dayMs
      return today - from > dayMs
        ? plus(sumOf(probe, tier, from, today), sumOf(probe, tier, today, to))
        : sumOf(probe, tier, from, to)
    },
    /** The first hour with anything planned or measured of a probe; null when there is none. */
    firstHour: (probe: string) => first.get(probe) as number | null,
    clear: (probeId: number) => {
      memory.written(0)
      for (const clear of clears) clear.run(probeId)
    },
  }
}
