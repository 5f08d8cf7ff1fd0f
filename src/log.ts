// One JSON line per event, on standard error. No address, no identity value, no secret ever goes in.

export type Level = 'info' | 'warn' | 'error'

export type Log = (level: Level, event: string, fields?: Readonly<Record<string, unknown>>) => void

/** A log that writes to `write`, with the time of `now` (epoch milliseconds). */
export const openLog =
  (now: () => number, write: (line: string) => void): Log =>
  (level, event, fields = {}) => {
    write(`${JSON.stringify({ at: new Date(now()).toISOString(), level, event, ...fields })}\n`)
  }
