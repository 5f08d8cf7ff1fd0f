import { expect, test, vi } from 'vitest'
import { unsealed } from '../support/evidence.ts'
import {
  answering,
  consumer,
  planned,
  scheduled,
  scheduledWith,
  second,
  t0,
  told,
  useStandInClock,
} from '../support/schedule.ts'
import { aStore } from '../support/store.ts'

useStandInClock()

const minute = 60 * second
const hour = 60 * minute

// The disk is full while `full` says so: nothing that begins with the statement is written.
const aFullDisk = (db: ReturnType<typeof aStore>['db'], table: string) => {
  db.exec(`CREATE TABLE full (yes INTEGER); INSERT INTO full VALUES (1);
    CREATE TRIGGER no_room BEFORE INSERT ON ${table} WHEN (SELECT yes FROM full)
    BEGIN SELECT RAISE(ABORT, 'disk is full'); END`)
  return { makeRoom: () => db.exec('UPDATE full SET yes = 0') }
}

test('planned runs missed while one is under way become one gap', async () => {
  const { store } = aStore()
  await scheduled(store, planned(store, answering({ lastsMs: 150 * second }, {})))
  await vi.advanceTimersByTimeAsync(250 * second)
  expect(told(store).map(([, , at]) => at)).toEqual([60, 240])
  expect(store.gaps.list(consumer, 9)).toMatchObject([
    { from: t0 + 120 * second, to: t0 + 180 * second, count: 2, reason: 'busy' },
  ])
})

test('planned runs missed while Constat was stopped become one gap at the next start', async () => {
  const { store } = aStore()
  const first = await scheduled(store, planned(store, answering({})))
  await vi.advanceTimersByTimeAsync(70 * second)
  await first.stop()
  await vi.advanceTimersByTimeAsync(296 * second)
  await scheduled(store, planned(store, answering({})))
  expect(store.gaps.list(consumer, 9)).toMatchObject([
    { from: t0 + 120 * second, to: t0 + 360 * second, count: 5, reason: 'stopped' },
  ])
})

test('a planned run that could not even be opened becomes a gap, and is told', async () => {
  const { store, db } = aStore()
  const { makeRoom } = aFullDisk(db, 'opening')
  const errors: unknown[] = []
  const schedule = await scheduledWith(
    store,
    { onError: (_, cause) => errors.push(cause) },
    planned(store, answering({})),
  )
  await expect(schedule.runNow(consumer, 'submit')).rejects.toThrow('disk is full')
  await vi.advanceTimersByTimeAsync(130 * second)
  expect(errors).toHaveLength(3)
  makeRoom()
  await vi.advanceTimersByTimeAsync(60 * second)
  expect(told(store)).toEqual([[consumer, 'schedule', 180, 'ok']])
  expect(store.gaps.list(consumer, 9)).toMatchObject([
    { from: t0 + minute, to: t0 + 2 * minute, count: 2, reason: 'not_recorded' },
  ])
})

test('a run that was opened and could not be recorded is shown as interrupted before the next one', async () => {
  const { store, db } = aStore()
  const { makeRoom } = aFullDisk(db, 'run')
  const errors: unknown[] = []
  await scheduledWith(
    store,
    { onError: (_, cause) => errors.push(cause) },
    planned(store, answering({})),
    planned(store, answering({ mailMs: 200 * second }), { probe: 'company-enrolment', cron: '30 * * * * *' }),
  )
  await vi.advanceTimersByTimeAsync(130 * second)
  // The second one cannot even be opened, for the first is to be shown before.
  expect(errors).toHaveLength(2)
  makeRoom()
  // The other one, opened at 30 s, waits for its mail: it has not ended, and is not interrupted.
  await vi.advanceTimersByTimeAsync(60 * second)
  expect(told(store)).toEqual([
    [consumer, 'schedule', 60, 'probe_fault'],
    [consumer, 'schedule', 180, 'ok'],
  ])
  expect(store.runs.list({ limit: 2 })[1]).toMatchObject({
    detail: 'interrupted: what this run saw could not be recorded',
  })
  await vi.advanceTimersByTimeAsync(50 * second)
  expect(told(store)).toContainEqual(['company-enrolment', 'schedule', 30, 'ok'])
  expect(store.gaps.list(consumer, 9)).toMatchObject([
    { from: t0 + 2 * minute, count: 1, reason: 'not_recorded' },
  ])
})

