import { expect, test } from 'vitest'
import { derive } from '../../src/incident/derive.ts'
import type { RunFact } from '../../src/incident/incident.ts'
import { displayOf } from '../../src/incident/state.ts'
import { aRun, minute } from '../support/runs.ts'

const shown = (runs: RunFact[], afterMinutes: number) => {
  const last = runs.at(-1)?.endedAt ?? 0
  return displayOf(derive(runs).state, last + afterMinutes * minute)
}

test('a probe that never concluded is unknown', () => {
  expect(shown([], 0)).toEqual({ state: 'unknown', tier: null, observedAt: null })
  expect(shown([aRun({ at: 1, verdict: 'inconclusive' })], 0).state).toBe('unknown')
})

test('a pass is up for three planned intervals and unknown afterwards', () => {
  expect(shown([aRun({ at: 1 })], 15).state).toBe('up')
  expect(shown([aRun({ at: 1 })], 16).state).toBe('unknown')
})

test('one failure is suspect, two are down, and silence makes even an open incident unknown', () => {
  const failures = [aRun({ at: 1, fails: 2 }), aRun({ at: 5 * minute, fails: 2 })]
  expect(shown(failures.slice(0, 1), 1).state).toBe('suspect')
  expect(shown(failures, 1).state).toBe('down')
  expect(shown(failures, 16).state).toBe('unknown')
})

test('a fresh look says that only the form was reached', () => {
  const runs = [aRun({ at: 1 }), aRun({ at: 30 * minute, tier: 'look' })]
  expect(shown(runs, 1)).toMatchObject({ state: 'up', tier: 'look' })
})

test('shallow passes do not turn an open incident that nobody reached into up', () => {
  const runs = [1, 5, 25, 30].map((m) =>
    m < 10 ? aRun({ at: m * minute, fails: 5 }) : aRun({ at: m * minute, tier: 'look' }),
  )
  expect(shown(runs, 1).state).toBe('unknown')
})

test('failures before the deepest failing step keep the journey down', () => {
  const runs = [1, 6, 11, 16, 21, 26, 31].map((m, index) =>
    aRun({ at: m * minute, fails: index < 2 ? 5 : 2 }),
  )
  expect(shown(runs, 1).state).toBe('down')
})

test('slow journeys are degraded', () => {
  const slow = [1, 6].map((m) => aRun({ at: m * minute, verdict: 'degraded' }))
  expect(shown(slow, 1).state).toBe('degraded')
})
