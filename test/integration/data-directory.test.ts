import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
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

test('what the system refuses in the directory is told in a sentence', () => {
  const folder = aFolder()
  mkdirSync(join(folder, 'constat.db'))
  expect(() => opening(folder, bloctel)).toThrow(/cannot be written \(SQLITE_CANTOPEN.*make it writable/)
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
