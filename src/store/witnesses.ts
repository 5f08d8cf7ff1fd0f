// The witnesses that were ever asked to cosign checkpoints, by their keys as C2SP writes them.
import type { Database } from './database.ts'

/** The witnesses kept so far. */
export const witnesses = (db: Database) => {
  const insert = db.prepare('INSERT INTO witness (vkey, at) VALUES (@vkey, @at) ON CONFLICT DO NOTHING')
  const list = db.prepare('SELECT vkey FROM witness ORDER BY id').pluck()
  return {
    /** Keeps a witness for ever, unless it is kept already; `at` is epoch milliseconds. */
    keep: (vkey: string, at: number) => {
      insert.run({ vkey, at })
    },
    /** All of them, in the order of their first coming. */
    list: () => list.all() as string[],
  }
}
