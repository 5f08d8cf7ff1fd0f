// The event stream: an open page is told when something was written, and asks for itself again.
import { Hono } from 'hono'
import type { Site } from './site.ts'

const reconnectMs = 3000

// Proxies close what is silent for a minute.
const heartbeatMs = 20_000

const mostClients = 500

// A client that stopped reading is let go: it comes back by itself.
const mostUnread = 64

const headers = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Accel-Buffering': 'no',
}

type Listener = {
  readonly onChange: Site['onChange']
  readonly newest: () => number
  readonly left: () => void
}

const streamFor = ({ onChange, newest, left }: Listener) => {
  const encoder = new TextEncoder()
  let leave: () => void = () => undefined
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      const say = (text: string) => {
        controller.enqueue(encoder.encode(text))
        if ((controller.desiredSize ?? 0) > -mostUnread) return
        leave()
        controller.close()
      }
      const tell = () => say(`data: ${new Date(newest()).toISOString()}\n\n`)
      const forget = onChange(tell)
      const heartbeat = setInterval(() => say(':\n\n'), heartbeatMs).unref()
      leave = () => {
        forget()
        clearInterval(heartbeat)
        left()
      }
      say(`retry: ${reconnectMs}\n`)
      // What changed while nobody listened.
      tell()
    },
    cancel: () => leave(),
  })
}

/** The route of the event stream: every message is the time of the latest change, RFC 3339. */
export const createEvents = ({ now, onChange }: Pick<Site, 'now' | 'onChange'>): Hono => {
  let clients = 0
  let changedAt = now()
  onChange(() => {
    changedAt = now()
  })
  const left = () => {
    clients -= 1
  }
  return new Hono().get('/events', (c) => {
    if (c.req.method === 'HEAD') return c.body(null, 200, headers)
    if (clients >= mostClients) {
      return c.text('Too many pages listen: reload now and then.', 503, { 'Retry-After': '60' })
    }
    clients += 1
    return c.body(streamFor({ onChange, newest: () => changedAt, left }), 200, headers)
  })
}
