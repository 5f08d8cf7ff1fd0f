// What a data directory was made for.
import type { Database } from './database.ts'

/** `registry` is the origin of the registry's address, `practice` in practice mode, whose port may change. */
export type Origin = { readonly mode: 'practice' | 'real'; readonly registry: string }

/** The origin on record, which is the given one when there was none. */
export const rememberOrigin = (db: Database, origin: Origin): Origin => {
  db.prepare('INSERT INTO origin VALUES (1, @mode, @registry) ON CONFLICT DO NOTHING').run(origin)
  return db.prepare('SELECT mode, registry FROM origin').get() as Origin
}

/** The origin on record; null when there is none yet. */
export const originIn = (db: Database): Origin | null =>
  (db.prepare('SELECT mode, registry FROM origin').get() as Origin | undefined) ?? null
