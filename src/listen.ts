// Ports: one that cannot be opened is told in a sentence, and the site's is taken before the site is made.
import type { AddressInfo } from 'node:net'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import { Refusal } from './data-directory.ts'

const sentences: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken: stop what uses it, or name another',
  EACCES: 'may not be opened by this user (EACCES): name one above 1023',
  EADDRNOTAVAIL: 'cannot be opened, as its address is none of this machine (EADDRNOTAVAIL): name another',
}

/** Awaits what opens a port; throws a Refusal when the system does not let it be opened. */
export const openingPort = async <T>(port: number, opening: Promise<T>): Promise<T> => {
  try {
    return await opening
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? sentences[String(cause.code)] : undefined
    if (why === undefined) throw cause
    throw new Refusal(`Port ${port} ${why} with --port or --practice-port, or in the configuration.`, {
      cause,
    })
  }
}

type Answer = (request: Request, env: HttpBindings) => Response | Promise<Response>

/** How long a client may take to say what it wants, in milliseconds. */
export type Patience = { readonly headersMs: number; readonly requestMs: number }

const patience: Patience = { headersMs: 10_000, requestMs: 30_000 }

// Above it an answer is 431 at once.
const mostHeaderBytes = 16 * 1024

/** Listens on a port (0: any free one); what is asked before `serve` was called waits for it. */
export const listening = async (
  hostname: string,
  port: number,
  { headersMs, requestMs }: Patience = patience,
) => {
  const { promise: ready, resolve } = Promise.withResolvers<Answer>()
  let answer: Answer = async (request, env) => (await ready)(request, env)
  const serve = (given: Answer) => {
    answer = given
    resolve(given)
  }
  const fetch = (request: Request, env: unknown) => answer(request, env as HttpBindings)
  const server = createAdaptorServer({
    fetch,
    hostname,
    serverOptions: {
      maxHeaderSize: mostHeaderBytes,
      // Who sends a byte now and then would else hold a connection for ever.
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: Math.min(1000, headersMs),
    },
  })
  const bound = new Promise<void>((listens, reject) => {
    server.once('error', reject)
    server.listen(port, hostname, listens)
  })
  await openingPort(port, bound)
  return {
    url: `http://${hostname}:${(server.address() as AddressInfo).port}`,
    serve,
    close: () => {
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
    },
  }
}
