// Failing runs with pictures, and with what others wrote in them.
import { createHash } from 'node:crypto'
import type { RunFact } from '../../src/incident/incident.ts'
import type { Store } from '../../src/store/store.ts'
import { unsealed } from './evidence.ts'
import { journey } from './runs.ts'

export const sha256 = createHash('sha256').update('a picture').digest('hex')

/** Records a failing run with a picture of every step tried, and the detail and address given. */
export const recordFailure = (
  store: Store,
  run: RunFact,
  { detail, url, vantage = 'test' }: { detail: string; url: string; vantage?: string },
) => {
  const { tier, intervalMs, openAfter, closeAfter, startedAt, endedAt } = run
  const plan = { probe: 'consumer-sign-up', tier, intervalMs, openAfter, closeAfter, slowAfterMs: 8000 }
  const opening = store.openings.keep(
    {
      runId: run.id,
      planId: store.plans.keep({ ...plan, steps: journey }),
      trigger: 'confirm',
      vantage,
      scheduledAt: startedAt,
      openedAt: startedAt,
    },
    unsealed,
  )
  const facts = {
    startedAt,
    endedAt,
    durationMs: endedAt - startedAt,
    verdict: 'down',
    outcome: 'notice_displayed',
  } as const
  store.record(opening, {
    ...facts,
    failedStep: run.steps.at(-1)?.name ?? null,
    detail,
    retryAt: null,
    userAgent: detail,
    browser: detail,
    exchanges: null,
    entry: unsealed.entry,
    named: [{ shelf: 'artefacts', digest: sha256, kind: 'artefact' }],
    screenshots: Object.fromEntries(run.steps.map(({ name }) => [name, sha256])),
    controls: [
      { url: 'https://control.example/', ok: true, askedAt: endedAt, detail },
      { url: 'javascript:alert(4)', ok: false, askedAt: endedAt, detail },
    ],
    steps: run.steps.map(({ name, passed, startedAt, endedAt }) => ({
      name,
      status: passed ? 'passed' : 'failed',
      startedAt,
      endedAt,
      durationMs: endedAt - startedAt,
      url,
      detail: passed ? null : detail,
    })),
  })
}
