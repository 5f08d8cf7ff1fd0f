import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyRuns, aRun, journey, minute } from '../support/runs.ts'
import { aStore, recordRun } from '../support/store.ts'

const probe = 'consumer-sign-up'
const t0 = Date.UTC(2021, 9, 1)
const all = [0, Number.MAX_SAFE_INTEGER] as const

test('runs that ended alike are told once, with the first and the last of them', () => {
  const { store } = aStore()
  const told = [{}, { fails: 2 }, { fails: 2 }, { fails: 2 }, { fails: 3 }, {}, {}]
  const runs = told.map((one, index) => aRun({ at: t0 + index * 5 * minute, ...one }))
  for (const run of runs) recordRun(store, run)
  const folds = store.runFolds.list(probe, ...all, [])
  expect(folds.map(({ count, verdict, failedStep }) => [count, verdict, failedStep])).toEqual([
    [1, 'up', null],
    [3, 'down', journey[2]],
    [1, 'down', journey[3]],
    [2, 'up', null],
  ])
  expect(folds[1]?.first).toEqual({ id: runs[1]?.id, startedAt: runs[1]?.startedAt })
  expect(folds[1]?.last).toEqual({ id: runs[3]?.id, startedAt: runs[3]?.startedAt })
  const broken = store.runFolds.list(probe, ...all, [t0 + 12 * minute])
  expect(broken.map(({ count }) => count)).toEqual([1, 2, 1, 1, 2])
})

test('a look between two submissions does not part them, and a discounted run stands apart', () => {
  const { store } = aStore()
  for (const minutes of [0, 10, 20, 30]) recordRun(store, aRun({ at: t0 + minutes * minute, fails: 4 }))
  for (const minutes of [5, 15]) recordRun(store, aRun({ at: t0 + minutes * minute, tier: 'look' }))
  const counts = () => store.runFolds.list(probe, ...all, []).map(({ tier, count }) => [tier, count])
  expect(counts()).toEqual([
    ['submit', 4],
    ['look', 2],
  ])
  const taken = aRun({ at: t0 + 20 * minute, fails: 4 }).id
  store.correct({ kind: 'run', target: taken, reason: 'ours', at: t0 + 60 * minute })
  const folds = store.runFolds.list(probe, ...all, [])
  expect(folds.map(({ count, discounted }) => [count, discounted])).toEqual([
    [2, null],
    [1, 'ours'],
    [1, null],
    [2, null],
  ])
})

test('every run is in one fold, whatever the history and wherever it is broken', () => {
  fc.assert(
    fc.property(anyRuns, fc.array(fc.nat(40 * 60 * minute), { maxLength: 4 }), (runs, breaks) => {
      const { store } = aStore()
      for (const run of runs) recordRun(store, run)
      const folds = store.runFolds.list(
        probe,
        ...all,
        breaks.map((at) => t0 + at),
      )
      expect(folds.reduce((sum, { count }) => sum + count, 0)).toBe(runs.length)
      for (const { count, first, last } of folds) expect(first.id === last.id).toBe(count === 1)
    }),
    { numRuns: 30 },
  )
})

test('a journey is remembered by the plans it had, with the steps of the latest', () => {
  const { store } = aStore()
  expect([store.plans.probes(), store.plans.stepsOf(probe)]).toEqual([[], []])
  recordRun(store, aRun({ at: t0 }))
  recordRun(store, { ...aRun({ at: t0 }), id: 'f'.repeat(32) }, { probe: 'other' })
  store.reports.keep({
    probe: 'only-spoken-of',
    recordedAt: t0,
    beganAt: t0,
    endedAfter: null,
    endedBefore: null,
    title: { fr: 'x', en: 'x' },
    sources: [{ name: 'x', url: null, says: 'x' }],
  })
  expect(store.plans.probes()).toEqual([probe, 'other'])
  expect(store.plans.stepsOf(probe)).toEqual(journey)
})
