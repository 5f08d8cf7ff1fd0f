import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { log } from '../../src/store/log.ts'
import { aFolder } from '../support/store.ts'

const filler = 'what every leaf of these has in common, and that is most of it; '.repeat(40)

const entryOf = (index: number) =>
  new TextEncoder().encode(`${filler}${createHash('sha256').update(String(index)).digest('hex')}`)

type Row = { readonly idx: number; readonly base: number | null; readonly bytes: number }

/** A log of so many leaves, each much like the one before it. */
const aLog = (leaves: number) => {
  const db = openDatabase(join(aFolder(), 'constat.db'))
  const kept = log(db)
  db.transaction(() => {
    for (let index = 0; index < leaves; index += 1)
      kept.add('run', entryOf(index), 0, index === 0 ? null : index - 1)
  }).immediate()
  const rows = db.prepare('SELECT idx, base, length(entry) AS bytes FROM leaf ORDER BY idx').all() as Row[]
  return { db, kept, rows }
}

test('a leaf like an earlier one is kept as what differs from it, and read back to the byte', () => {
  const { kept, rows } = aLog(600)
  expect([...kept.leaves(0, 600)].map(({ entry }) => new Uint8Array(entry))).toEqual(
    Array.from({ length: 600 }, (_, index) => entryOf(index)),
  )
  const bases = rows.filter(({ base }) => base === null)
  expect(bases.map(({ idx }) => idx)).toEqual([0, 257, 514])
  for (const { base } of rows) if (base !== null) expect(rows[base]?.base).toBeNull()
  const standing = bases[0]?.bytes ?? 0
  for (const { bytes } of rows.filter(({ base }) => base !== null)) expect(bytes).toBeLessThan(standing - 30)
})

test('a base that is lost costs the leaves that rest on it, and no other', () => {
  const { db, kept } = aLog(600)
  db.exec('PRAGMA foreign_keys = OFF; DROP TRIGGER leaf_no_delete; DELETE FROM leaf WHERE idx = 257')
  expect([...kept.leaves(0, 257)]).toHaveLength(257)
  expect([...kept.leaves(514, 600)]).toHaveLength(86)
  expect(() => [...kept.leaves(258, 514)]).toThrow('The log has no leaf 257')
})
