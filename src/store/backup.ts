// A consistent copy of the database, and whether a database is sound.
import { closeSync, openSync, rmSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { type Database, openForReading } from './database.ts'

/** Removes a database with what SQLite keeps beside it: a new one in its place would be taken for the old one's. */
export const removeDatabase = (file: string): void => {
  for (const part of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${part}`, { force: true })
}

/** Copies a database, as it is at one moment, to a file that it replaces and closes to others; who writes meanwhile is not held up. */
export const copyDatabase = async (file: string, to: string): Promise<void> => {
  removeDatabase(to)
  closeSync(openSync(to, 'wx', 0o600))
  const db = openForReading(file)
  try {
    // One reading from beginning to end: the copy would else begin anew after each write.
    db.exec('BEGIN')
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    await db.backup(to)
  } finally {
    db.close()
  }
  const copy = new Sqlite(to)
  // One file, that can be read where nothing can be written.
  copy.pragma('journal_mode = DELETE')
  copy.close()
}

/** What SQLite finds wrong with a database; null when it is sound. */
export const damageOf = (db: Database): string | null => {
  const found = db.pragma('integrity_check(1)', { simple: true }) as string
  return found === 'ok' ? null : found
}
