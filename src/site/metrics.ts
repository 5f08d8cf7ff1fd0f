// How the watcher itself is watched: `/metrics` in the words of Prometheus, and `/readyz`.
import { statfs } from 'node:fs/promises'
import { type Context, Hono } from 'hono'
import type { Registry } from 'prom-client'
import type { Store } from '../store/store.ts'
import { type Incoming, isLoopback } from './client.ts'
import { fillingFrom } from './gauges.ts'
import type { Part } from './part.ts'

export type MetricsOrder = {
  readonly store: Store
  readonly probes: readonly string[]
  readonly version: string
  /** Its disk is the one that is measured. */
  readonly dataDir: string
  readonly now: () => number
  /** Whether work can be done, and what keeps it from being done. */
  readonly ready: () => { readonly ok: boolean; readonly detail: string }
  /** Whether other machines may read them too. */
  readonly open: boolean
}

// Those of proxies, of content networks and of load balancers.
const forwarding =
  /^(?:forwarded|via|x-forwarded(?:-.*)?|x-real-ip|cf-.*|cdn-loop|(?:true|x|x-cluster|fastly|fly)-client-ip|x-original-.*|x-envoy-.*)$/i

// Whoever comes through a proxy comes from this machine too, but its words give it away.
const isOfThisMachine = (c: Context) => {
  const incoming = (c.env as { readonly incoming?: Incoming } | undefined)?.incoming
  const address = (incoming?.socket?.remoteAddress ?? '').replace(/^::ffff:/i, '')
  return isLoopback(address) && !Object.keys(c.req.header()).some((name) => forwarding.test(name))
}

// promtool refuses them: gauges with the name of a counter. Their parts by type are there under better names.
const misnamed = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
]

const opened = async (order: MetricsOrder, since: number) => {
  // A quarter of the start's memory, which who never asks should not pay.
  const prometheus = await import('prom-client')
  const registry: Registry = new prometheus.Registry()
  prometheus.collectDefaultMetrics({ register: registry })
  for (const name of misnamed) registry.removeSingleMetric(name)
  const free = async () => {
    const { bavail, bsize } = await statfs(order.dataDir)
    return bavail * bsize
  }
  const fill = fillingFrom(prometheus, registry, { ...order, since, freeBytes: free })
  return async () => {
    await fill()
    return { contentType: registry.contentType, text: await registry.metrics() }
  }
}

/** `/metrics`, for this machine unless it is opened to others, and `/readyz`, for everybody. */
export const metricsPart = (order: MetricsOrder): Part => {
  const since = order.store.counts.lastSeq()
  let opening: ReturnType<typeof opened> | null = null
  const app = new Hono()
  app.get('/metrics', async (c) => {
    if (!order.open && !isOfThisMachine(c)) return c.text('Not found.\n', 404)
    opening ??= opened(order, since)
    const { contentType, text } = await (await opening)()
    return c.body(text, 200, { 'Content-Type': contentType, 'Cache-Control': 'no-store' })
  })
  app.get('/readyz', (c) => {
    const ready = order.ready()
    return c.json(ready, ready.ok ? 200 : 503, { 'Cache-Control': 'no-store' })
  })
  app.all('*', (c) => c.text('This is only read: GET and HEAD.\n', 405, { Allow: 'GET, HEAD' }))
  return { offer: null, owns: (path) => path === '/metrics' || path === '/readyz', open: () => app }
}
