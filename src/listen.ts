// Ports: taken ones are told in a sentence, and the site's is taken before the site is made.
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Refusal } from './data-directory.ts'

/** Awaits what opens a port; throws a Refusal when the port is taken. */
export const refusingTaken = async <T>(port: number, opening: Promise<T>): Promise<T> => {
  try {
    return await opening
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')) throw cause
    throw new Refusal(
      `Port ${port} is taken: stop what uses it, or name others with --port and --practice-port.`,
      {
        cause,
      },
    )
  }
}

type Answer = (request: Request) => Response | Promise<Response>

/** Listens on a port (0: any free one); what is asked before `serve` was called waits for it. */
export const listening = async (hostname: string, port: number) => {
  const { promise: ready, resolve: serve } = Promise.withResolvers<Answer>()
  const server = createAdaptorServer({ fetch: async (request) => (await ready)(request), hostname })
  const bound = new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, hostname, resolve)
  })
  await refusingTaken(port, bound)
  return {
    url: `http://${hostname}:${(server.address() as AddressInfo).port}`,
    serve,
    close: () => {
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
    },
  }
}
