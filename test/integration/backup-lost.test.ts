import { createHash } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  cpSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { backup } from '../../src/backup/backup.ts'
import { restore } from '../../src/backup/restore.ts'
import { aDataDirectory } from '../support/kept.ts'
import { aFolder } from '../support/store.ts'

const now = Date.parse('2026-03-01T00:00:00Z')
const order = (dataDir: string, to: string) => ({ dataDir, to, version: '0.0.0', now })

/** Every file of a folder by its path, with the digest of its content. */
const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [
        path.slice(folder.length + 1),
        createHash('sha256').update(readFileSync(path)).digest('hex'),
      ]),
  )

const artefactIn = (folder: string) =>
  Object.keys(contents(folder)).find((path) => path.startsWith('artefacts/') && path.endsWith('.zst')) ?? ''

const aBackedUpDirectory = async () => {
  const data = aDataDirectory()
  await data.record({ at: now, page: 'the page' })
  await data.record({ at: now + 60_000, page: 'another' })
  writeFileSync(join(data.folder, 'subscriptions.key'), 'a key')
  const to = join(aFolder(), 'backup')
  expect(await backup(order(data.folder, to))).toMatchObject({ exit: 0, json: { missing: [], damaged: [] } })
  return { data, to }
}

test('a backup of one data directory is not overwritten by another, fresh or not', async () => {
  const { to } = await aBackedUpDirectory()
  const before = contents(to)
  const other = aDataDirectory()
  const refused = `${to} holds a backup whose log is not the beginning of that of ${other.folder}`
  await expect(backup(order(other.folder, to))).rejects.toThrow(refused)
  for (let run = 0; run < 3; run += 1) await other.record({ at: now + run * 60_000, page: 'theirs' })
  await expect(backup(order(other.folder, to))).rejects.toThrow(refused)
  expect(contents(to)).toEqual(before)
})

test('a folder that holds data and is no backup is left as it is', async () => {
  const { data } = await aBackedUpDirectory()
  const other = aDataDirectory()
  await other.record({ at: now, page: 'theirs' })
  other.close()
  const before = contents(other.folder)
  await expect(backup(order(data.folder, other.folder))).rejects.toThrow('is no backup that can be read')
  expect(contents(other.folder)).toEqual(before)
})

test('a damaged database does not take the place of a good copy', async () => {
  const { data, to } = await aBackedUpDirectory()
  const before = contents(to)
  data.close()
  const database = join(data.folder, 'constat.db')
  const file = openSync(database, 'r+')
  const pages = statSync(database).size / 4096
  for (let page = Math.floor(pages / 2); page < pages; page += 1)
    writeSync(file, Buffer.alloc(4096, 0xa5), 0, 4096, page * 4096)
  closeSync(file)
  await expect(backup(order(data.folder, to))).rejects.toThrow(/database (of|in) .* is damaged/)
  expect(contents(to)).toEqual(before)
})

test('a file that was cut short here stays whole in the backup, and is told', async () => {
  const { data, to } = await aBackedUpDirectory()
  const before = contents(to)
  const path = artefactIn(data.folder)
  truncateSync(join(data.folder, path), 7)
  expect(await backup(order(data.folder, to))).toMatchObject({ exit: 1, json: { damaged: [path] } })
  expect(contents(to)[path]).toBe(before[path])
  expect(await restore({ from: to, dataDir: join(aFolder(), 'again') })).toMatchObject({ exit: 0 })
})

test('what is gone without having been erased is named, by a backup and by a restore', async () => {
  const { data, to } = await aBackedUpDirectory()
  const path = artefactIn(to)
  rmSync(join(to, path))
  rmSync(join(to, 'subscriptions.key'))
  const restored = await restore({ from: to, dataDir: join(aFolder(), 'again') })
  expect(restored).toMatchObject({ exit: 1, json: { missing: ['subscriptions.key', path] } })
  expect(restored.text).toContain('2 files are missing: subscriptions.key, ')
  rmSync(join(data.folder, path))
  expect(await backup(order(data.folder, to))).toMatchObject({ exit: 1, json: { missing: [path] } })
})

test('files on another disk, by a link at the top, are backed up; a link below is refused', async () => {
  const data = aDataDirectory()
  await data.record({ at: now, page: 'the page' })
  const disk = aFolder()
  renameSync(join(data.folder, 'artefacts'), join(disk, 'artefacts'))
  symlinkSync(join(disk, 'artefacts'), join(data.folder, 'artefacts'))
  const to = join(aFolder(), 'backup')
  expect(await backup(order(data.folder, to))).toMatchObject({ exit: 0, json: { missing: [] } })
  expect(artefactIn(to)).not.toBe('')
  symlinkSync(join(disk, 'elsewhere'), join(data.folder, 'sealed', 'aa-link'))
  await expect(backup(order(data.folder, to))).rejects.toThrow('aa-link is a link, or no plain file')
})

test('a restore takes a folder that is empty, and nothing beside what another database left', async () => {
  const { data, to } = await aBackedUpDirectory()
  const again = join(aFolder(), 'again')
  mkdirSync(again)
  cpSync(join(data.folder, 'constat.db-wal'), join(again, 'constat.db-wal'))
  await expect(restore({ from: to, dataDir: again })).rejects.toThrow('is not empty (it has constat.db-wal)')
  rmSync(join(again, 'constat.db-wal'))
  expect(await restore({ from: to, dataDir: again })).toMatchObject({ exit: 0 })
})

test('a restore that failed leaves its folder empty, and can be tried again', async () => {
  const { to } = await aBackedUpDirectory()
  const whole = readFileSync(join(to, 'constat.db'))
  writeFileSync(join(to, 'constat.db'), Buffer.alloc(whole.length, 1))
  const again = join(aFolder(), 'again')
  await expect(restore({ from: to, dataDir: again })).rejects.toThrow(`The database in ${to} is damaged`)
  writeFileSync(join(to, 'constat.db'), whole)
  expect(await restore({ from: to, dataDir: again })).toMatchObject({ exit: 0 })
  rmSync(join(to, 'constat.db'))
  const third = restore({ from: to, dataDir: join(aFolder(), 'third') })
  await expect(third).rejects.toThrow('is no backup that was made to its end')
})

test('a backup is its owner’s alone, and forgets the exports that are gone here', async () => {
  const data = aDataDirectory()
  await data.record({ at: now })
  const to = join(aFolder(), 'backup')
  mkdirSync(join(to, 'exports'), { recursive: true })
  chmodSync(to, 0o755)
  writeFileSync(join(to, 'exports', 'of-somebody-else.asice'), 'not ours')
  mkdirSync(join(data.folder, 'exports'))
  writeFileSync(join(data.folder, 'exports', 'one.asice'), 'somebody’s phone number')
  await backup(order(data.folder, to))
  expect(statSync(join(to, 'constat.db')).mode & 0o077).toBe(0)
  expect(contents(to)).toHaveProperty(['exports/of-somebody-else.asice'])
  rmSync(join(data.folder, 'exports', 'one.asice'))
  expect(await backup(order(data.folder, to))).toMatchObject({ exit: 0 })
  expect(contents(to)).not.toHaveProperty(['exports/one.asice'])
})
