// Many writes as one transaction, where an fsync for each would take too long.
import type { Database } from './database.ts'

/** Returns what makes one transaction of all that `work` writes; for use only where nothing else writes meanwhile. */
export const inOneTransaction = (db: Database) => async (work: () => Promise<void>) => {
  db.exec('BEGIN IMMEDIATE')
  try {
    await work()
    db.exec('COMMIT')
  } catch (cause) {
    if (db.inTransaction) db.exec('ROLLBACK')
    throw cause
  }
}
