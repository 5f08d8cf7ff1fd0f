import { expect, test } from 'vitest'
import { barsOf } from '../../src/site/history.ts'
import { heightsOf, partsOf } from '../../views/day-bars.ts'
import { daysOfYear, lastDays, monthOf, weekdayOf, yearOf } from '../../views/days.ts'
import { levelOf } from '../../views/heat-map.ts'
import { roundTop } from '../../views/pace-chart.ts'
import { aRun, minute } from '../support/runs.ts'
import { aStore, recordRun } from '../support/store.ts'

const hour = 3_600_000
const utc = (...at: [number, number, number, number?]) => Date.UTC(...at)

const hoursOf = ({ from, to }: { from: number; to: number }) => (to - from) / hour

test('the day that spring shortens has 23 hours and the day that autumn lengthens has 25', () => {
  const spring = lastDays(utc(2021, 2, 29, 10), 3)
  expect(spring.map(hoursOf)).toEqual([24, 23, 24])
  expect(spring[1]).toEqual({ from: utc(2021, 2, 27, 23), to: utc(2021, 2, 28, 22) })
  const autumn = lastDays(utc(2021, 10, 1, 10), 3)
  expect(autumn.map(hoursOf)).toEqual([24, 25, 24])
  expect(autumn[1]).toEqual({ from: utc(2021, 9, 30, 22), to: utc(2021, 9, 31, 23) })
})

test('days follow one another without a hole, and the last one holds now, even between two midnights', () => {
  for (const now of [
    utc(2021, 9, 30, 22),
    utc(2021, 9, 31, 0),
    utc(2021, 11, 31, 23),
    utc(2024, 1, 29, 12),
  ]) {
    const days = lastDays(now, 400)
    for (const [index, day] of days.entries()) expect(day.from).toBe(days[index - 1]?.to ?? day.from)
    expect(days.at(-1)?.from).toBeLessThanOrEqual(now)
    expect(days.at(-1)?.to).toBeGreaterThan(now)
  }
})

test('a year has all its days, begins in Paris and knows its weeks', () => {
  expect([2021, 2024].map((year) => daysOfYear(year).length)).toEqual([365, 366])
  const [first] = daysOfYear(2021)
  expect(first?.from).toBe(utc(2020, 11, 31, 23))
  expect(first && weekdayOf(first)).toBe(4)
  expect([yearOf(utc(2020, 11, 31, 23)), monthOf(utc(2020, 11, 31, 23))]).toEqual([2021, 0])
})

// A pass every half hour over two days and a night, across the change of clock.
const measured = (from: number, to: number) => {
  const { store } = aStore()
  for (let at = from; at <= to; at += 30 * minute) {
    recordRun(store, aRun({ at, stepMs: 0, intervalMs: 30 * minute }))
  }
  return store
}

test.each([
  ['spring', utc(2021, 2, 26, 12), utc(2021, 2, 29, 12), utc(2021, 2, 29, 12), 23],
  ['autumn', utc(2021, 9, 29, 12), utc(2021, 10, 1, 12), utc(2021, 10, 1, 12), 25],
])(
  'the hours of the %s change of clock are summed into the days they belong to',
  (_, from, to, now, hours) => {
    const bars = barsOf(measured(from, to), 'consumer-sign-up', 'submit', lastDays(now, 3))
    expect(bars.map(({ up }) => up / hour)).toEqual([24, hours, expect.any(Number)])
    expect(partsOf(bars[1] ?? expect.fail(), now)).toMatchObject({ up: hours * hour, none: 0, down: 0 })
  },
)

const aDay = { from: 0, to: 24 * hour, up: 0, degraded: 0, down: 0, uncertain: 0 }

test('a bar is as high as its day is over, and what was brief is still seen', () => {
  expect(heightsOf({ ...aDay, up: 23 * hour, down: minute }, 24 * hour)).toMatchObject({ down: 2, none: 2 })
  const full = heightsOf({ ...aDay, up: 24 * hour - 2 * minute, down: minute, uncertain: minute }, 24 * hour)
  expect(full).toEqual({ up: 56, down: 2, uncertain: 2, degraded: 0, none: 0 })
  const half = Object.values(heightsOf({ ...aDay, up: 12 * hour }, 12 * hour))
  expect(half.reduce((a, b) => a + b)).toBe(30)
  expect(heightsOf(aDay, 24 * hour)).toEqual({ up: 0, down: 0, uncertain: 0, degraded: 0, none: 60 })
})

test('a day of the year is drawn by its failing time, and is never calm unless something was measured', () => {
  const level = (told: object) => levelOf({ ...aDay, ...told })
  expect(level({})).toBe('none')
  expect(level({ up: 1 })).toBe('calm')
  expect(level({ up: 1, degraded: 1 })).toBe('degraded')
  expect(level({ up: 1, uncertain: 1 })).toBe('uncertain')
  expect([minute, 2 * hour, 7 * hour].map((down) => level({ down }))).toEqual(['short', 'long', 'longest'])
})

test('the highest line of a chart is a round number that hides nothing', () => {
  expect([900, 1000, 1001, 4200, 6100].map(roundTop)).toEqual([1000, 1000, 2000, 5000, 10_000])
})
