// Runs stored per second, and pages over a year of history against the same pages over a day.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { probes } from '../../probes/index.ts'
import { createSite } from '../../src/site/app.ts'
import type { Site } from '../../src/site/site.ts'
import { openDatabase } from '../../src/store/database.ts'
import type { Recorded } from '../../src/store/record.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { unsealed } from '../support/evidence.ts'
import { benchExpiry } from './expiry.ts'
import { median, row } from './figures.ts'

const minute = 60_000
const day = 24 * 60 * minute
const intervalMs = 5 * minute
const now = Date.UTC(2026, 9, 1)

// An outage of about four hours every ten days, and a lost run now and then. The last day, the same in every
// history, fills a page of incidents: what is compared is what older history costs, not what a page lists.
const verdictAt = (at: number) => {
  const index = at / intervalMs
  if (at >= now - day) return index % 10 < 2 ? 'down' : 'up'
  if (index % 2880 > 2830) return 'down'
  return index % 97 === 0 ? 'inconclusive' : 'up'
}

const recorded = (names: readonly string[], at: number, verdict: ReturnType<typeof verdictAt>): Recorded => ({
  startedAt: at,
  endedAt: at + 4000,
  durationMs: 4000,
  outcome: { up: 'ok', down: 'http_error', inconclusive: 'network_fault' }[verdict] as Recorded['outcome'],
  verdict,
  failedStep: verdict === 'down' ? (names[1] ?? null) : null,
  detail: verdict === 'down' ? 'HTTP 503' : null,
  retryAt: null,
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Constat/0.1.0 (+https://constat.example; run=0123456789abcdef)',
  browser: 'HeadlessChrome/156.0.0.0',
  exchanges: null,
  entry: unsealed.entry,
  screenshots: {},
  controls: [],
  steps: names.map((name, position) => {
    const status = verdict !== 'down' || position < 1 ? 'passed' : position === 1 ? 'failed' : 'skipped'
    const times = { startedAt: at + position * 400, endedAt: at + position * 400 + 390, durationMs: 390 }
    const none = { startedAt: null, endedAt: null, durationMs: null }
    const url = 'https://registry.example/inscription'
    return { name, status, url, detail: null, ...(status === 'skipped' ? none : times) }
  }),
})

const record = (store: Store, from: number, to: number) => {
  let count = 0
  const plans = probes.map(({ id, steps }) => {
    const names = steps.map(({ name }) => name)
    const policy = { intervalMs, slowAfterMs: 60_000, openAfter: 2, closeAfter: 2 }
    return { names, planId: store.plans.keep({ probe: id, tier: 'submit', ...policy, steps: names }) }
  })
  for (let at = from; at < to; at += intervalMs) {
    for (const { names, planId } of plans) {
      const runId = randomBytes(16).toString('hex')
      const order = {
        runId,
        planId,
        trigger: 'schedule',
        vantage: 'bench',
        scheduledAt: at,
        openedAt: at,
      } as const
      store.record(store.openings.keep(order, unsealed), recorded(names, at, verdictAt(at)))
      count += 1
    }
  }
  return count
}

const open = (folder: string, name: string) => {
  const db = openDatabase(join(folder, name))
  return { db, store: openStore(db) }
}

const filled = (folder: string, name: string, days: number) => {
  const { db, store } = open(folder, name)
  // A year is written to be read: nobody waits for the disk after each of its runs.
  db.pragma('synchronous = OFF')
  const count = record(store, now - days * day, now)
  db.pragma('wal_checkpoint(TRUNCATE)')
  return { count, store, site: siteOver(store) }
}

const patience = { jitterMs: 0, slowAfterMs: 60_000, stepDeadlineMs: 30_000, mailWithinMs: 60_000 }

const siteOver = (store: Store): Site => ({
  store,
  now: () => now,
  registry: { name: 'Registre', url: 'https://registry.example', operator: null },
  title: 'Constat',
  url: 'https://constat.example',
  operator: null,
  legalNotice: null,
  simulated: false,
  policy: { openAfter: 2, closeAfter: 2, confirmAfterMs: minute },
  controls: [],
  onChange: () => () => undefined,
  contact: 'contact@constat.example',
  version: '0.0.0',
  vantages: [{ id: 'bench', place: 'Paris' }],
  practice: null,
  probes: probes.map(({ id, title, steps }) => ({
    id,
    title,
    steps: steps.map(({ name, title: words, submits }) => ({
      name,
      title: words,
      submits: submits === true,
      expects: words,
    })),
    plans: [{ tier: 'submit', cron: '*/5 * * * *', intervalMs, ...patience }],
  })),
  nextRunAt: () => now + minute,
  artefact: async () => null,
  healthy: () => ({ ok: true, detail: 'bench' }),
  failed: (error) => {
    throw error
  },
})

// A page is made anew when it is a minute old, or when the clock went back: each turn makes it.
const openTurns = (site: Site) => {
  let turn = 0
  const app = createSite({ ...site, now: () => now - (turn % 2) * minute })
  return (path: string) => {
    turn += 1
    return timeOf(app, path)
  }
}

const timeOf = async (app: ReturnType<typeof createSite>, path: string) => {
  const began = performance.now()
  const response = await app.request(path)
  await response.text()
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  return performance.now() - began
}

const benchPage = async (path: string, yearSite: Site, daySite: Site) => {
  const [year, dayOnly] = [openTurns(yearSite), openTurns(daySite)]
  const times: Record<'year' | 'day', number[]> = { year: [], day: [] }
  for (let turn = 0; turn < 220; turn += 1) {
    const [long, short] = [await year(path), await dayOnly(path)]
    if (turn < 20) continue
    times.year.push(long)
    times.day.push(short)
  }
  const [long, short] = [median(times.year), median(times.day)]
  row(
    `page ${path}: ms`,
    `year ${long.toFixed(2)}`,
    `day ${short.toFixed(2)}`,
    `ratio ${(long / short).toFixed(2)} (target ≤ 1.20)`,
  )
}

/** Prints how fast runs are stored, each durably, and what a page costs as history grows. */
export const benchHistory = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'constat-bench-'))
  const { db, store } = open(folder, 'speed.db')
  const began = performance.now()
  const count = record(store, now - 2 * day, now)
  row(
    'store: runs per second',
    `${Math.round(count / ((performance.now() - began) / 1000))}`,
    `(${count} runs)`,
  )
  db.pragma('wal_checkpoint(TRUNCATE)')
  const bytes = (db.pragma('page_count', { simple: true }) as number) * 4096
  row('store: bytes per run', `${Math.round(bytes / count)}`)
  const dayOnly = filled(folder, 'day.db', 1)
  const year = filled(folder, 'year.db', 365)
  row('history', `year ${year.count} runs`, `day ${dayOnly.count} runs`)
  for (const path of ['/', '/incidents']) await benchPage(path, year.site, dayOnly.site)
  await benchExpiry(year.site, (at) => record(year.store, at, at + intervalMs))
  rmSync(folder, { recursive: true, force: true })
}
