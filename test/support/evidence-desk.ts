// The pages of exports over a real store, without a server.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from 'hono'
import { expect, onTestFinished } from 'vitest'
import type { ExportOrder } from '../../src/export/source.ts'
import { createSite } from '../../src/site/app.ts'
import { evidencePart } from '../../src/site/evidence.ts'
import { type Exporter, openExportQueue } from '../../src/site/evidence-queue.ts'
import { giveGrant } from '../../src/site/grants.ts'
import { until } from './constat.ts'
import { aRun, minute } from './runs.ts'
import { readable, siteOver } from './site.ts'
import { aFolder, aStore, recordRun } from './store.ts'

export const now = Date.UTC(2026, 10, 23, 12)
export const day = 86_400_000
export const content = Buffer.from('0123456789'.repeat(100))
export const sha256 = 'ab'.repeat(32)

const planned = { ok: true, runs: 5, captured: 3, files: 1234, bytes: 12_345_678, checkpoint: 9 } as const

/** The pages of exports over a store with one incident; each export is the same thousand bytes. */
export const aDesk = async (given: Partial<Exporter> = {}) => {
  const { store } = aStore()
  for (const [nth, fails] of [undefined, 0, 0, undefined, undefined].entries())
    recordRun(store, aRun({ at: now - day + nth * 5 * minute, ...(fails !== undefined && { fails }) }))
  const orders: ExportOrder[] = []
  const exporter: Exporter = {
    plan: async () => planned,
    write: async (order, path) => {
      orders.push(order)
      writeFileSync(path, content)
      return { ok: true, bytes: content.length, sha256, runs: 5, checkpoint: 9 }
    },
    ...given,
  }
  const totalBytes = 20_000_000_000
  const failures: unknown[] = []
  const queue = await openExportQueue({
    store,
    folder: join(aFolder(), 'exports'),
    exporter,
    now: () => now,
    limits: { totalBytes, mostWaiting: 4 },
    spareBytes: () => Number.POSITIVE_INFINITY,
    onFailed: (_, cause) => failures.push(cause),
  })
  onTestFinished(queue.stop)
  const site = siteOver(store, now)
  const clientOf = (c: Context) => c.req.header('X-Client') ?? 'somebody'
  const app = createSite(site, [evidencePart({ site, queue, totalBytes, clientOf })])
  const post = (path: string, fields: Readonly<Record<string, string>>, headers = {}) =>
    app.request(path, { method: 'POST', body: new URLSearchParams(fields), headers })
  const granted = (limits = {}) => {
    const terms = {
      holder: 'Me Dupont',
      grantedAt: now,
      expiresAt: now + day,
      incident: null,
      from: null,
      to: null,
    }
    const { grant, token } = giveGrant(store, { ...terms, ...limits })
    return { ...grant, path: `/evidence/grant/${token}` }
  }
  /** Has an export made, and returns the path of its page once it is ready. */
  const made = async (path: string, fields: Readonly<Record<string, string>>) => {
    const answer = await post(path, fields)
    expect(answer.status).toBe(303)
    const place = answer.headers.get('Location') ?? ''
    await until(() => store.exports.get(place.slice(-32))?.state === 'done')
    return place
  }
  const [incident] = store.incidents.list({ limit: 1 })
  return { store, app, post, granted, made, orders, incident: incident?.id ?? '' }
}

export const days = { from: '2026-11-20', to: '2026-11-22' }

export const textOf = async (answer: Response | Promise<Response>) => readable(await (await answer).text())
