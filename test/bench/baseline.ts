// A process of its own: a bare Hono server that answers the bytes of a kept page from a constant.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

const page = await fetch(process.argv[2] ?? '', { headers: { 'Accept-Encoding': 'br' } })
// The bytes as they travel: fetch would decode them.
const size = Number(page.headers.get('content-length'))
const etag = page.headers.get('etag') ?? ''
const bytes = new Uint8Array(size).fill(120)
const cacheControl = page.headers.get('cache-control') ?? ''
// What Node's server adds to every answer by itself.
const added = ['connection', 'date', 'keep-alive', 'content-length']
const sent = [...page.headers].filter(([name]) => !added.includes(name))
const headers = { ...Object.fromEntries(sent), 'content-length': `${size}` }

const app = new Hono()
app.get('/', (c) => c.body(bytes, 200, headers))
app.get('/304', (c) => c.body(null, 304, { etag, 'cache-control': cacheControl }))

const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  process.send?.({ url: `http://127.0.0.1:${port}` })
})
process.once('disconnect', () => server.close())
