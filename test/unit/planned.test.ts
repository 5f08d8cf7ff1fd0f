import fc from 'fast-check'
import { createTask } from 'node-cron'
import { expect, test } from 'vitest'
import { intervalOf, openCalendar } from '../../src/schedule/planned.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const t0 = Date.UTC(2021, 9, 1)

const crons = [
  '*/20 * * * * *',
  '7,7,31 */7 * * * *',
  '*/5 * * * *',
  '0 8,9 * * *',
  '30 6-20/2 * * 1-5',
  '0 0 1 * *',
  '15 12 L * 5#2',
  '@hourly',
]

test('planned moments are those that the cron library would match, whatever the stretch', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...crons),
      fc.nat(40 * day),
      fc.oneof(fc.nat(3 * minute), fc.nat(5 * hour)),
      (cron, offset, length) => {
        const [after, until] = [t0 + offset, t0 + offset + length]
        const task = createTask(cron, () => undefined, { timezone: 'UTC' })
        void task.destroy()
        const due: number[] = []
        for (let at = Math.floor(after / second) * second; at < until; at += second) {
          if (at > after && task.match(new Date(at))) due.push(at)
        }
        const told = due.length === 0 ? null : { from: due[0], to: due.at(-1), count: due.length }
        expect(openCalendar(cron).between(after, until)).toEqual(told)
      },
    ),
    { numRuns: 60 },
  )
})

test('a year of runs every 20 seconds is counted without looking at each', () => {
  const until = Date.UTC(2022, 9, 1)
  expect(openCalendar('*/20 * * * * *').between(t0, until)).toEqual({
    from: t0 + 20 * second,
    to: until - 20 * second,
    count: 365 * 4320 - 1,
  })
})

test('the next planned moment is the first one after a moment, however far', () => {
  const next = (cron: string, after: number) => openCalendar(cron).next(after)
  expect(next('*/20 * * * * *', t0)).toBe(t0 + 20 * second)
  expect(next('0 8 * * *', t0 + 8 * hour)).toBe(t0 + day + 8 * hour)
  expect(next('0 0 29 2 *', t0)).toBe(Date.UTC(2024, 1, 29))
})

test('nothing is planned in a stretch that ends before it begins', () => {
  expect(openCalendar('* * * * *').between(t0 + hour, t0)).toBeNull()
  expect(openCalendar('* * * * *').between(t0, t0)).toBeNull()
})

test('the interval is the median time between planned runs, whenever it is asked', () => {
  const intervals = {
    '*/20 * * * * *': 20 * second,
    '*/5 * * * *': 5 * minute,
    '*/10 8-18 * * 1-5': 10 * minute,
    '0 8,9 * * *': 12 * hour,
    '0 8 * * *': day,
    '0 0 1 * *': 31 * day,
    '0 0 29 2 *': 1461 * day,
  }
  const told = Object.keys(intervals).map((cron) => [cron, intervalOf(cron)])
  expect(Object.fromEntries(told)).toEqual(intervals)
})
