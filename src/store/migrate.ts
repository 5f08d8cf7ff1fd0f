// Numbered .sql files, each run once, in order; those that a database lacks in one transaction, so that an upgrade that
// is cut leaves the database that was there.
import { readdirSync, readFileSync } from 'node:fs'
import type { Database } from './database.ts'

const folder = new URL('./migrations/', import.meta.url)

/** A database whose schema this Constat cannot use; the message is a sentence that says what to do. */
export class SchemaError extends Error {}

const migrations = () =>
  readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort()

const versionOf = (db: Database, known: number) => {
  const version = db.pragma('user_version', { simple: true }) as number
  if (version <= known) return version
  throw new SchemaError(
    `The database was written by a newer Constat (schema ${version}, this one knows ${known}): upgrade Constat.`,
  )
}

/** Throws a SchemaError unless a database has the newest schema. */
export const mustBeNewest = (db: Database) => {
  const known = migrations().length
  const version = versionOf(db, known)
  if (version === known) return
  throw new SchemaError(
    `The database was written by an older Constat (schema ${version}, this one has ${known}): start this one on it once.`,
  )
}

/** Brings a database to the newest schema; throws a SchemaError when it was written by a newer Constat. */
export const migrate = (db: Database) => {
  const files = migrations()
  const version = versionOf(db, files.length)
  if (version === files.length) return
  db.transaction(() => {
    for (const name of files.slice(version)) db.exec(readFileSync(new URL(name, folder), 'utf8'))
    db.pragma(`user_version = ${files.length}`)
  }).immediate()
}
