// A process of its own: a bare Hono server that answers the bytes of a kept page from a constant.
import { get, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

// The bytes as they travel: fetch would decode them.
const page = await new Promise<IncomingMessage>((resolve, reject) => {
  get(process.argv[2] ?? '', { headers: { 'Accept-Encoding': 'br' } }, resolve).on('error', reject)
})
const bytes = new Uint8Array(await buffer(page))

// What Node's server adds to every answer by itself.
const added = ['connection', 'date', 'keep-alive']
const headers = Object.fromEntries(
  Object.entries(page.headers).flatMap(([name, value]) =>
    added.includes(name) || typeof value !== 'string' ? [] : [[name, value]],
  ),
)
const { 'content-type': _, 'content-length': __, 'content-encoding': ___, ...unchanged } = headers

const app = new Hono()
app.get('/', (c) => c.body(bytes, 200, headers))
app.get('/304', (c) => c.body(null, 304, unchanged))

const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  process.send?.({ url: `http://127.0.0.1:${port}` })
})
process.once('disconnect', () => server.close())
