import { expect, test, vi } from 'vitest'
import type { Attempt, Planned } from '../../src/schedule/turns.ts'
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

test('a planned run is recorded with the moment it was planned for', async () => {
  const { store } = aStore()
  await scheduled(store, planned(store, answering({})))
  await vi.advanceTimersByTimeAsync(125 * second)
  expect(told(store)).toEqual([
    [consumer, 'schedule', 60, 'ok'],
    [consumer, 'schedule', 120, 'ok'],
  ])
})

test('a run begins within its jitter, and keeps the moment it was planned for', async () => {
  const { store } = aStore()
  await scheduled(store, planned(store, answering({}), { jitterMs: 20 * second }))
  await vi.advanceTimersByTimeAsync(390 * second)
  const runs = store.runs.list({ limit: 9 })
  const waits = runs.map(({ startedAt, scheduledAt }) => startedAt - scheduledAt)
  expect(told(store).map(([, , at]) => at)).toEqual([60, 120, 180, 240, 300, 360])
  expect(Math.max(...waits)).toBeLessThanOrEqual(20 * second)
  expect(new Set(waits).size).toBeGreaterThan(1)
})

test('a first failure is confirmed soon by a run of the same tier, and opens the incident', async () => {
  const { store } = aStore()
  await scheduled(store, planned(store, answering({ outcome: 'http_error' })))
  await vi.advanceTimersByTimeAsync(100 * second)
  expect(told(store)).toEqual([
    [consumer, 'schedule', 60, 'http_error'],
    [consumer, 'confirm', 66, 'http_error'],
  ])
  expect(store.transitions.list(0, 9)).toMatchObject([{ kind: 'opened', step: 'form' }])
})

test('two probes of one registry never run at the same time', async () => {
  const { store } = aStore()
  let running = 0
  let most = 0
  const counted = (answer: Planned['attempt']) => async (attempt: Attempt) => {
    running += 1
    most = Math.max(most, running)
    const sighting = await answer(attempt)
    running -= 1
    return sighting
  }
  await scheduled(
    store,
    planned(store, counted(answering({ lastsMs: 10 * second }))),
    planned(store, counted(answering({ lastsMs: 10 * second })), { probe: 'company-enrolment' }),
  )
  await vi.advanceTimersByTimeAsync(90 * second)
  expect(told(store)).toHaveLength(2)
  expect(most).toBe(1)
})

test('what would disturb a run waits until it has ended, and holds up the next one', async () => {
  const { store } = aStore()
  const schedule = await scheduled(store, planned(store, answering({ lastsMs: 10 * second })))
  await vi.advanceTimersByTimeAsync(62 * second)
  const work = schedule.whileIdle(async () => {
    const seen = told(store).length
    await new Promise((resolve) => setTimeout(resolve, 80 * second))
    return seen
  })
  const hopeless = schedule.whileIdle(() => {
    throw new Error('no such run')
  })
  const refused = expect(hopeless).rejects.toThrow('no such run')
  await vi.advanceTimersByTimeAsync(110 * second)
  expect(await work).toBe(1)
  await refused
  expect(store.runs.list({ limit: 9 }).map(({ startedAt }) => (startedAt - t0) / second)).toEqual([150, 60])
})

test('a run that waits for its mail lets the other probe run', async () => {
  const { store } = aStore()
  await scheduled(
    store,
    planned(store, answering({ mailMs: 30 * second })),
    planned(store, answering({}), { probe: 'company-enrolment' }),
  )
  await vi.advanceTimersByTimeAsync(110 * second)
  const runs = store.runs.list({ limit: 9 }).reverse()
  expect(runs.map(({ probe, startedAt, endedAt }) => [probe, startedAt - t0, endedAt - t0])).toEqual([
    ['company-enrolment', 61 * second, 62 * second],
    [consumer, 60 * second, 91 * second],
  ])
})

