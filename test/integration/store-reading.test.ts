import { readdirSync, readFileSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { migrate } from '../../src/store/migrate.ts'
import { openStore } from '../../src/store/store.ts'
import { aRun, minute } from '../support/runs.ts'
import { aStore, recordRun } from '../support/store.ts'

const probe = 'consumer-sign-up'
const t0 = Date.UTC(2021, 9, 1)

// Every statement that `read` runs, as SQLite goes about it.
const plansOf = (file: string, read: (store: ReturnType<typeof openStore>) => void) => {
  const statements: string[] = []
  const db = new Sqlite(file, { readonly: true, verbose: (sql) => statements.push(String(sql)) })
  onTestFinished(() => {
    db.close()
  })
  const store = openStore(db)
  statements.length = 0
  read(store)
  return [...statements].flatMap((sql) =>
    (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]).map(({ detail }) => detail),
  )
}

test('what is asked before each run, and of a stretch of time, reads no more of history than it must', () => {
  const { store, file } = aStore()
  recordRun(store, aRun({ at: t0 }))
  const plans = plansOf(file, (read) => {
    read.openings.interrupted()
    read.openings.lastPlannedAt(probe, 'submit')
    read.runs.lines({ from: t0, to: t0 + minute, limit: 9 })
  })
  expect(plans).toContainEqual(expect.stringContaining('run_by_start'))
  expect(plans.filter((detail) => /SCAN (run|opening|gap)\b/.test(detail))).toEqual([])
})

test('lines of a stretch of time come in commit order, whichever started first, and without their steps', () => {
  const { store } = aStore()
  // The second one waited for its mail while the third and the fourth came and went.
  const minutes = [0, 10, 5, 15, 20]
  for (const at of minutes) recordRun(store, aRun({ at: t0 + at * minute }))
  const started = (filter: { from?: number; to?: number; limit?: number; before?: number }) =>
    store.runs.lines({ limit: 9, ...filter }).map(({ startedAt }) => (startedAt - t0) / minute)
  expect(started({})).toEqual([20, 15, 5, 10, 0])
  expect(started({ from: t0 + 6 * minute })).toEqual([20, 15, 10])
  expect(started({ from: t0 + 5 * minute, to: t0 + 15 * minute })).toEqual([5, 10])
  expect(started({ from: t0 + 5 * minute, to: t0 + 15 * minute, limit: 1 })).toEqual([5])
  expect(started({ to: t0 + 6 * minute, before: 3 })).toEqual([0])
  expect(started({ from: t0 + 21 * minute })).toEqual([])
  expect(started({ to: t0 })).toEqual([])
  expect(store.runs.lines({ limit: 1 })[0]).not.toHaveProperty('steps')
})

const migrations = new URL('../../src/store/migrations/', import.meta.url)

test('a database from before the stop switch keeps its gaps and the openings that were interrupted', () => {
  const db = new Sqlite(':memory:')
  for (const name of readdirSync(migrations).sort().slice(0, 4)) {
    db.exec(readFileSync(new URL(name, migrations), 'utf8'))
  }
  db.pragma('user_version = 4')
  db.exec(`INSERT INTO probe VALUES (1, '${probe}');
    INSERT INTO plan VALUES (1, 1, 'submit', 1, 1, 1, 1, '["home"]');
    INSERT INTO gap VALUES (7, 1, 5, 6, 2, 'busy');
    INSERT INTO opening VALUES (1, randomblob(16), 1, 'schedule', 'test', 1, 1);
    INSERT INTO opening VALUES (2, randomblob(16), 1, 'schedule', 'test', 2, 2);
    INSERT INTO run VALUES (1, 1, 1, 1, 1, 0, 'ok', 'up', NULL, NULL, NULL, '', '', NULL)`)
  migrate(db)
  const store = openStore(db)
  expect(store.openings.interrupted().map(({ id }) => id)).toEqual([2])
  expect(store.gaps.list(probe, 9)).toEqual([
    { planId: 1, tier: 'submit', from: 5, to: 6, count: 2, reason: 'busy' },
  ])
  expect(() => db.exec('DELETE FROM gap')).toThrow('gap is append-only')
  store.gaps.keep({ planId: 1, from: 7, to: 7, count: 1, reason: 'paused' })
})

test('the stop switch is kept each time it is turned, and survives a restart', () => {
  const { store, db } = aStore()
  expect(store.pauses.latest()).toBeNull()
  expect(store.pauses.keep({ paused: false, at: t0, reason: null })).toBe(false)
  const pause = { paused: true, at: t0, reason: 'the operator asked us to' } as const
  expect(store.pauses.keep(pause)).toBe(true)
  expect(store.pauses.keep({ ...pause, at: t0 + 1 })).toBe(false)
  expect(openStore(db).pauses.latest()).toEqual(pause)
  expect(store.pauses.keep({ paused: false, at: t0 + 2, reason: null })).toBe(true)
  expect(store.pauses.latest()).toBeNull()
})
