// Checkpoints of the log as they were signed, and the time-stamp tokens over them and over openings.
import type { Database } from './database.ts'

export type KeptCheckpoint = { readonly size: number; readonly note: string; readonly at: number }

/** A token as an authority gave it; times are epoch milliseconds. */
export type Token = {
  readonly authority: string
  readonly token: Uint8Array
  readonly genTime: number
  /** Null when the authority does not say. */
  readonly accuracyMs: number | null
  readonly at: number
}

const found = (row: unknown) => (row as KeptCheckpoint | undefined) ?? null

/** The checkpoints kept so far. */
export const checkpoints = (db: Database) => {
  const insert = db.prepare('INSERT INTO checkpoint (size, note, at) VALUES (@size, @note, @at)')
  const latest = db.prepare('SELECT size, note, at FROM checkpoint ORDER BY size DESC LIMIT 1')
  const atLeast = db.prepare('SELECT size, note, at FROM checkpoint WHERE size >= ? ORDER BY size LIMIT 1')
  const unstamped = db.prepare(
    `SELECT size, note, at FROM (SELECT * FROM checkpoint ORDER BY size DESC LIMIT 1)
     WHERE NOT EXISTS (SELECT 1 FROM token WHERE checkpoint_size = size AND authority = ?)`,
  )
  const isStamped = 'EXISTS (SELECT 1 FROM token WHERE checkpoint_size = size)'
  const stamped = {
    ofSize: db.prepare(`SELECT size, note, at FROM checkpoint WHERE size = ? AND ${isStamped}`),
    covering: db.prepare(
      `SELECT size, note, at FROM checkpoint WHERE size >= ? AND ${isStamped} ORDER BY size LIMIT 1`,
    ),
    by: db.prepare(
      `SELECT size, note, checkpoint.at FROM checkpoint JOIN token ON checkpoint_size = size
       WHERE gen_time <= ? ORDER BY size DESC LIMIT 1`,
    ),
    since: db.prepare(
      `SELECT size, note, checkpoint.at FROM checkpoint JOIN token ON checkpoint_size = size
       WHERE gen_time >= ? ORDER BY size LIMIT 1`,
    ),
    latest: db.prepare(`SELECT size, note, at FROM checkpoint WHERE ${isStamped} ORDER BY size DESC LIMIT 1`),
  }
  const insertToken = db.prepare(
    `INSERT INTO token (opening_id, checkpoint_size, authority, token, gen_time, accuracy_ms, at)
     VALUES (@openingId, @size, @authority, @token, @genTime, @accuracyMs, @at)`,
  )
  const columns = 'authority, token, gen_time AS genTime, accuracy_ms AS accuracyMs, at'
  const ofCheckpoint = db.prepare(`SELECT ${columns} FROM token WHERE checkpoint_size = ? ORDER BY id`)
  const ofRun = db.prepare(
    `SELECT ${columns} FROM token WHERE opening_id = (SELECT id FROM opening WHERE run_id = unhex(?))`,
  )
  return {
    keep: (checkpoint: KeptCheckpoint) => {
      insert.run(checkpoint)
    },
    latest: () => found(latest.get()),
    /** The first checkpoint that covers so many leaves. */
    atLeast: (size: number) => found(atLeast.get(size)),
    /** The newest checkpoint, unless an authority has stamped it; those before it are covered by it. */
    unstampedBy: (authority: string) => found(unstamped.get(authority)),
    keepToken: (of: { readonly openingId: number } | { readonly size: number }, token: Token) => {
      insertToken.run({ openingId: null, size: null, ...of, ...token })
    },
    /** Only the checkpoints that an authority has stamped; the times are the authorities'. */
    stamped: {
      ofSize: (size: number) => found(stamped.ofSize.get(size)),
      /** The smallest one that covers so many leaves. */
      covering: (size: number) => found(stamped.covering.get(size)),
      /** The largest with a token of this moment or earlier. */
      by: (at: number) => found(stamped.by.get(at)),
      /** The smallest with a token of this moment or later. */
      since: (at: number) => found(stamped.since.get(at)),
      latest: () => found(stamped.latest.get()),
    },
    tokensOfCheckpoint: (size: number) => ofCheckpoint.all(size) as Token[],
    tokenOfRun: (runId: string) => (ofRun.get(runId) as Token | undefined) ?? null,
  }
}
