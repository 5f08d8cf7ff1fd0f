import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fanOut } from '../../src/alert/fan-out.ts'
import { backup } from '../../src/backup/backup.ts'
import { restore } from '../../src/backup/restore.ts'
import { openDataDirectory, pathsIn } from '../../src/data-directory.ts'
import { openShelves } from '../../src/evidence/artefacts.ts'
import { leavesProblem } from '../../src/evidence/check-log.ts'
import { openDatabase } from '../../src/store/database.ts'
import { eraseAged } from '../../src/upkeep/retention.ts'
import { announce, aSubscriber } from '../support/alerts.ts'
import { aDataDirectory } from '../support/kept.ts'
import { aFolder } from '../support/store.ts'

const now = Date.parse('2026-03-01T00:00:00Z')
const order = (dataDir: string, to: string) => ({ dataDir, to, version: '0.0.0', now })

const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.zst'))
      .map(({ parentPath, name }) => [
        join(parentPath, name).slice(folder.length),
        createHash('sha256')
          .update(readFileSync(join(parentPath, name)))
          .digest('hex'),
      ]),
  )

test('a backup made between runs of a Constat that goes on is restored with its log, its runs and every file', async () => {
  const data = aDataDirectory()
  for (let run = 0; run < 3; run += 1) await data.record({ at: now + run * 60_000, personal: ['Camille'] })
  writeFileSync(join(data.folder, 'log.key'), 'a key')
  const to = join(aFolder(), 'backup')
  const copying = backup(order(data.folder, to))
  await data.record({ at: now + 200_000 })
  const { json } = (await copying) as { json: { log: { size: number; root: string } } }

  expect(readdirSync(to).sort()).toEqual(['artefacts', 'backup.json', 'constat.db', 'log.key', 'sealed'])
  const again = join(aFolder(), 'restored')
  expect(await restore({ from: to, dataDir: again })).toMatchObject({ exit: 0, json: { damaged: [] } })
  const { store, close } = openDataDirectory(again, null)
  expect(store.log.size()).toBe(json.log.size)
  expect(Buffer.from(store.log.root(json.log.size)).toString('hex')).toBe(json.log.root)
  expect(Buffer.from(data.store.log.root(json.log.size)).toString('hex')).toBe(json.log.root)
  expect(store.runs.list({ limit: 10 })).toEqual(
    data.store.runs.list({ limit: 10 }).slice(-store.runs.list({ limit: 10 }).length),
  )
  expect(store.runs.list({ limit: 10 }).length).toBeGreaterThanOrEqual(3)
  close()
  expect(readFileSync(join(again, 'log.key'), 'utf8')).toBe('a key')
  expect(contents(data.folder)).toMatchObject(contents(again))
  expect(Object.keys(contents(again)).length).toBeGreaterThanOrEqual(3 * 4)
})

test('an original that is kept as its difference from the published copy is restored with it', async () => {
  const data = aDataDirectory()
  await data.record({ at: now })
  const copy = randomBytes(3000)
  const original = Buffer.concat([copy, Buffer.from('0612345678')])
  await data.artefacts.keep(copy)
  const digest = await data.sealed.keep(original, copy)
  const [to, again] = [join(aFolder(), 'backup'), join(aFolder(), 'restored')]
  await backup(order(data.folder, to))
  expect(await restore({ from: to, dataDir: again })).toMatchObject({ exit: 0, json: { damaged: [] } })
  expect(Buffer.from((await openShelves(pathsIn(again)).sealed.read(digest)) ?? '')).toEqual(original)
})

test('a second backup to the same folder copies only what is new, and forgets what was erased', async () => {
  const data = aDataDirectory()
  const to = join(aFolder(), 'backup')
  await data.record({ at: now - 100 * 86_400_000, page: 'old' })
  const first = (await backup(order(data.folder, to))) as { json: { copied: number; files: number } }
  expect(first.json.copied).toBe(first.json.files)
  await data.record({ at: now, page: 'new' })
  const second = (await backup(order(data.folder, to))) as { json: { copied: number; files: number } }
  expect(second.json.copied).toBe(second.json.files - first.json.files)

  const day = 86_400_000
  // Two days on, so that what was kept just now counts as kept before.
  const later = Date.now() + 2 * day
  const ages = { goodRuns: later - now - day, badRuns: 9e12, captures: later - now - day }
  const erased = await eraseAged({ ...data, ages, now: () => later })
  expect(erased).toBeGreaterThan(0)
  const third = await backup(order(data.folder, to))
  expect(third.json).toMatchObject({ copied: 0, erased })
  expect(contents(to)).toEqual(contents(data.folder))
  expect(await restore({ from: to, dataDir: join(aFolder(), 'restored') })).toMatchObject({ exit: 0 })
})