test('a gap that cannot be stored is told, and stored when there is room again', async () => {
  const { store, db } = aStore()
  const { makeRoom } = aFullDisk(db, 'gap')
  const errors: unknown[] = []
  await scheduledWith(
    store,
    { onError: (_, cause) => errors.push(cause) },
    planned(store, answering({ lastsMs: 150 * second }, {})),
  )
  await vi.advanceTimersByTimeAsync(250 * second)
  expect(errors).toHaveLength(1)
  expect(told(store).map(([, , at]) => at)).toEqual([60, 240])
  makeRoom()
  await vi.advanceTimersByTimeAsync(60 * second)
  expect(store.gaps.list(consumer, 9)).toMatchObject([{ count: 2, reason: 'busy' }])
})

test('a long refusal is seen as a gap while it lasts, and told as one', async () => {
  const { store, db } = aStore()
  await scheduled(store, planned(store, answering({ outcome: 'rate_limited', retryAt: t0 + 5 * hour })))
  await vi.advanceTimersByTimeAsync(3.5 * hour)
  const rows = db.prepare('SELECT count(*) FROM gap').pluck().get()
  expect(rows).toBe(3)
  const [gap, ...others] = store.gaps.list(consumer, 9)
  expect(others).toEqual([])
  expect(gap).toMatchObject({ from: t0 + 2 * minute, reason: 'asked_to_wait' })
  expect(gap?.count).toBeGreaterThanOrEqual(120)
  expect(((gap?.to ?? 0) - (gap?.from ?? 0)) / minute + 1).toBe(gap?.count)
})

test('rows of one stretch are told as one, and those with a run or another reason between them are not', () => {
  const { store } = aStore()
  const { planId } = planned(store, answering({}))
  const other = planned(store, answering({}), { tier: 'look' }).planId
  const keep = (plan: number, from: number, to: number, reason: 'busy' | 'stopped') =>
    store.gaps.keep({ planId: plan, from: t0 + from, to: t0 + to, count: to - from + 1, reason })
  keep(planId, 1, 2, 'busy')
  store.openings.keep(
    {
      runId: 'e'.repeat(32),
      planId,
      trigger: 'schedule',
      vantage: 'test',
      scheduledAt: t0 + 3,
      openedAt: t0 + 3,
    },
    unsealed,
  )
  keep(planId, 4, 5, 'busy')
  keep(other, 4, 9, 'busy')
  keep(planId, 6, 9, 'busy')
  keep(planId, 10, 11, 'stopped')
  const list = (limit: number) =>
    store.gaps.list(consumer, limit).map(({ tier, from, to, count }) => [tier, from - t0, to - t0, count])
  const all = [
    ['submit', 10, 11, 2],
    ['submit', 4, 9, 6],
    ['look', 4, 9, 6],
    ['submit', 1, 2, 2],
  ]
  expect(list(9)).toEqual(all)
  expect(list(2)).toEqual(all.slice(0, 2))
})

test('a clock put back an hour neither stops the runs nor makes a gap that ends before it begins', async () => {
  const { store } = aStore()
  await scheduled(store, planned(store, answering({})))
  await vi.advanceTimersByTimeAsync(2 * hour - second)
  vi.setSystemTime(Date.now() - hour)
  await vi.advanceTimersByTimeAsync(5 * minute)
  const after = told(store).slice(-4)
  expect(after.map(([, , at]) => Number(at) * second)).toEqual(
    [1, 2, 3, 4].map((minutes) => hour + minutes * minute),
  )
  expect(store.gaps.list(consumer, 9)).toEqual([])
})

