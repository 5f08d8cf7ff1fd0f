import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  availabilityOf,
  cut,
  measure,
  nothingMeasured,
  outside,
  type Span,
  spanBetween,
} from '../../src/incident/availability.ts'
import type { Conclusion } from '../../src/incident/incident.ts'
import { minute } from '../support/runs.ts'

const hour = 60 * minute
const at = (minutes: number, verdict: Conclusion['verdict'] = 'up'): Conclusion => ({
  run: String(minutes),
  verdict,
  endedAt: minutes * minute,
  intervalMs: 5 * minute,
})

test.each([
  ['up', 'up', 'up'],
  ['up', 'degraded', 'degraded'],
  ['down', 'down', 'down'],
  ['up', 'down', 'uncertain'],
  ['down', 'degraded', 'uncertain'],
] as const)('between %s and %s the registry was %s', (earlier, later, kind) => {
  expect(spanBetween(at(0, earlier), at(5, later))).toEqual({ from: 0, to: 5 * minute, kind })
})

test('nothing is claimed before the first run, beyond three intervals, or against the clock', () => {
  expect(spanBetween(undefined, at(5))).toBeNull()
  expect(spanBetween(at(0), at(15))).not.toBeNull()
  expect(spanBetween(at(0), at(15.1))).toBeNull()
  expect(spanBetween(at(5), at(4))).toBeNull()
})

test('what was measured before a clock was put back is not measured again', () => {
  const putBack = { ...at(5), measuredTo: 65 * minute }
  expect(spanBetween(putBack, at(10))).toBeNull()
  expect(spanBetween({ ...at(64), measuredTo: 65 * minute }, at(69))).toMatchObject({ from: 65 * minute })
})

test('nothing measured gives no percentage', () => {
  expect(availabilityOf(nothingMeasured)).toBeNull()
})

test('uncertain time is the width of the range', () => {
  expect(availabilityOf({ up: 50, degraded: 25, down: 15, uncertain: 10 })).toEqual({ low: 0.75, high: 0.85 })
})

const spans = fc
  .array(
    fc.record({
      gapMs: fc.nat(hour),
      lengthMs: fc.integer({ min: 1, max: 30 * hour }),
      kind: fc.constantFrom<Span['kind']>('up', 'degraded', 'down', 'uncertain'),
    }),
    { maxLength: 20 },
  )
  .map((all) => {
    let from = Date.UTC(2021, 9, 1)
    return all.map(({ gapMs, lengthMs, kind }): Span => {
      const span = { from: from + gapMs, to: from + gapMs + lengthMs, kind }
      from = span.to
      return span
    })
  })

const sum = ({ up, degraded, down, uncertain }: ReturnType<typeof measure>) =>
  up + degraded + down + uncertain

test('what was measured of any window is never more than the window, and the parts add up to their whole', () => {
  fc.assert(
    fc.property(spans, fc.nat(40 * hour), fc.nat(40 * hour), (all, offsetMs, lengthMs) => {
      const from = Date.UTC(2021, 9, 1) + offsetMs
      const middle = from + lengthMs / 2
      const to = from + lengthMs
      const whole = measure(all, from, to)
      expect(sum(whole)).toBeLessThanOrEqual(to - from)
      const halves = [measure(all, from, middle), measure(all, middle, to)]
      expect(halves.reduce((total, half) => total + sum(half), 0)).toBeCloseTo(sum(whole), 3)
      const availability = availabilityOf(whole)
      if (availability) {
        expect(availability.low).toBeGreaterThanOrEqual(0)
        expect(availability.high).toBeLessThanOrEqual(1)
        expect(availability.low).toBeLessThanOrEqual(availability.high)
      }
    }),
  )
})

test('a span cut at the hours tiles itself', () => {
  fc.assert(
    fc.property(spans, (all) => {
      for (const span of all) {
        const parts = [...cut(span, hour)]
        expect(parts[0]?.from).toBe(span.from)
        expect(parts.at(-1)?.to).toBe(span.to)
        for (const [index, part] of parts.entries()) {
          expect(part.to).toBeGreaterThan(part.from)
          expect(Math.floor((part.to - 1) / hour)).toBe(Math.floor(part.from / hour))
          if (index > 0) expect(part.from).toBe(parts[index - 1]?.to)
        }
      }
    }),
  )
})

test('what was paused is cut out of a span, whatever end of it the pause reaches over', () => {
  const span: Span = { from: 10, to: 50, kind: 'up' }
  const left = (...stretches: readonly (readonly [number, number])[]) =>
    outside(
      span,
      stretches.map(([from, to]) => ({ from, to })),
    ).map(({ from, to }) => [from, to])
  expect(left()).toEqual([[10, 50]])
  expect(left([0, 10], [50, 60])).toEqual([[10, 50]])
  expect(left([20, 30], [35, 40])).toEqual([
    [10, 20],
    [30, 35],
    [40, 50],
  ])
  expect(left([0, 20], [45, 90])).toEqual([[20, 45]])
  expect(left([0, 90])).toEqual([])
})
