import { zstdCompressSync } from 'node:zlib'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openLogKey } from '../../src/evidence/key.ts'
import { openRun } from '../../src/evidence/open.ts'
import { utf8 } from '../../src/proof/bytes.ts'
import { signCheckpoint } from '../../src/proof/checkpoint.ts'
import { newKey } from '../support/memory-log.ts'
import { aRun } from '../support/runs.ts'
import {
  aSealedStore,
  beginSealing,
  happen,
  keyFile,
  keyIn,
  never,
  origin,
  verifiedCheckpoint,
} from '../support/seals.ts'
import { aStore, recordRun } from '../support/store.ts'

type Raw = InstanceType<typeof Sqlite>

// Sealed are: the key, the configuration, and 70 things that happened.
const sealed = 72

/** A log that was sealed, changed by somebody with the file in his hands, and opened again. */
const reopened = async (tamper: (db: Raw, file: string) => unknown, unsealed = 0) => {
  const { store, db, file, sealing } = await aSealedStore()
  happen(store, sealed - 2)
  await sealing.sealNow(never)
  await sealing.stop()
  happen(store, unsealed)
  db.close()
  const raw = new Sqlite(file)
  raw.pragma('foreign_keys = OFF')
  const triggers = raw.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all()
  for (const name of triggers) raw.exec(`DROP TRIGGER "${name}"`)
  await tamper(raw, file)
  raw.close()
  const again = aStore(file)
  const key = openLogKey(again.store, keyFile(file), origin)
  return { ...again, key, sealing: await beginSealing(again.store, key) }
}

const set = (db: Raw, index: number, entry: Uint8Array) =>
  db.prepare('UPDATE leaf SET entry = ? WHERE idx = ?').run(entry, index)

const anotherNote = async (db: Raw, write: (size: number, root: Uint8Array) => Promise<string>) => {
  const { note } = db.prepare('SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1').get() as {
    note: string
  }
  const root = Buffer.from(note.split('\n')[2] ?? '', 'base64')
  db.prepare('UPDATE checkpoint SET note = ? WHERE size = ?').run(await write(sealed, root), sealed)
}

// Another byte than the one that is there, whichever it is.
const flip = (column: string) =>
  `CAST(substr(${column}, 1, 31) || unhex(iif(substr(${column}, 32) = x'ff', '00', 'ff')) AS BLOB)`

const cases: readonly (readonly [string, string, (db: Raw, file: string) => unknown])[] = [
  [
    'an entry was rewritten',
    'leaf 5 is not what was added',
    (db) => set(db, 5, zstdCompressSync(utf8('{}'))),
  ],
  ['the last entry was rewritten', 'leaf 71 is not', (db) => set(db, 71, zstdCompressSync(utf8('{}')))],
  ['an entry is no entry any more', 'Unknown frame', (db) => set(db, 5, utf8('garbage'))],
  [
    'two entries changed places',
    'leaf 5 is not what was added',
    (db) =>
      db.exec(`UPDATE leaf SET entry = (SELECT entry FROM leaf AS other WHERE other.idx = 11 - leaf.idx)
               WHERE idx IN (5, 6)`),
  ],
  [
    'the hash of a leaf was changed',
    'leaf 7 is not',
    (db) => db.exec(`UPDATE node SET hash = ${flip('hash')} WHERE level = 0 AND idx = 7`),
  ],
  [
    'a hash between was changed',
    'hash 3 on level 2 is not that of the leaves below it',
    (db) => db.exec(`UPDATE node SET hash = ${flip('hash')} WHERE level = 2 AND idx = 3`),
  ],
  [
    'a hash under the root was changed',
    'the root over 72 leaves is not the one signed',
    (db) => db.exec(`UPDATE node SET hash = ${flip('hash')} WHERE level = 6 AND idx = 0`),
  ],
  ['a leaf is gone', 'leaf 9 is missing', (db) => db.exec('DELETE FROM leaf WHERE idx = 9')],
  ['the last leaf is gone', 'leaf 71 is missing', (db) => db.exec('DELETE FROM leaf WHERE idx = 71')],
  [
    'a hash is gone',
    'The log has no hash 20 on level 1',
    (db) => db.exec('DELETE FROM node WHERE level = 1 AND idx = 20'),
  ],
  [
    'another key signed the last checkpoint',
    'not signed by the key that the log names',
    (db) => {
      const { key, sign } = newKey(origin)
      return anotherNote(db, (size, root) => signCheckpoint(size, root, key, sign))
    },
  ],
  [
    'the key signed the root of something else',
    'the root over 72 leaves is not the one signed',
    (db, file) => {
      const { key, sign } = keyIn(keyFile(file))
      return anotherNote(db, (size) => signCheckpoint(size, new Uint8Array(32), key, sign))
    },
  ],
  ['the checkpoint is no note', 'is not one', (db) => anotherNote(db, async () => 'nothing')],
]

