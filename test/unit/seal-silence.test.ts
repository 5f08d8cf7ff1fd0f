import { expect, test } from 'vitest'
import { openSilences } from '../../src/evidence/anchor-silence.ts'

const hourMs = 3_600_000

test('whoever refuses for an hour is told of, unless he was heard between', () => {
  let now = 0
  const told: string[] = []
  const { refused, heard } = openSilences(
    () => now,
    hourMs,
    (by, reason) => told.push(`${by} ${reason}`),
  )
  refused('one', 'unreachable')
  refused('two', 'unreachable')
  now = hourMs - 1
  refused('one', 'unreachable')
  heard('two')
  expect(told).toEqual([])
  now = hourMs
  refused('one', 'too_late')
  refused('two', 'too_late')
  expect(told).toEqual(['one too_late'])
  heard('one')
  refused('one', 'too_late')
  expect(told).toEqual(['one too_late'])
})
