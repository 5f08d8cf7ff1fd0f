import { readdirSync, readFileSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate } from '../../src/store/migrate.ts'
import { openStore } from '../../src/store/store.ts'

const migrations = new URL('../../src/store/migrations/', import.meta.url)

const digestOf = (letter: string) => letter.repeat(64)

/** A store over a database that was begun when each name of a file had a row of its own, with two runs. */
const anOldStore = () => {
  const db = new Sqlite(':memory:')
  // The runs themselves are not there: only what they name is looked at.
  db.pragma('foreign_keys = OFF')
  const older = readdirSync(migrations)
    .sort()
    .filter((name) => name < '0015')
  for (const name of older) db.exec(readFileSync(new URL(name, migrations), 'utf8'))
  db.pragma(`user_version = ${older.length}`)
  db.exec(`
    INSERT INTO file (id, shelf, digest) VALUES
      (1, 'artefacts', unhex('${digestOf('a')}')), (300, 'sealed', unhex('${digestOf('a')}')),
      (70000, 'artefacts', unhex('${digestOf('b')}'));
    INSERT INTO run_file (run_seq, file_id, kind) VALUES
      (1, 1, 'artefact'), (1, 300, 'artefact'), (1, 70000, 'capture'), (2, 1, 'artefact');
  `)
  migrate(db)
  return openStore(db)
}

test('the files that runs named before their names took less room are the same afterwards', () => {
  const { erasures } = anOldStore()
  const unnamed = () => erasures.unnamed(0, 9).map(({ id }) => id)
  const published = { shelf: 'artefacts', digest: digestOf('a') } as const
  expect(unnamed()).toEqual([])
  erasures.release(1, 'artefact')
  expect(unnamed()).toEqual([300])
  expect(erasures.isNamed(published)).toBe(true)
  erasures.release(1, 'capture')
  erasures.release(2, 'artefact')
  expect(unnamed()).toEqual([1, 300, 70_000])
  expect(erasures.isNamed(published)).toBe(false)
  erasures.release(2, 'artefact')
  erasures.keep(published, 7)
  expect(erasures.erasedAt('artefacts', digestOf('a'))).toBe(7)
  expect(erasures.erasedAt('sealed', digestOf('a'))).toBeNull()
})
