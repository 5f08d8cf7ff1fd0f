// One writer per data directory. SQLite's own file lock is held, which the system frees when a process dies.
import Sqlite from 'better-sqlite3'

/** Takes the lock that a file stands for; returns what gives it back, or null when another process has it. */
export const takeLock = (file: string): (() => void) | null => {
  const db = new Sqlite(file, { timeout: 0 })
  try {
    db.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    db.close()
    if (cause instanceof Sqlite.SqliteError && cause.code === 'SQLITE_BUSY') return null
    throw cause
  }
  return () => {
    db.close()
  }
}
