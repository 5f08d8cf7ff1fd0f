// What a server of this process was asked and answered, taken where its bytes leave and come, whoever asks.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'

export type Served = {
  readonly method: string
  readonly url: string
  readonly status: number
  /** What came with the request, and what went with the answer. */
  readonly sent: Uint8Array
  readonly body: Uint8Array
}

type Messages = { readonly request: IncomingMessage; readonly response: ServerResponse }
type Method = (...words: unknown[]) => unknown

/** Keeps the bytes that a method is given from now on. */
const hear = (owner: object, name: string, into: Uint8Array[]) => {
  const real = (Reflect.get(owner, name) as Method).bind(owner)
  const heard: Method = (...words) => {
    const [chunk] = words
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) into.push(Buffer.from(chunk))
    return real(...words)
  }
  Reflect.set(owner, name, heard)
}

/** Listens to the server at an origin, which lets all it answers be cached; `served` tells what it answered since. */
export const listenTo = (origin: string) => {
  const port = Number(new URL(origin).port)
  const heard: (() => Served)[] = []
  const onStart = (message: unknown) => {
    const { request, response } = message as Messages
    if (request.socket.localPort !== port) return
    // A browser that answered out of its cache would have something to answer with.
    response.setHeader('Cache-Control', 'public, max-age=3600')
    const [sent, body]: [Uint8Array[], Uint8Array[]] = [[], []]
    hear(request, 'push', sent)
    hear(response, 'write', body)
    hear(response, 'end', body)
    heard.push(() => ({
      method: request.method ?? '',
      url: `${origin}${request.url}`,
      status: response.statusCode,
      sent: Buffer.concat(sent),
      body: Buffer.concat(body),
    }))
  }
  subscribe('http.server.request.start', onStart)
  return {
    served: (): readonly Served[] => heard.map((tell) => tell()),
    stop: () => unsubscribe('http.server.request.start', onStart),
  }
}
