// The stop switch, each time it was turned. Append-only.
import type { Stretch } from '../incident/availability.ts'
import type { Database } from './database.ts'

/** One turn of the switch; `at` is epoch milliseconds, and a pause has a reason. */
export type Pause =
  | { readonly paused: true; readonly at: number; readonly reason: string }
  | { readonly paused: false; readonly at: number; readonly reason: string | null }

type Row = { readonly paused: number; readonly at: number; readonly reason: string | null }

/** The turns of the switch so far. */
export const pauses = (db: Database) => {
  const latest = db.prepare('SELECT paused, at, reason FROM pause ORDER BY id DESC LIMIT 1')
  const insert = db.prepare(
    `INSERT INTO pause (at, paused, reason) SELECT @at, @paused, @reason
     WHERE @paused IS NOT coalesce((SELECT paused FROM pause ORDER BY id DESC LIMIT 1), 0)`,
  )
  const turns = db.prepare(
    `SELECT paused, at, reason FROM pause
     WHERE id >= coalesce((SELECT id FROM pause WHERE at <= @from ORDER BY id DESC LIMIT 1), 0) AND at < @to ORDER BY id`,
  )
  return {
    /** The stretches that overlap [from, to), oldest first, the last one cut at `to` while it is in force. */
    within: (from: number, to: number): Stretch[] =>
      (turns.all({ from, to }) as Row[]).flatMap(({ paused, at }, index, all) => {
        const until = all[index + 1]?.at ?? to
        return paused && at < until ? [{ from: at, to: until }] : []
      }),
    /** The pause in force; null when nothing is paused. */
    latest: (): (Pause & { readonly paused: true }) | null => {
      const row = latest.get() as Row | undefined
      return row?.paused ? { paused: true, at: row.at, reason: row.reason ?? '' } : null
    },
    /** Turns the switch; tells whether that changed anything. */
    keep: ({ paused, at, reason }: Pause): boolean =>
      insert.run({ paused: Number(paused), at, reason }).changes > 0,
  }
}
