import { expect, test } from 'vitest'
import { keepVigil } from '../../src/probe/vigil.ts'

const clockAt = (times: { wall: number; monotonic: number }) => ({
  times,
  wall: () => times.wall,
  monotonic: () => times.monotonic,
})

test('a run in which nothing happened shows neither drift nor stall', () => {
  const clock = clockAt({ wall: 1000, monotonic: 0 })
  expect(keepVigil(clock)()).toEqual({ clockDriftMs: 0, longestStallMs: 0 })
})

test('a process that was stopped for 30 s knows it before any late timer has told it', () => {
  const clock = clockAt({ wall: 1000, monotonic: 0 })
  const end = keepVigil(clock)
  Object.assign(clock.times, { wall: 31_000, monotonic: 30_000 })

  const { clockDriftMs, longestStallMs } = end()
  expect(clockDriftMs).toBe(0)
  expect(longestStallMs).toBeGreaterThan(29_000)
})

test.each([3_600_000, -3_600_000])('a wall clock set by %i ms is seen to have parted', (stepMs) => {
  const clock = clockAt({ wall: 1000, monotonic: 0 })
  const end = keepVigil(clock)
  clock.times.wall += stepMs

  expect(end().clockDriftMs).toBe(stepMs)
})

test('a stall in mid-run is remembered to its end', async () => {
  const clock = clockAt({ wall: 0, monotonic: 0 })
  let beats = 0
  const end = keepVigil({
    wall: clock.wall,
    monotonic: () => {
      beats += 1
      return clock.times.monotonic
    },
  })
  clock.times.monotonic = 5000
  await expect.poll(() => beats).toBeGreaterThan(2)

  expect(end().longestStallMs).toBe(4900)
})