test('what is no backup, or would be written over data, is refused', async () => {
  const data = aDataDirectory()
  await data.record({ at: now })
  const to = join(aFolder(), 'backup')
  await backup(order(data.folder, to))
  await expect(restore({ from: to, dataDir: data.folder })).rejects.toThrow('There is data in')
  await expect(restore({ from: aFolder(), dataDir: join(aFolder(), 'x') })).rejects.toThrow('is no backup')
  await expect(backup(order(data.folder, join(data.folder, 'backup')))).rejects.toThrow('cannot be within it')
  await expect(backup(order(aFolder(), to))).rejects.toThrow('There is no data')
})

test('a backup whose log was changed is refused, and one with a damaged file says which', async () => {
  const data = aDataDirectory()
  await data.record({ at: now, page: 'the page' })
  const to = join(aFolder(), 'backup')
  await backup(order(data.folder, to))

  const [file = ''] = Object.keys(contents(join(to, 'artefacts')))
  truncateSync(join(to, 'artefacts', file), 5)
  const damaged = await restore({ from: to, dataDir: join(aFolder(), 'restored') })
  expect(damaged).toMatchObject({ exit: 1, json: { damaged: [`artefacts${file}`] } })

  const db = openDatabase(join(to, 'constat.db'))
  db.exec(`DROP TRIGGER node_no_update; UPDATE node SET hash = randomblob(32) WHERE level = 0 AND idx = 1`)
  db.close()
  const refusing = join(aFolder(), 'refusing')
  await expect(restore({ from: to, dataDir: refusing })).rejects.toThrow(
    'in its log, leaf 1 is not what was added',
  )
  expect(existsSync(join(refusing, 'constat.db'))).toBe(false)
})

test('a backup whose log lost a leaf is refused', async () => {
  const data = aDataDirectory()
  await data.record({ at: now })
  await data.record({ at: now + 60_000 })
  const to = join(aFolder(), 'backup')
  await backup(order(data.folder, to))
  const db = openDatabase(join(to, 'constat.db'))
  db.pragma('foreign_keys = OFF')
  db.exec('DROP TRIGGER leaf_no_delete; DELETE FROM leaf WHERE idx = 2')
  db.close()
  const restored = restore({ from: to, dataDir: join(aFolder(), 'restored') })
  await expect(restored).rejects.toThrow('in its log, leaf 2 is missing')
})

test('a log is whole when every hash is what its leaves make', async () => {
  const { record, store } = aDataDirectory()
  for (let run = 0; run < 5; run += 1) await record({ at: now + run * 60_000 })
  expect(store.log.size()).toBe(10)
  expect(await leavesProblem(store.log)).toBeNull()
  const size = store.log.size()
  const shorn = { ...store.log, readNode: () => new Uint8Array(32) }
  expect(await leavesProblem({ ...shorn, size: () => size })).toBe('leaf 0 is not what was added')
})

test('what was still to be sent when a backup was made is not sent by what is restored of it', async () => {
  const data = aDataDirectory()
  await data.record({ at: now })
  aSubscriber(data.store, 'a@exemple.fr', { about: 'everything' })
  announce(data.store, now)
  fanOut(data.store, { holdMs: 0, probes: [] }, now)
  expect(data.store.deliveries.counts()).toEqual({ due: 1 })
  const to = join(aFolder(), 'backup')
  await backup(order(data.folder, to))
  const again = join(aFolder(), 'restored')
  expect(await restore({ from: to, dataDir: again })).toMatchObject({
    json: { dropped: 1 },
    text: expect.stringContaining('Dropped, of what it had still to send: 1.'),
  })
  const { store, close } = openDataDirectory(again, null)
  expect(store.deliveries.counts()).toEqual({ dropped: 1 })
  close()
})
