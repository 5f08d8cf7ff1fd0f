import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { damageOf } from '../../src/store/backup.ts'
import { openDatabase } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openStore } from '../../src/store/store.ts'
import { aFolder } from '../support/store.ts'

const folder = new URL('../../src/store/migrations/', import.meta.url)
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.sql'))
  .sort()

const at = Date.parse('2026-03-01T00:00:00Z')

// What the first version of all wrote: a run that failed at its second step.
const history = `
  INSERT INTO origin VALUES (1, 'real', 'https://registre.example');
  INSERT INTO probe VALUES (1, 'consumer-sign-up');
  INSERT INTO plan VALUES (1, 1, 'submit', 60000, 60000, 2, 2, '["home","form"]');
  INSERT INTO opening (id, run_id, plan_id, trigger, vantage, scheduled_at, opened_at)
    VALUES (1, unhex('000102030405060708090a0b0c0d0e0f'), 1, 'schedule', 'test', ${at}, ${at});
  INSERT INTO run (seq, opening_id, probe_id, started_at, ended_at, duration_ms, outcome, verdict, failed_step,
    user_agent, browser) VALUES (1, 1, 1, ${at}, ${at + 2000}, 2000, 'http_error', 'down', 1, 'test', 'test');
  INSERT INTO step (run_seq, position, status, started_at, ended_at, duration_ms)
    VALUES (1, 0, 'passed', ${at}, ${at + 1000}, 1000), (1, 1, 'failed', ${at + 1000}, ${at + 2000}, 1000);
`

const written = (version: number) => {
  const file = join(aFolder(), 'constat.db')
  const db = new Sqlite(file)
  for (const [index, name] of files.slice(0, version).entries()) {
    db.exec(readFileSync(new URL(name, folder), 'utf8'))
    if (index === 0) db.exec(history)
  }
  db.pragma(`user_version = ${version}`)
  db.close()
  return file
}

describe('a database of an earlier version', () => {
  test.each(files.map((name, index) => [name, index + 1] as const))(
    'that ended with %s opens whole',
    (_, version) => {
      const db = openDatabase(written(version))
      expect(db.pragma('user_version', { simple: true })).toBe(files.length)
      expect(damageOf(db)).toBeNull()
      expect(db.pragma('foreign_key_check')).toEqual([])
      const store = openStore(db)
      expect(store.runs.list({ limit: 9 })).toMatchObject([{ probe: 'consumer-sign-up', failedStep: 'form' }])
      store.rebuild()
      expect(store.stateOf('consumer-sign-up')).toMatchObject({
        episode: { incident: { failedStep: 'form' } },
      })
      db.close()
    },
  )

  test('is left as it was by an upgrade that cannot be finished', () => {
    const file = written(3)
    const db = new Sqlite(file)
    db.exec('CREATE TABLE leaf (unlike)')
    const before = db.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all()
    expect(() => migrate(db)).toThrow(/leaf/)
    expect(db.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all()).toEqual(before)
    expect(db.pragma('user_version', { simple: true })).toBe(3)
    db.close()
  })
})
