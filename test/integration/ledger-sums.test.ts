// What is not measured, and what is no planned look: sums, as they grow and as they are made anew.
import { expect, test } from 'vitest'
import type { RunFact } from '../../src/incident/incident.ts'
import type { Tier } from '../../src/outcome/outcome.ts'
import { hourMs } from '../../src/store/rollups.ts'
import type { Store } from '../../src/store/store.ts'
import { unsealed } from '../support/evidence.ts'
import { aRun, journey, minute } from '../support/runs.ts'
import { aStore, recordRun } from '../support/store.ts'

const t0 = Date.UTC(2021, 9, 1)
const probe = 'consumer-sign-up'

const sums = (store: Store, tier: Tier) => store.rollups.sum(probe, tier, t0, t0 + 2 * hourMs)

test('a pause between two passes is not measured, however short it is', () => {
  const { store } = aStore()
  const run = (minutes: number) => recordRun(store, aRun({ at: t0 + minutes * minute, stepMs: 0 }))
  run(0)
  run(5)
  store.pauses.keep({ paused: true, at: t0 + 6 * minute, reason: 'travaux' })
  store.pauses.keep({ paused: false, at: t0 + 9 * minute, reason: null })
  run(10)
  run(15)
  expect(sums(store, 'submit').up).toBe(12 * minute)
  store.rebuild()
  expect(sums(store, 'submit').up).toBe(12 * minute)
})

const step = (name: string, at: number) =>
  ({ name, status: 'passed', startedAt: at, endedAt: at, durationMs: 0, url: null, detail: null }) as const

/** A run that was planned to submit and, being over the cap, only looked. */
const lookOverCap = (store: Store, run: RunFact) => {
  const { intervalMs, openAfter, closeAfter, startedAt, endedAt } = run
  const policy = { intervalMs, openAfter, closeAfter, slowAfterMs: 8000 }
  const planId = store.plans.keep({ ...policy, probe, tier: 'look', steps: journey })
  const opened = { runId: run.id, planId, trigger: 'schedule', vantage: 'test' } as const
  const opening = store.openings.keep(
    { ...opened, scheduledAt: startedAt, openedAt: startedAt, tierPlanned: 'submit' },
    unsealed,
  )
  store.record(opening, {
    ...{ startedAt, endedAt, durationMs: 0, outcome: 'ok', verdict: 'up', failedStep: null },
    ...{ detail: null, retryAt: null, userAgent: 'test', browser: 'test', exchanges: null },
    ...{ entry: unsealed.entry, screenshots: {}, controls: [] },
    steps: journey.map((name) => step(name, startedAt)),
  })
}

test('a run over the cap is a planned submission that did not conclude, and no planned look', () => {
  const { store } = aStore()
  recordRun(store, aRun({ at: t0 }))
  lookOverCap(store, aRun({ at: t0 + 5 * minute, tier: 'look' }))
  const seen = () => [sums(store, 'submit'), sums(store, 'look')]
  const expected = [
    { planned: 2, concluded: 1 },
    { planned: 0, concluded: 0 },
  ]
  expect(seen()).toMatchObject(expected)
  store.rebuild()
  expect(seen()).toMatchObject(expected)
})
