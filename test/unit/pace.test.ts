import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bucketOf, percentileOf } from '../../src/incident/pace.ts'

test('a percentile read from the buckets is within a twentieth of the true one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 100, max: 600_000 }), { minLength: 1 }),
      fc.constantFrom(0.5, 0.95),
      (durations, share) => {
        const truth = [...durations].sort((a, b) => a - b)[Math.ceil(share * durations.length) - 1] ?? 0
        const read =
          percentileOf(
            durations.map((ms) => ({ bucket: bucketOf(ms), count: 1 })),
            share,
          ) ?? 0
        expect(Math.abs(read - truth) / truth).toBeLessThan(0.026)
      },
    ),
  )
})

test('no run has no percentile', () => {
  expect(percentileOf([], 0.5)).toBeNull()
})
