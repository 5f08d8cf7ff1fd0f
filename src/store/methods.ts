// The method as it was configured, each time it changed. Append-only.
import type { Database } from './database.ts'

/** `hash` is the SHA-256 of `body`, a canonical JSON, in hexadecimal. */
export type Method = { readonly hash: string; readonly body: string }

/** A method and the moment from which it was in force, epoch milliseconds. */
export type KeptMethod = Method & { readonly at: number }

/** The change log of the method. */
export const methods = (db: Database) => {
  const columns = 'SELECT at, lower(hex(hash)) AS hash, body FROM method'
  // Not unique: a configuration may go back to what it was, and that is a change too.
  const insert = db.prepare(
    `INSERT INTO method (at, hash, body) SELECT @at, unhex(@hash), @body
     WHERE unhex(@hash) IS NOT (SELECT hash FROM method ORDER BY id DESC LIMIT 1)`,
  )
  const list = db.prepare(`${columns} ORDER BY id DESC LIMIT ?`)
  const one = db.prepare(`${columns} WHERE hash = unhex(?) ORDER BY id LIMIT 1`)
  return {
    /** Keeps a method when it differs from the one kept last; tells whether it did. */
    keep: (method: KeptMethod): boolean => insert.run(method).changes > 0,
    /** The latest `limit` methods, newest first. */
    list: (limit: number) => list.all(limit) as KeptMethod[],
    /** The method with this hash; null when there was none. */
    get: (hash: string) => (one.get(hash) as KeptMethod | undefined) ?? null,
  }
}
