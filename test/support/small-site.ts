import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

type Answer = string | ((response: ServerResponse) => void)

export type SmallSite = {
  readonly url: string
  /** Every request so far, oldest first. */
  readonly requests: readonly { readonly path: string; readonly headers: IncomingHttpHeaders }[]
  readonly stop: () => void
}

const document = (body: string): string => `<!doctype html><html lang="fr"><meta charset="utf-8">
<title>Registre</title><link rel="icon" href="data:,"><body>${body}</body></html>`

/** A site of a few pages, by path, that ends with the test. */
export const startSmallSite = async (pages: Readonly<Record<string, Answer>>): Promise<SmallSite> => {
  const requests: { path: string; headers: IncomingHttpHeaders }[] = []
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname
    requests.push({ path: request.url ?? '/', headers: request.headers })
    const answer = pages[path]
    if (typeof answer === 'function') return answer(response)
    response.statusCode = answer === undefined ? 404 : 200
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.end(document(answer ?? '<h1>Page introuvable</h1>'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = (): void => {
    server.close()
    server.closeAllConnections()
  }
  onTestFinished(stop)
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, stop }
}
