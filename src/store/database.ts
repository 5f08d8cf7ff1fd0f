// Opens the one SQLite file of a data directory.
import Sqlite from 'better-sqlite3'
import { migrate, mustBeNewest } from './migrate.ts'

export type Database = Sqlite.Database

/** Opens the file for writing, creating it when absent, with the newest schema. */
export const openDatabase = (file: string) => {
  const db = new Sqlite(file)
  db.pragma('journal_mode = WAL')
  // A committed run must outlive a power cut: one fsync per run costs a millisecond.
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('secure_delete = ON')
  db.pragma('busy_timeout = 5000')
  migrate(db)
  return db
}

/** Opens an existing file of the newest schema for reading only, beside the process that writes it. */
export const openForReading = (file: string) => {
  const db = new Sqlite(file, { readonly: true, fileMustExist: true })
  db.pragma('busy_timeout = 5000')
  mustBeNewest(db)
  return db
}
