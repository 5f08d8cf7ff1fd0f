// Whether the history was filled with simulated runs: once, and for ever.
import type { Database } from './database.ts'

/** Epoch milliseconds. */
export type Simulated = { readonly from: number; readonly to: number }

/** The mark of a simulated history. */
export const simulation = (db: Database) => {
  const insert = db.prepare('INSERT INTO simulated (id, from_at, to_at) VALUES (1, @from, @to)')
  const find = db.prepare('SELECT from_at AS "from", to_at AS "to" FROM simulated')
  return {
    /** Marks the data directory; throws when it already is. */
    mark: (simulated: Simulated) => {
      insert.run(simulated)
    },
    /** The simulated stretch; null when everything was measured. */
    get: () => (find.get() as Simulated | undefined) ?? null,
  }
}
