// A real store in a folder of its own, and runs told to it in a few words.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { RunFact } from '../../src/incident/incident.ts'
import type { Trigger } from '../../src/outcome/outcome.ts'
import { openDatabase } from '../../src/store/database.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { unsealed } from './evidence.ts'
import { journey } from './runs.ts'

/** A folder that is gone when the test is. */
export const aFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'constat-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

let empty: Buffer | undefined

// Making the tables costs ten times what copying them does, and a thousand tests ask for a store.
const emptyDatabase = () => {
  const db = openDatabase(join(aFolder(), 'constat.db'))
  const bytes = db.serialize()
  db.close()
  return bytes
}

/** An open store, its database and its file; closed when the test ends. */
export const aStore = (file = join(aFolder(), 'constat.db')) => {
  empty ??= emptyDatabase()
  if (!existsSync(file)) writeFileSync(file, empty)
  const db = openDatabase(file)
  onTestFinished(() => {
    db.close()
  })
  return { db, file, store: openStore(db) }
}

/** Opens a run as the pipeline would; it is recorded when that is asked for. */
export const openRun = (
  store: Store,
  run: RunFact,
  { probe = 'consumer-sign-up', trigger = 'schedule' as Trigger } = {},
) => {
  const { tier, intervalMs, openAfter, closeAfter } = run
  const planId = store.plans.keep({
    probe,
    tier,
    intervalMs,
    openAfter,
    closeAfter,
    slowAfterMs: 8000,
    steps: journey,
  })
  const opening = store.openings.keep(
    {
      runId: run.id,
      planId,
      trigger,
      vantage: 'test',
      scheduledAt: run.startedAt,
      openedAt: run.startedAt,
    },
    unsealed,
  )
  return { record: () => store.record(opening, factsOf(run)) }
}

/** Records a run as the pipeline would. */
export const recordRun = (...opened: Parameters<typeof openRun>) => openRun(...opened).record()

const factsOf = (run: RunFact): Parameters<Store['record']>[1] => {
  const tried = new Map(run.steps.map((step) => [step.name, step]))
  return {
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    durationMs: run.endedAt - run.startedAt,
    outcome: run.verdict === 'down' ? 'http_error' : run.verdict === 'inconclusive' ? 'probe_fault' : 'ok',
    verdict: run.verdict,
    failedStep: run.steps.find(({ passed }) => !passed)?.name ?? null,
    detail: null,
    retryAt: null,
    userAgent: 'test',
    browser: 'test',
    exchanges: null,
    entry: unsealed.entry,
    screenshots: {},
    controls: [],
    steps: journey.map((name) => {
      const step = tried.get(name)
      const nothing = { name, status: 'skipped', startedAt: null, endedAt: null, durationMs: null } as const
      if (!step) return { ...nothing, url: null, detail: null }
      const { startedAt, endedAt, passed } = step
      const durationMs = endedAt - startedAt
      return {
        name,
        status: passed ? 'passed' : 'failed',
        startedAt,
        endedAt,
        durationMs,
        url: null,
        detail: null,
      }
    }),
  }
}
