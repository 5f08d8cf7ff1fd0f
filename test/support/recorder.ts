// Records made-up runs as the pipeline records real ones; a process of its own may use it.
import type { Keepers } from '../../src/evidence/keep.ts'
import type { Capture } from '../../src/outcome/capture.ts'
import type { Outcome, Sighting } from '../../src/outcome/outcome.ts'
import { round } from '../../src/schedule/round.ts'
import type { Store } from '../../src/store/store.ts'
import { evidenceOf } from './evidence.ts'

const minute = 60_000

export type ToldRun = {
  readonly at: number
  readonly outcome?: Outcome
  /** What its page held: the same words are the same file. */
  readonly page?: string
  readonly netLog?: string
  /** Whether there is a screenshot, with nothing in it to hide. */
  readonly picture?: boolean
  readonly personal?: readonly string[]
  /** Where its step ended, and what was seen there. */
  readonly url?: string
  readonly detail?: string
}

const captured = (kind: Capture['kind'], step: string | null, words: string): Capture => ({
  kind,
  step,
  mediaType: 'text/plain',
  bytes: Buffer.from(words),
})

const aPicture: Capture = {
  ...captured('screenshot', 'home', 'a picture'),
  mediaType: 'image/png',
  boxes: [],
}

const sightingOf = ({ at, outcome = 'ok', personal = [], ...told }: ToldRun): Sighting => {
  const passed = outcome === 'ok'
  return {
    startedAt: at,
    endedAt: at + 2000,
    durationMs: 2000,
    outcome,
    failedStep: passed ? null : 'home',
    detail: told.detail ?? null,
    retryAt: null,
    steps: [
      {
        name: 'home',
        status: passed ? 'passed' : 'failed',
        startedAt: at,
        endedAt: at + 2000,
        durationMs: 2000,
        url: told.url ?? 'https://registre.example/',
        detail: told.detail ?? null,
      },
    ],
    controls: [],
    captures: [
      captured('page', 'home', told.page ?? `page ${at}`),
      ...(told.picture ? [aPicture] : []),
      captured('net-log', null, told.netLog ?? `net log ${at}`),
      captured('body', null, `body of ${told.page ?? at}`),
    ],
    lost: [],
    personal,
    userAgent: 'test',
    browser: 'test',
  }
}

/** Records runs in a store as the pipeline does. */
export const aRecorder = (store: Store, keepers: Keepers, probe = 'consumer-sign-up') => {
  let now = 0
  const evidence = evidenceOf(store, { keepers, now: () => now })
  const policy = { intervalMs: minute, slowAfterMs: minute, openAfter: 2, closeAfter: 2 }
  const planId = store.plans.keep({ probe, tier: 'submit', steps: ['home'], ...policy })
  const tools = { store, evidence, now: () => now, onRecorded: () => undefined }
  return (told: ToldRun) => {
    now = told.at
    const plan = { planId, probe, version: 'test', tier: 'submit', slowAfterMs: minute } as const
    const attempt = async () => sightingOf(told)
    const order = { ...plan, trigger: 'schedule', scheduledAt: told.at, attempt } as const
    return round(tools, order, new AbortController().signal)
  }
}
