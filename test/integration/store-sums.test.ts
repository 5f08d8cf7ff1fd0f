// Sums that are remembered, beside the same sums read anew.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Tier } from '../../src/outcome/outcome.ts'
import { hourMs } from '../../src/store/rollups.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { anyRuns, aRun, minute } from '../support/runs.ts'
import { aStore, recordRun } from '../support/store.ts'

const t0 = Date.UTC(2021, 9, 1)
const probe = 'consumer-sign-up'
const dayMs = 24 * hourMs

const tiers: readonly Tier[] = ['look', 'submit']

// Days that end at Paris' midnights, a window of many days, and the hours around the first runs.
const spans = [
  ...Array.from({ length: 6 }, (_, day) => [t0 + (day * 24 - 2) * hourMs, t0 + (day * 24 + 22) * hourMs]),
  ...Array.from({ length: 6 }, (_, hour) => [t0 + hour * hourMs, t0 + (hour + 1) * hourMs]),
  [t0 - 9 * dayMs, t0 + 3 * dayMs + 5 * hourMs],
].map(([from = 0, to = 0]) => ({ from, to }))

const read = ({ rollups }: Store) =>
  tiers.flatMap((tier) =>
    spans.map(({ from, to }) => [rollups.sum(probe, tier, from, to), rollups.paces(probe, tier, from, to)]),
  )

const gapAfter = (at: number) =>
  ({ planId: 1, from: at - 50 * minute, to: at - 5 * minute, count: 10, reason: 'stopped' }) as const

test('sums read again and again while runs, gaps and corrections come are the sums read anew', () => {
  fc.assert(
    fc.property(anyRuns, fc.infiniteStream(fc.nat(9)), (runs, dice) => {
      const { db, store } = aStore()
      for (const run of runs) {
        recordRun(store, run)
        const thrown = dice.next().value
        if (thrown === 0) store.gaps.keep(gapAfter(run.startedAt))
        if (thrown === 1) store.correct({ kind: 'run', target: run.id, reason: 'ours', at: run.endedAt })
        if (thrown === 2) store.rebuild()
        expect(read(store)).toEqual(read(openStore(db)))
      }
    }),
    { numRuns: 25 },
  )
}, 60_000)

test('what a transaction wrote and then undid is in no sum', () => {
  const { db, store } = aStore()
  recordRun(store, aRun({ at: t0 }))
  const before = read(store)
  const undone = db.transaction(() => {
    store.rollups.addPlanned(1, 'submit', t0 + minute, 5, 5)
    expect(read(store)).not.toEqual(before)
    throw new Error('undone')
  })
  expect(undone).toThrow('undone')
  expect(read(store)).toEqual(before)
  expect(read(openStore(db))).toEqual(before)
})
