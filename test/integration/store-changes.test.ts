import { expect, test } from 'vitest'
import { aRun, minute } from '../support/runs.ts'
import { aStore, recordRun } from '../support/store.ts'

const t0 = Date.UTC(2021, 9, 1)

test('transitions are told newest first by probe, or oldest first by incident, with the reason of a correction', () => {
  const { store } = aStore()
  const runs = [0, 5, 10, 15, 20].map((minutes) => {
    const at = t0 + minutes * minute
    return minutes === 5 || minutes === 10 ? aRun({ at, fails: 2 }) : aRun({ at })
  })
  for (const run of runs) recordRun(store, run)
  const incident = runs[1]?.id ?? ''
  store.correct({ kind: 'incident', target: incident, reason: 'our own fault', at: t0 + 30 * minute })
  const told = store.transitions.ofIncidents([incident, 'f'.repeat(32)])
  expect(told.map(({ kind, reason }) => [kind, reason])).toEqual([
    ['opened', null],
    ['closed', null],
    ['corrected', 'our own fault'],
  ])
  expect(store.transitions.latest('consumer-sign-up', 2)).toEqual(told.slice(1).toReversed())
  expect(store.transitions.latest(null, 9)).toEqual(told.toReversed())
  expect(store.transitions.latest('nothing', 9)).toEqual([])
})

test('a method is kept when it changes, and when it changes back', () => {
  const { store } = aStore()
  const first = { hash: 'a'.repeat(64), body: '{"controls":[]}' }
  const second = { hash: 'b'.repeat(64), body: '{"controls":["https://one.example"]}' }
  const told = [first, first, second, second, first].map((method, at) =>
    store.methods.keep({ ...method, at }),
  )
  expect(told).toEqual([true, false, true, false, true])
  expect(store.methods.list(9)).toEqual([
    { ...first, at: 4 },
    { ...second, at: 2 },
    { ...first, at: 0 },
  ])
  expect(store.methods.list(1)).toEqual([{ ...first, at: 4 }])
  expect(store.methods.get(second.hash)).toEqual({ ...second, at: 2 })
  expect(store.methods.get('c'.repeat(64))).toBeNull()
})
