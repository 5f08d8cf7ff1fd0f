// The figures of a Constat over a store of its own, as a program that collects them reads them.
import { onTestFinished } from 'vitest'
import { listening } from '../../src/listen.ts'
import { createSite } from '../../src/site/app.ts'
import { type MetricsOrder, metricsPart } from '../../src/site/metrics.ts'
import { aRun, minute } from './runs.ts'
import { siteOver } from './site.ts'
import { aFolder, aStore, recordRun } from './store.ts'

export const now = Date.parse('2026-03-01T00:00:00Z')

/** Serves the figures of a store that has one run of an earlier process; it stops when the test ends. */
export const servedMetrics = async (given: Partial<MetricsOrder> = {}) => {
  const { store } = aStore()
  recordRun(store, aRun({ at: now - 60 * minute }))
  const order: MetricsOrder = {
    store,
    probes: ['consumer-sign-up', 'company-enrolment'],
    version: '1.2.3',
    dataDir: aFolder(),
    now: () => now,
    ready: () => ({ ok: true, detail: 'all is open' }),
    open: false,
    ...given,
  }
  const port = await listening('127.0.0.1', 0)
  onTestFinished(port.close)
  port.serve(createSite(siteOver(store, now), [metricsPart(order)]).fetch)
  const text = async () => (await fetch(`${port.url}/metrics`)).text()
  const figures = async () => {
    const lines = (await text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    return new Map(
      lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
    )
  }
  return { store, url: port.url, text, figures }
}
