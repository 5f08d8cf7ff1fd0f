import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import type { PortalEnv } from './portal.ts'

export type Listening = { readonly url: string; readonly stop: () => Promise<void> }

/** Serves an app on 127.0.0.1; rejects with the system's error (EADDRINUSE) if it cannot. */
export const listen = async (app: Hono<PortalEnv> | Hono, port: number): Promise<Listening> => {
  const server = createAdaptorServer({ fetch: app.fetch as Hono['fetch'] }) as Server
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
