// What stands before every page: how much one client may ask, how much it may send, and that it comes by TLS.
import { addressOf, clientNamed, type Incoming, isLoopback } from './client.ts'
import { openLimits } from './limits.ts'

export type GuardOrder = {
  /** The public address of the pages. */
  readonly url: string
  readonly trustedProxies: number
  readonly requestsPerMinute: number
  readonly now: () => number
}

type Bindings = {
  readonly incoming?: Incoming
  readonly outgoing?: { readonly setHeader: (name: string, value: string) => unknown }
}

type Answer = (request: Request, env: Bindings) => Response | Promise<Response>

// The longest form has a tenth of it.
const mostBytes = 64 * 1024

const aYearS = 365 * 24 * 3600

const refused = (status: number, words: string, headers: Record<string, string> = {}) =>
  new Response(`${words}\n`, {
    status,
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      ...headers,
    },
  })

const tooMany = (waitS: number) =>
  refused(429, `Trop de requêtes : réessayez dans ${waitS} s. Too many requests: try again in ${waitS} s.`, {
    'Retry-After': `${waitS}`,
  })

const isTooLarge = ({ headers }: Incoming) => Number(headers['content-length'] ?? 0) > mostBytes

/** Puts the guard before an application that a server of Node answers with. */
export const guarded = ({ url, trustedProxies, requestsPerMinute, now }: GuardOrder, answer: Answer) => {
  const limits = openLimits(requestsPerMinute, now)
  const isBehindTls = new URL(url).protocol === 'https:'
  return (request: Request, env: Bindings): Response | Promise<Response> => {
    const { incoming, outgoing } = env
    if (isBehindTls) outgoing?.setHeader('Strict-Transport-Security', `max-age=${aYearS}`)
    if (!incoming) return answer(request, env)
    const address = addressOf(incoming, trustedProxies)
    // This machine's own programs; and where a proxy was not counted in the configuration, everybody at once: they are
    // not to be shut out for one another.
    const waitS = isLoopback(address) ? 0 : limits.take(clientNamed(address))
    if (waitS > 0) return tooMany(waitS)
    if (isTooLarge(incoming)) return refused(413, 'Trop long. Too large.', { Connection: 'close' })
    return answer(request, env)
  }
}
