// A schedule under a stand-in clock, and a registry that answers as it is told.
import { afterEach, beforeEach, expect, onTestFinished, vi } from 'vitest'
import { pathsIn } from '../../src/data-directory.ts'
import { openShelves } from '../../src/evidence/artefacts.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import type { Outcome, Sighting, Tier } from '../../src/outcome/outcome.ts'
import { openSchedule, type ScheduleTools } from '../../src/schedule/schedule.ts'
import type { Attempt, Planned } from '../../src/schedule/turns.ts'
import type { Store } from '../../src/store/store.ts'
import { evidenceOf } from './evidence.ts'
import { journey } from './runs.ts'
import { aFolder } from './store.ts'

export const second = 1000
export const t0 = Date.UTC(2021, 9, 1)
export const consumer = 'consumer-sign-up'

/** Every test of the file begins at `t0`, and time passes as it says. */
export const useStandInClock = () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: t0 })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
}

type Answer = {
  readonly outcome?: Outcome
  readonly lastsMs?: number
  readonly retryAt?: number
  readonly mailMs?: number
}

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

/** A registry that answers as it is told, each answer once and the last one from then on. */
export const answering =
  (...answers: Answer[]) =>
  async ({ slot, signal }: Attempt): Promise<Sighting> => {
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? {}
    const startedAt = Date.now()
    await pause(answer.lastsMs ?? second, signal)
    if (answer.mailMs !== undefined) {
      slot.release()
      await pause(answer.mailMs, signal)
      if (!signal.aborted) await slot.regain(signal)
    }
    const outcome = signal.aborted ? 'probe_fault' : (answer.outcome ?? 'ok')
    const failed = outcome === 'ok' ? null : 1
    return {
      startedAt,
      endedAt: Date.now(),
      durationMs: Date.now() - startedAt,
      outcome,
      failedStep: failed === null ? null : 'form',
      detail: null,
      retryAt: answer.retryAt ?? null,
      controls: [],
      captures: [],
      lost: [],
      personal: [],
      userAgent: 'test',
      browser: 'test',
      steps: journey.map((name, position) => {
        const status =
          failed === null || position < failed ? 'passed' : position === failed ? 'failed' : 'skipped'
        const times = { startedAt, endedAt: Date.now(), durationMs: 1 }
        const none = { startedAt: null, endedAt: null, durationMs: null }
        return { name, status, url: null, detail: null, ...(status === 'skipped' ? none : times) }
      }),
    }
  }

// Files take real time, which these tests do not have.
const fileless = (store: Store): Evidence => {
  const evidence = evidenceOf(store, { keepers: openShelves(pathsIn(aFolder())) })
  return { ...evidence, record: async (...run) => evidence.recordBare(...run) }
}

/** A plan of one run a minute. */
export const planned = (
  store: Store,
  attempt: Planned['attempt'],
  change: Partial<Planned> = {},
): Planned => {
  const probe = change.probe ?? consumer
  const tier: Tier = change.tier ?? 'submit'
  const policy = { openAfter: 2, closeAfter: 2, slowAfterMs: 60 * second, intervalMs: 60 * second }
  return {
    planId: store.plans.keep({ probe, tier, ...policy, steps: journey }),
    probe,
    version: 'test',
    tier,
    cron: '* * * * *',
    intervalMs: 60 * second,
    jitterMs: 0,
    slowAfterMs: 60 * second,
    confirmAfterMs: 5 * second,
    attempt,
    ...change,
  }
}

/** A schedule that has begun, and is stopped when the test ends. */
export const scheduledWith = async (
  store: Store,
  tools: Pick<ScheduleTools, 'onError'> & Partial<ScheduleTools>,
  ...plans: readonly Planned[]
) => {
  const schedule = openSchedule(
    {
      store,
      evidence: fileless(store),
      now: () => Date.now(),
      onRecorded: () => undefined,
      graceMs: 5 * second,
      ...tools,
    },
    plans,
  )
  schedule.begin()
  onTestFinished(async () => {
    vi.useFakeTimers()
    const stopped = schedule.stop()
    await vi.advanceTimersByTimeAsync(6 * second)
    await stopped
  })
  return schedule
}

/** The same, which records every run. */
export const scheduled = (store: Store, ...plans: readonly Planned[]) => {
  const errors: unknown[] = []
  // What is registered first is asked last: the schedule is stopped by then.
  onTestFinished(() => expect(errors).toEqual([]))
  return scheduledWith(store, { onError: (_, cause) => errors.push(cause) }, ...plans)
}

/** Every run so far in a few words: probe, trigger, planned second, outcome. */
export const told = (store: Store) =>
  store.runs
    .list({ limit: 100 })
    .reverse()
    .map(({ probe, trigger, scheduledAt, outcome }) => [probe, trigger, (scheduledAt - t0) / second, outcome])
