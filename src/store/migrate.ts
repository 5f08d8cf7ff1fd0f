// Numbered .sql files, each run once, in order, in a transaction of its own.
import { readdirSync, readFileSync } from 'node:fs'
import type { Database } from './database.ts'

const folder = new URL('./migrations/', import.meta.url)

/** Brings a database to the newest schema; throws when it was written by a newer Constat. */
export const migrate = (db: Database) => {
  const files = readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort()
  const version = db.pragma('user_version', { simple: true }) as number
  if (version > files.length) {
    throw new Error(
      `The database was written by a newer Constat (schema ${version}, this one knows ${files.length}): upgrade Constat.`,
    )
  }
  for (const [index, name] of files.entries()) {
    if (index < version) continue
    db.transaction(() => {
      db.exec(readFileSync(new URL(name, folder), 'utf8'))
      db.pragma(`user_version = ${index + 1}`)
    }).immediate()
  }
}
