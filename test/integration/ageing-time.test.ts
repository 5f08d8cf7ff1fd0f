import { expect, onTestFinished, test, vi } from 'vitest'
import { openAgeingTime } from '../../src/upkeep/ageing-time.ts'
import { openRetention } from '../../src/upkeep/retention.ts'
import { aDataDirectory } from '../support/kept.ts'

const day = 86_400_000
const now = Date.parse('2026-03-01T00:00:00Z')
const inSixYears = now + 6 * 365 * day
const untold = () => null

const clockAt = (wall: number) => {
  const clock = { at: wall, monotonicAt: 1000 }
  return { clock, read: { wall: () => clock.at, monotonic: () => clock.monotonicAt } }
}

const aStamp = (genTime: number) => ({
  authority: 'one',
  token: new Uint8Array([1]),
  genTime,
  accuracyMs: 1000,
  at: genTime,
})

test('files age by our clock where nobody has said anything yet', () => {
  const { store } = aDataDirectory()
  expect(openAgeingTime(store, clockAt(now).read, untold)()).toBe(now)
})

test('a clock that is years ahead at the start ages nothing by years', async () => {
  const { store, record } = aDataDirectory()
  await record({ at: now })
  const ranAt = store.erasures.lastRunAt() ?? 0
  expect(Math.abs(ranAt - now)).toBeLessThan(3_600_000)
  const { clock, read } = clockAt(inSixYears)
  const ageing = openAgeingTime(store, read, untold)
  expect(ageing()).toBe(ranAt + 7 * day)
  // The runs of this start have its time, and vouch for nothing.
  await record({ at: inSixYears })
  clock.monotonicAt += 3 * day
  expect(ageing()).toBe(ranAt + 10 * day)
})

test('where there are time stamps, what their authorities say counts, whatever our runs say', async () => {
  const { store, record } = aDataDirectory()
  await record({ at: inSixYears })
  store.checkpoints.keep({ size: store.log.size(), note: 'a note', at: inSixYears })
  store.checkpoints.keepToken({ size: store.log.size() }, aStamp(now))
  expect(openAgeingTime(store, clockAt(inSixYears).read, untold)()).toBe(now + 7 * day)
  expect(openAgeingTime(store, clockAt(now + day).read, untold)()).toBe(now + day)
})

test('where time servers say that our clock is ahead, theirs counts', () => {
  const { store } = aDataDirectory()
  const told = () => ({ offset_ms: -40 * day, uncertainty_ms: 20, packets: null, sources: ['ntp.example'] })
  expect(openAgeingTime(store, clockAt(now).read, told)()).toBe(now - 40 * day)
})

test('nothing is erased in the first hour of a start, then once a day', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const data = aDataDirectory()
  await data.record({ at: now - 100 * day })
  const ages = { goodRuns: 90 * day, badRuns: 1826 * day, captures: 30 * day }
  const erased: number[] = []
  // Far enough for what was kept just now to count as kept before.
  const later = () => Date.now() + 2 * day
  const told = {
    onErased: (count: number) => void erased.push(count),
    onError: (cause: unknown) => expect(cause).toBeNull(),
  }
  const retention = openRetention({ ...data, ages, now: later }, told)
  vi.advanceTimersByTime(3_599_000)
  expect(erased).toEqual([])
  vi.advanceTimersByTime(1000)
  await vi.waitUntil(() => erased.length === 1)
  expect(erased[0]).toBeGreaterThan(0)
  vi.advanceTimersByTime(day)
  await retention.stop()
  expect(erased.slice(1)).toEqual([0])
})
