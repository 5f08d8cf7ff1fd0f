// A program that is told of events over HTTP.
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import type { Webhook } from '../../src/alert/webhook.ts'

type Call = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }

/** A program that is told of events, and answers with the status it is given. */
export const aListener = async () => {
  const calls: Call[] = []
  let status = 200
  const server = createServer(async (request, response) => {
    calls.push({ path: request.url ?? '', headers: request.headers, body: await text(request) })
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('ok')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook?secret=abc`,
    port,
    calls,
    answer: (next: number) => {
      status = next
    },
  }
}

const secret = `whsec_${Buffer.from('a secret of the two of us').toString('base64')}`

export const aWebhook = (url: string, change: Partial<Webhook> = {}): Webhook => ({
  name: 'sp2c',
  url,
  secret,
  form: 'standard',
  journeys: [],
  allowPrivate: true,
  ...change,
})
