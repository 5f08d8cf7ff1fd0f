// Ports: taken ones are told in a sentence, and the site's is taken before the site is made.
import type { AddressInfo } from 'node:net'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
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

type Answer = (request: Request, env: HttpBindings) => Response | Promise<Response>

/** Listens on a port (0: any free one); what is asked before `serve` was called waits for it. */
export const listening = async (hostname: string, port: number) => {
  const { promise: ready, resolve } = Promise.withResolvers<Answer>()
  let answer: Answer = async (request, env) => (await ready)(request, env)
  const serve = (given: Answer) => {
    answer = given
    resolve(given)
  }
  const fetch = (request: Request, env: unknown) => answer(request, env as HttpBindings)
  const server = createAdaptorServer({ fetch, hostname })
  const bound = new Promise<void>((listens, reject) => {
    server.once('error', reject)
    server.listen(port, hostname, listens)
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
