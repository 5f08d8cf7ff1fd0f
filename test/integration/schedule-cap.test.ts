import { expect, test, vi } from 'vitest'
import type { Planned } from '../../src/schedule/turns.ts'
import type { Store } from '../../src/store/store.ts'
import {
  answering,
  consumer,
  planned,
  scheduled,
  scheduledWith,
  second,
  t0,
  useStandInClock,
} from '../support/schedule.ts'
import { aStore } from '../support/store.ts'

useStandInClock()

const minute = 60 * second
const hour = 60 * minute

// A registry to which every run sends its form before it answers.
const submitting = (...answers: Parameters<typeof answering>): Planned['attempt'] => {
  const answer = answering(...answers)
  return (attempt) => {
    attempt.ledger.sent('submission')
    return answer(attempt)
  }
}

const capped = (
  store: Store,
  perDay: number,
  attempt: Planned['attempt'],
  change: Partial<Planned> = {},
  looking = answering({}),
) => {
  const look = planned(store, looking, { tier: 'look' })
  return planned(store, attempt, { ...change, cap: { perDay, timeZone: 'Europe/Paris', look } })
}

const made = (store: Store) =>
  store.runs
    .list({ limit: 50 })
    .reverse()
    .map(({ trigger, scheduledAt, tier, tierPlanned }) => [
      trigger,
      (scheduledAt - t0) / minute,
      tier,
      tierPlanned,
    ])

test('over the cap a planned run only looks and says so, and one submission is kept for a confirmation', async () => {
  const { store } = aStore()
  const failing = { outcome: 'http_error' } as const
  await scheduled(store, capped(store, 3, submitting({}, failing)))
  await vi.advanceTimersByTimeAsync(3 * minute + 30 * second)
  expect(made(store)).toEqual([
    ['schedule', 1, 'submit', null],
    ['schedule', 2, 'submit', null],
    ['confirm', 2.1, 'submit', null],
    ['schedule', 3, 'look', 'submit'],
  ])
  expect(store.submissions.list(9)).toHaveLength(3)
})

test('a confirmation that has to wait is made though planned runs only looked meanwhile', async () => {
  const { store } = aStore()
  const failing = { outcome: 'http_error', retryAt: t0 + 3.5 * minute } as const
  const looking = answering({ outcome: 'page_changed' })
  await scheduled(store, capped(store, 2, submitting(failing), {}, looking))
  await vi.advanceTimersByTimeAsync(4 * minute + 30 * second)
  expect(made(store)).toEqual([
    ['schedule', 1, 'submit', null],
    ['schedule', 2, 'look', 'submit'],
    ['schedule', 3, 'look', 'submit'],
    ['confirm', 3.5, 'submit', null],
    ['schedule', 4, 'look', 'submit'],
  ])
  expect(store.incidents.list({ limit: 9 })).toHaveLength(1)
})

test('the cap is of a civil day in Paris', async () => {
  const { store } = aStore()
  // In Paris the day ends at 22:00 UTC.
  await scheduled(store, capped(store, 2, submitting({}), { cron: '30 20-23 * * *' }))
  await vi.advanceTimersByTimeAsync(24 * hour)
  expect(made(store).map(([, , tier]) => tier)).toEqual(['submit', 'look', 'submit', 'look'])
})

test('a run that only looked accounts for the moment that was planned', async () => {
  const { store } = aStore()
  const plan = () => capped(store, 2, submitting({}))
  const schedule = await scheduled(store, plan())
  await vi.advanceTimersByTimeAsync(2 * minute + 10 * second)
  await schedule.stop()
  await vi.advanceTimersByTimeAsync(5 * second)
  await scheduled(store, plan())
  expect(made(store)).toHaveLength(2)
  expect(store.gaps.list(consumer, 9)).toEqual([])
  expect(store.openings.lastPlannedAt(consumer, 'submit')).toBe(t0 + 2 * minute)
  expect(store.openings.lastPlannedAt(consumer, 'look')).toBeNull()
})

test('a submission is in the ledger before it is sent, once, and its receipt after', async () => {
  const { store } = aStore()
  const sending: Planned['attempt'] = (attempt) => {
    attempt.ledger.sent('submission')
    expect(store.submissions.list(9)).toMatchObject([{ runId: attempt.runId, receipt: null }])
    expect(() => attempt.ledger.sent('submission')).toThrow(/UNIQUE/)
    attempt.ledger.received('receipt', 'reçu 2021-10')
    return answering({})(attempt)
  }
  await scheduledWith(
    store,
    {
      onError: (_, cause) => {
        throw cause
      },
    },
    planned(store, sending),
  )
  await vi.advanceTimersByTimeAsync(65 * second)
  const [run] = store.runs.list({ limit: 1 })
  expect(store.submissions.list(9)).toEqual([
    { runId: run?.id, step: 'submission', at: t0 + minute, receipt: 'reçu 2021-10' },
  ])
  expect(store.submissions.sentSince(consumer, t0 + minute)).toEqual([t0 + minute])
  expect(store.submissions.sentSince(consumer, t0 + minute + 1)).toEqual([])
  expect(() => store.submissions.keepSent({ runId: 'f'.repeat(32), step: 'submission', at: 1 })).toThrow()
})
