// A stand-in for somebody else's HTTP server: answers as told, and remembers what it was asked.

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export type Asked = { readonly path: string; readonly type: string; readonly body: Buffer }

/** Has a server listen until the test is over, and gives its address. */
const listening = async (server: Server) => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export const startStandIn = async (
  answer: (asked: Asked) => { readonly status: number; readonly body: string | Uint8Array },
) => {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const type = request.headers['content-type'] ?? ''
    const one = { path: request.url ?? '', type, body: Buffer.concat(chunks) }
    asked.push(one)
    const { status, body } = answer(one)
    response.writeHead(status).end(body)
  })
  return { url: await listening(server), asked }
}

/** The address of a server whose answers begin and never end. */
export const startEndless = () =>
  listening(
    createServer((_request, response) => {
      response.writeHead(200).write('0')
    }),
  )
