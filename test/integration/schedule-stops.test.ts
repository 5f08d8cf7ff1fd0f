import { expect, test, vi } from 'vitest'
import { unsealed } from '../support/evidence.ts'
import {
  answering,
  consumer,
  planned,
  scheduled,
  second,
  t0,
  told,
  useStandInClock,
} from '../support/schedule.ts'
import { aStore } from '../support/store.ts'

useStandInClock()

test('stopping lets a short run end and abandons a long one, which is recorded as our fault', async () => {
  for (const [lastsMs, outcome] of [
    [3 * second, 'ok'],
    [600 * second, 'probe_fault'],
  ] as const) {
    const { store } = aStore()
    const schedule = await scheduled(store, planned(store, answering({ lastsMs })))
    const began = Date.now()
    await vi.advanceTimersByTimeAsync(60 * second - (began % (60 * second)) + second)
    const stopped = schedule.stop()
    await vi.advanceTimersByTimeAsync(5 * second)
    await stopped
    expect(store.runs.list({ limit: 1 })).toMatchObject([{ outcome }])
  }
})

test('a run that was opened and never came back is recorded as our fault at the next start, once', async () => {
  const { store } = aStore()
  const plan = planned(store, answering({}))
  store.openings.keep(
    {
      runId: 'f'.repeat(32),
      planId: plan.planId,
      trigger: 'schedule',
      vantage: 'test',
      scheduledAt: t0,
      openedAt: t0,
    },
    unsealed,
  )
  await scheduled(store, plan)
  await scheduled(store, plan)
  expect(store.runs.list({ limit: 9 })).toMatchObject([{ id: 'f'.repeat(32), outcome: 'probe_fault' }])
})

test('a run that waits for the slot when Constat stops becomes a gap', async () => {
  const { store } = aStore()
  const schedule = await scheduled(
    store,
    planned(store, answering({ lastsMs: 600 * second })),
    planned(store, answering({}), { probe: 'company-enrolment' }),
  )
  await vi.advanceTimersByTimeAsync(70 * second)
  const stopped = schedule.stop()
  await vi.advanceTimersByTimeAsync(5 * second)
  await stopped
  expect(told(store)).toEqual([[consumer, 'schedule', 60, 'probe_fault']])
  const missed = { from: t0 + 60 * second, count: 1, reason: 'stopped' }
  expect(store.gaps.list('company-enrolment', 9)).toMatchObject([missed])
})

test('a pause ends all probing at once: what ran is abandoned, what waited and what was planned is a gap', async () => {
  const { store } = aStore()
  const schedule = await scheduled(
    store,
    planned(store, answering({ lastsMs: 600 * second }, {})),
    planned(store, answering({}), { probe: 'company-enrolment' }),
  )
  await vi.advanceTimersByTimeAsync(70 * second)
  expect(await schedule.pause('the operator asked us to')).toBe(true)
  expect(store.runs.list({ limit: 9 })).toMatchObject([
    { probe: consumer, outcome: 'probe_fault', detail: 'abandoned: all probing was paused' },
  ])
  expect(await schedule.pause('again')).toBe(false)
  expect(schedule.nextRunAt(consumer)).toBeNull()
  expect(await schedule.runNow(consumer, 'submit')).toMatchObject({
    done: false,
    why: expect.stringContaining('the operator asked us to'),
  })
  expect(await schedule.whileIdle(() => 'done')).toBe('done')
  await vi.advanceTimersByTimeAsync(150 * second)
  expect(schedule.resume(null)).toBe(true)
  expect(schedule.resume(null)).toBe(false)
  expect(schedule.nextRunAt(consumer)).toBe(t0 + 240 * second)
  await vi.advanceTimersByTimeAsync(25 * second)
  expect(told(store).slice(1).sort()).toEqual([
    ['company-enrolment', 'schedule', 240, 'ok'],
    [consumer, 'schedule', 240, 'ok'],
  ])
  const paused = { to: t0 + 180 * second, reason: 'paused' }
  expect(store.gaps.list(consumer, 9)).toMatchObject([{ ...paused, from: t0 + 120 * second, count: 2 }])
  expect(store.gaps.list('company-enrolment', 9)).toMatchObject([
    { ...paused, from: t0 + 60 * second, count: 3 },
  ])
})

test('a pause that cannot be kept ends all probing even so, until it is ended', async () => {
  const { store } = aStore()
  const full = () => {
    throw new Error('database or disk is full')
  }
  const pauses = { ...store.pauses, keep: full }
  const schedule = await scheduled({ ...store, pauses }, planned(store, answering({ lastsMs: 600 * second })))
  await vi.advanceTimersByTimeAsync(70 * second)
  await expect(schedule.pause('stop, please')).rejects.toThrow('disk is full')
  expect(store.runs.list({ limit: 9 })).toMatchObject([{ detail: 'abandoned: all probing was paused' }])
  await vi.advanceTimersByTimeAsync(600 * second)
  expect(store.runs.list({ limit: 9 })).toHaveLength(1)
  expect(schedule.nextRunAt(consumer)).toBeNull()
  pauses.keep = () => false as never
  expect(schedule.resume(null)).toBe(true)
  expect(schedule.nextRunAt(consumer)).not.toBeNull()
})

test('a failure seen before a pause is not confirmed during it', async () => {
  const { store } = aStore()
  const schedule = await scheduled(store, planned(store, answering({ outcome: 'http_error' })))
  await vi.advanceTimersByTimeAsync(62 * second)
  await schedule.pause('quiet, please')
  await vi.advanceTimersByTimeAsync(30 * second)
  expect(told(store)).toEqual([[consumer, 'schedule', 60, 'http_error']])
})

test('a pause outlives a restart, and says since when runs were missed for its sake', async () => {
  const { store } = aStore()
  const first = await scheduled(store, planned(store, answering({})))
  await vi.advanceTimersByTimeAsync(70 * second)
  await first.stop()
  await vi.advanceTimersByTimeAsync(60 * second)
  store.pauses.keep({ paused: true, at: Date.now(), reason: 'quiet, please' })
  await vi.advanceTimersByTimeAsync(120 * second)
  const again = await scheduled(store, planned(store, answering({})))
  await vi.advanceTimersByTimeAsync(60 * second)
  expect(told(store)).toHaveLength(1)
  again.resume('all is well')
  await vi.advanceTimersByTimeAsync(60 * second)
  expect(told(store)).toHaveLength(2)
  expect(
    store.gaps
      .list(consumer, 9)
      .map(({ from, to, count, reason }) => [(from - t0) / second, (to - t0) / second, count, reason]),
  ).toEqual([
    [180, 300, 3, 'paused'],
    [120, 120, 1, 'stopped'],
  ])
})
