import { expect, test } from 'vitest'
import { killAtRandom } from '../support/kills.ts'

test('killed at random a hundred times, Constat loses no committed run and shows the interrupted ones', async () => {
  const { all, interrupted } = await killAtRandom(100)
  process.stdout.write(`${all} runs, ${interrupted} interrupted and shown as such\n`)
  expect(interrupted).toBeGreaterThan(50)
  expect(all).toBeGreaterThan(interrupted)
})