test('moments that come again on a clock put back are another stretch', async () => {
  const { store } = aStore()
  await scheduled(store, planned(store, answering({ lastsMs: 5 * hour })))
  await vi.advanceTimersByTimeAsync(2.5 * hour)
  vi.setSystemTime(Date.now() - hour)
  await vi.advanceTimersByTimeAsync(2.5 * hour)
  const gaps = store.gaps.list(consumer, 9)
  expect(gaps.length).toBeGreaterThan(1)
  for (const { from, to, count } of gaps) expect((to - from) / minute + 1).toBe(count)
})

test('a clock put on a year leaves one gap, and the next run comes in time', async () => {
  const { store } = aStore()
  await scheduled(store, planned(store, answering({}), { cron: '*/20 * * * * *' }))
  await vi.advanceTimersByTimeAsync(65 * second)
  const year = 365 * 24 * hour
  vi.setSystemTime(Date.now() + year)
  await vi.advanceTimersByTimeAsync(2 * minute)
  const [gap, ...others] = store.gaps.list(consumer, 9)
  expect(others).toEqual([])
  expect(gap).toMatchObject({ from: t0 + 80 * second, reason: 'busy' })
  expect(((gap?.to ?? 0) - (gap?.from ?? 0)) / (20 * second) + 1).toBe(gap?.count)
  expect(told(store).at(-1)).toEqual([consumer, 'schedule', (year + 180 * second) / second, 'ok'])
})

test('a moment seen late by less than a minute is run, and one seen later is missed', async () => {
  const { store } = aStore()
  await scheduled(store, planned(store, answering({}), { cron: '*/5 * * * *' }))
  await vi.advanceTimersByTimeAsync(4.5 * minute)
  vi.setSystemTime(t0 + 5 * minute + 20 * second)
  await vi.advanceTimersByTimeAsync(4 * minute)
  expect(told(store)).toEqual([[consumer, 'schedule', 300, 'ok']])
  vi.setSystemTime(t0 + 12 * minute)
  await vi.advanceTimersByTimeAsync(4 * minute)
  expect(told(store).map(([, , at]) => at)).toEqual([300, 900])
  expect(store.gaps.list(consumer, 9)).toMatchObject([{ from: t0 + 10 * minute, count: 1, reason: 'busy' }])
})

test('a start with a clock that is behind the last run makes no gap', async () => {
  const { store } = aStore()
  const first = await scheduled(store, planned(store, answering({})))
  await vi.advanceTimersByTimeAsync(2 * hour + 10 * second)
  await first.stop()
  vi.setSystemTime(t0 + hour)
  await scheduled(store, planned(store, answering({})))
  await vi.advanceTimersByTimeAsync(2 * minute + second)
  expect(store.gaps.list(consumer, 9)).toEqual([])
  expect(told(store).at(-1)).toEqual([consumer, 'schedule', 3600 + 120, 'ok'])
})

test('what a clock that was ahead once accounted for hides no gap of today', async () => {
  const { store } = aStore()
  const first = await scheduled(store, planned(store, answering({})))
  await vi.advanceTimersByTimeAsync(70 * second)
  await first.stop()
  vi.setSystemTime(t0 + 24 * hour)
  const ahead = await scheduled(store, planned(store, answering({})))
  await vi.advanceTimersByTimeAsync(70 * second)
  await ahead.stop()
  vi.setSystemTime(t0 + 5 * minute + second)
  await scheduled(store, planned(store, answering({})))
  expect(store.gaps.list(consumer, 1)).toMatchObject([
    { from: t0 + 2 * minute, to: t0 + 5 * minute, count: 4, reason: 'stopped' },
  ])
})
