import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { listRuns } from '../../src/command/list.ts'
import { openDataDirectory, pathsIn, Refusal } from '../../src/data-directory.ts'
import { openingPort } from '../../src/listen.ts'
import type { Origin } from '../../src/store/origin.ts'
import { aFolder } from '../support/store.ts'

const bloctel: Origin = { mode: 'real', registry: 'https://registry.example' }
const other: Origin = { mode: 'real', registry: 'https://other.example' }
const practice: Origin = { mode: 'practice', registry: 'practice' }

const opening = (folder: string, origin: Origin | null) => openDataDirectory(folder, origin).close()

test('a data directory is opened again for the registry it was made for, and for no other', () => {
  const folder = join(aFolder(), 'data')
  opening(folder, bloctel)
  opening(folder, bloctel)
  opening(folder, null)
  expect(() => opening(folder, other)).toThrow(
    /was made for the registry at https:\/\/registry.example .* names https:\/\/other.example: .*--data/,
  )
  expect(() => opening(folder, practice)).toThrow(/holds real data and this is practice mode/)
  opening(folder, bloctel)
})

test('a directory too deep for a socket is refused before anything is made in it', () => {
  const folder = aFolder()
  const fits = join(folder, 'x'.repeat(107 - Buffer.byteLength(join(folder, '/instance.sock')) - 1))
  expect(Buffer.byteLength(pathsIn(fits).socket)).toBe(107)
  expect(() => pathsIn(`${fits}x`)).toThrow(Refusal)
  expect(() => opening(`${fits}x`, bloctel)).toThrow(
    /has 108 bytes, .* 107 at most: choose a shorter data directory/,
  )
})

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

test('nobody else may read what is made in a data directory, whatever the mask of the process', () => {
  const folder = join(aFolder(), 'data')
  const before = process.umask(0)
  const opened = (() => {
    try {
      return openDataDirectory(folder, bloctel)
    } finally {
      process.umask(before)
    }
  })()
  onTestFinished(opened.close)
  expect(modeOf(folder)).toBe('700')
  const files = readdirSync(folder)
  expect(files).toEqual(expect.arrayContaining(['constat.db', 'constat.db-wal', 'instance.lock']))
  expect(files.map((name) => [name, modeOf(join(folder, name))])).toEqual(files.map((name) => [name, '600']))
})

test('a database that others could read is closed to them, and the folder it is in keeps the mode it was given', () => {
  const folder = aFolder()
  opening(folder, bloctel)
  chmodSync(folder, 0o750)
  for (const name of ['constat.db', 'instance.lock']) chmodSync(join(folder, name), 0o644)
  const { close } = openDataDirectory(folder, bloctel)
  onTestFinished(close)
  expect(() => opening(folder, bloctel)).toThrow(/Another Constat runs/)
  expect(['constat.db', 'instance.lock'].map((name) => modeOf(join(folder, name)))).toEqual(['600', '600'])
  expect(modeOf(folder)).toBe('750')
})

test('what the system refuses in the directory is told in a sentence', () => {
  const folder = aFolder()
  mkdirSync(join(folder, 'constat.db'))
  expect(() => opening(folder, bloctel)).toThrow(/cannot be written \(SQLITE_CANTOPEN.*make it writable/)
})

test.each([
  ['a newer', 1000, /was written by a newer Constat .*: upgrade Constat/],
  ['an older', 1, /was written by an older Constat .*: start this one on it once/],
])('data of %s Constat is read with a sentence, not with a fault', (_, schema, words) => {
  const folder = aFolder()
  opening(folder, bloctel)
  const db = new Sqlite(pathsIn(folder).database)
  db.pragma(`user_version = ${schema}`)
  db.close()
  expect(() => listRuns(folder, { limit: 1 })).toThrow(words)
  expect(() => listRuns(folder, { limit: 1 })).toThrow(Refusal)
  if (schema === 1000) expect(() => opening(folder, bloctel)).toThrow(Refusal)
})

test.each([
  ['EACCES', /Port 80 may not be opened by this user \(EACCES\): name one above 1023 with --port/],
  ['EADDRINUSE', /Port 80 is taken: stop what uses it, or name another with --port/],
  ['EADDRNOTAVAIL', /address is none of this machine/],
])('a port that cannot be opened (%s) is told as a port', async (code, words) => {
  const failed = () => Promise.reject(Object.assign(new Error('listen'), { code, syscall: 'listen' }))
  await expect(openingPort(80, failed())).rejects.toThrow(words)
  await expect(openingPort(80, failed())).rejects.toBeInstanceOf(Refusal)
})
