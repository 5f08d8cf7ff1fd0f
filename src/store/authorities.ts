// The time-stamp authorities that were ever asked, with the certificates that their tokens lead to.
import type { Database } from './database.ts'

/** An authority by its name, and its certificates, PEM. */
export type KnownAuthority = { readonly name: string; readonly pem: string }

/** The authorities kept so far. */
export const authorities = (db: Database) => {
  const insert = db.prepare(
    'INSERT INTO authority (name, pem, at) VALUES (@name, @pem, @at) ON CONFLICT DO NOTHING',
  )
  const list = db.prepare('SELECT name, pem FROM authority ORDER BY id')
  return {
    /** Keeps an authority for ever, unless it is kept with these certificates already; `at` is epoch milliseconds. */
    keep: (authority: KnownAuthority, at: number) => {
      insert.run({ ...authority, at })
    },
    /** Each authority once, in the order of its first coming, with all the certificates it ever had. */
    list: (): readonly KnownAuthority[] => {
      const pems = new Map<string, string>()
      for (const { name, pem } of list.all() as KnownAuthority[])
        pems.set(name, `${pems.get(name) ?? ''}${pem.trimEnd()}\n`)
      return [...pems].map(([name, pem]) => ({ name, pem }))
    },
  }
}