for (const [what, detail, tamper] of cases) {
  test(`nothing is sealed any more when ${what}`, async () => {
    const { store, sealing } = await reopened(tamper)
    const answer = await sealing.sealNow(never)
    expect(answer).toEqual({ ok: false, detail: expect.stringContaining(detail) })
    expect(sealing.told.broken).toEqual([expect.stringContaining(detail)])
    expect(sealing.broken()).toContain(detail)
    expect(store.checkpoints.latest()?.size).toBe(sealed)
  })
}

test('runs are opened and recorded in a log that is sealed no more', async () => {
  const { store, sealing } = await reopened((db) => set(db, 5, utf8('garbage')))
  expect(await sealing.sealNow(never)).toMatchObject({ ok: false })
  const run = recordRun(store, aRun({ at: Date.UTC(2026, 10, 23) }))
  const order = { probe: 'consumer-sign-up', tier: 'look', tierPlanned: null, trigger: 'schedule' } as const
  const planned = { vantage: 'test', scheduledAt: 0, bailiffNonce: null, planId: 1 }
  const opening = await openRun(store, { ...order, ...planned }, 0, null, never)
  expect(run).toBeDefined()
  expect(store.log.ofOpening(opening.id)?.index).toBe(store.log.size() - 1)
  expect(store.checkpoints.latest()?.size).toBe(sealed)
})

test('a run is recorded even after the last leaf of the log was removed', async () => {
  const { store } = await reopened((db) => db.exec('DELETE FROM leaf WHERE idx = 71'))
  expect(() => recordRun(store, aRun({ at: Date.UTC(2026, 10, 23) }))).not.toThrow()
})

test('a log that nobody changed is sealed on, whatever was added since it was last signed', async () => {
  const { store, key, sealing } = await reopened(() => undefined)
  happen(store)
  expect(await sealing.sealNow(never)).toMatchObject({ ok: true })
  expect((await verifiedCheckpoint(store, key)).size).toBe(sealed + 1)
  expect(sealing.told).toEqual({ broken: [], errors: [] })
})

test('what was added after the last checkpoint is checked as well', async () => {
  const { store, sealing } = await reopened((db) => db.exec('DELETE FROM leaf WHERE idx = 85'), 50)
  expect(await sealing.sealNow(never)).toEqual({ ok: false, detail: 'leaf 85 is missing' })
  expect(store.checkpoints.latest()?.size).toBe(sealed)
})

test('a log that is changed while it is sealed is not signed again', async () => {
  const { store, db, sealing } = await reopened(() => undefined)
  await sealing.sealNow(never)
  db.exec(`UPDATE node SET hash = ${flip('hash')} WHERE level = 6 AND idx = 0`)
  expect(await sealing.sealNow(never)).toMatchObject({ ok: true })
  happen(store)
  const detail = 'the root over 72 leaves is not the one signed'
  expect(await sealing.sealNow(never)).toEqual({ ok: false, detail })
  expect(await sealing.sealNow(never)).toEqual({ ok: false, detail })
  expect(sealing.told.broken).toEqual([detail])
})
