import fc from 'fast-check'
import { expect, test } from 'vitest'
import { derive } from '../../src/incident/derive.ts'
import type { RunFact } from '../../src/incident/incident.ts'
import { displayOf } from '../../src/incident/state.ts'
import { anyRuns, aRun, minute } from '../support/runs.ts'

const shown = (runs: RunFact[], afterMinutes: number) => {
  const last = runs.at(-1)?.endedAt ?? 0
  return displayOf(derive(runs).state, last + afterMinutes * minute)
}

test('a probe that never concluded is unknown', () => {
  expect(shown([], 0)).toEqual({ state: 'unknown', tier: null, observedAt: null, reached: null })
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

const day = 24 * 60 * minute

test('what passed before a failure does not speak after it, though its own tier is planned less often', () => {
  const daily = aRun({ at: 1, intervalMs: day })
  const failing = aRun({ at: 65 * minute, tier: 'look', fails: 1 })
  expect(shown([daily, failing], 1).state).toBe('suspect')
  expect(shown([daily, failing], 16)).toMatchObject({ state: 'unknown', tier: null })
  const inconclusive = aRun({ at: 130 * minute, tier: 'look', verdict: 'inconclusive' })
  expect(shown([daily, failing, inconclusive], 0).state).toBe('unknown')
  // A look clears the suspicion; that the journey completes was last seen before it.
  const looks = aRun({ at: 135 * minute, tier: 'look' })
  expect(shown([daily, failing, looks], 1)).toMatchObject({ state: 'up', tier: 'look' })
  expect(shown([daily, failing, looks, aRun({ at: 140 * minute })], 1).tier).toBe('submit')
})

test('a tier that failed does not speak for what a shallower one saw pass since', () => {
  const runs = [aRun({ at: 1, fails: 1, intervalMs: day }), aRun({ at: 5 * minute, tier: 'look' })]
  expect(shown(runs, 1)).toMatchObject({ state: 'up', tier: 'look' })
})

test('nothing is said to work once the tier planned most often has been silent for three intervals', () => {
  const runs = [aRun({ at: 1, intervalMs: day }), aRun({ at: minute, tier: 'look' })]
  const { state } = derive(runs)
  const last = runs.at(-1)?.endedAt ?? 0
  const after = (minutes: number) => displayOf(state, last + minutes * minute, 5 * minute).state
  expect([after(15), after(16), after(2.9 * 24 * 60)]).toEqual(['up', 'unknown', 'unknown'])
})

test('after any history, up rests on a pass that no failure followed', () => {
  fc.assert(
    fc.property(anyRuns, (runs) => {
      const { state } = displayOf(derive(runs).state, (runs.at(-1)?.endedAt ?? 0) + 1)
      if (state !== 'up' && state !== 'degraded') return true
      const lastFailure = runs.findLastIndex(({ verdict }) => verdict === 'down')
      return runs.slice(lastFailure + 1).some(({ verdict }) => verdict === 'up' || verdict === 'degraded')
    }),
  )
})