test('when the registry asks to wait, nothing is sent before it said, then twice as long', async () => {
  const { store } = aStore()
  const refusing = { outcome: 'rate_limited', retryAt: t0 + 190 * second } as const
  const schedule = await scheduled(
    store,
    planned(store, answering(refusing, { outcome: 'rate_limited' }, {})),
  )
  await vi.advanceTimersByTimeAsync(62 * second)
  expect(schedule.nextRunAt(consumer)).toBe(t0 + 240 * second)
  expect(await schedule.runNow(consumer, 'submit')).toMatchObject({ done: false })
  await vi.advanceTimersByTimeAsync(400 * second)
  expect(told(store).map(([, , at]) => at)).toEqual([60, 240, 420])
  expect(store.gaps.list(consumer, 9).reverse()).toMatchObject([
    { from: t0 + 120 * second, to: t0 + 180 * second, reason: 'asked_to_wait' },
    { from: t0 + 300 * second, to: t0 + 360 * second, reason: 'asked_to_wait' },
  ])
})

test('a journey that is refused waits longer each time, though another one is answered in between', async () => {
  const { store } = aStore()
  await scheduled(
    store,
    planned(store, answering({ outcome: 'rate_limited' })),
    planned(store, answering({}), { probe: 'company-enrolment' }),
  )
  await vi.advanceTimersByTimeAsync(720 * second)
  const refused = told(store).filter(([probe]) => probe === consumer)
  expect(refused.map(([, , at]) => at)).toEqual([60, 180, 360, 660])
})

test('the tier that is refused waits by its own interval, the others no longer than was asked', async () => {
  const { store } = aStore()
  const rare = { tier: 'submit', cron: '*/10 * * * *', intervalMs: 600 * second } as const
  const refusing = { outcome: 'rate_limited', retryAt: t0 + 630 * second } as const
  await scheduled(
    store,
    planned(store, answering(refusing, { outcome: 'rate_limited' }), rare),
    planned(store, answering({}), { tier: 'look' }),
  )
  await vi.advanceTimersByTimeAsync(2500 * second)
  const times = (outcome: string) => told(store).flatMap(([, , at, seen]) => (seen === outcome ? [at] : []))
  expect(times('rate_limited')).toEqual([600, 1800])
  expect(times('ok')).toContain(720)
})

test('a failure that says when to come back is not confirmed before then, and every planned run is made', async () => {
  const { store } = aStore()
  const down = { outcome: 'http_error' } as const
  await scheduled(
    store,
    planned(
      store,
      answering({ ...down, retryAt: t0 + 91 * second }, {}, { ...down, retryAt: t0 + 3600 * second }, down),
    ),
  )
  await vi.advanceTimersByTimeAsync(250 * second)
  expect(told(store)).toEqual([
    [consumer, 'schedule', 60, 'http_error'],
    [consumer, 'confirm', 91, 'ok'],
    [consumer, 'schedule', 120, 'http_error'],
    [consumer, 'schedule', 180, 'http_error'],
    [consumer, 'schedule', 240, 'http_error'],
  ])
})

test('a wish to wait outlives a restart', async () => {
  const { store } = aStore()
  const refusing = planned(store, answering({ outcome: 'rate_limited', retryAt: t0 + 3600 * second }))
  const first = await scheduled(store, refusing)
  await vi.advanceTimersByTimeAsync(62 * second)
  await first.stop()
  const again = await scheduled(store, refusing)
  expect(again.nextRunAt(consumer)).toBe(t0 + 3600 * second)
})

test('a run by hand is recorded as such, and refused while one is under way', async () => {
  const { store } = aStore()
  const schedule = await scheduled(store, planned(store, answering({})))
  const first = schedule.runNow(consumer, 'submit')
  expect(await schedule.runNow(consumer, 'submit')).toMatchObject({ done: false })
  expect(await schedule.runNow('nobody', 'submit')).toMatchObject({
    done: false,
    why: expect.stringContaining('consumer-sign-up (submit)'),
  })
  await vi.advanceTimersByTimeAsync(2 * second)
  expect(await first).toMatchObject({ done: true, round: { outcome: 'ok' } })
  expect(told(store)).toEqual([[consumer, 'manual', 0, 'ok']])
})
