// Pages are made once per change and once a minute, and answered from memory.
import { type Encoded, encoded, encodingFor, namesTag } from './encoded.ts'
import { openShelf } from './shelf.ts'
import type { Site } from './site.ts'

// A cache must never show green for long after Constat died.
const shared = 'public, max-age=10, s-maxage=10, stale-while-revalidate=60, stale-if-error=600'

// The bound of an open incident moves by itself.
const freshMs = 60_000

const bounds = { entries: 512, bytes: 16 * 2 ** 20 }

// Whoever makes up queries pushes out other queries, and no page.
const queryBounds = { entries: 64, bytes: 4 * 2 ** 20 }

const longestKey = 1024

// Streams, pictures, the tiles of the log, and what is asked because it may have changed this second.
const passing = /^\/(?:events|healthz|artefacts\/|data\/|log\/)/

/** Reads a header of a request by its lower-case name. */
type HeaderOf = (name: string) => string | undefined

type Answer = (request: Request) => Response | Promise<Response>

type Kept = Encoded & { readonly revision: number; readonly madeAt: number; readonly lasting: boolean }

type Flight = { readonly revision: number; readonly kept: Promise<Kept> }

/** The Cache-Control of an answer that names none itself. */
export const cacheControlOf = (path: string, status: number) =>
  status === 200 && !passing.test(path) ? shared : 'no-store'

const sent = (headerOf: HeaderOf, { status, forms }: Encoded): Response => {
  const form = forms[encodingFor(headerOf('accept-encoding'))]
  return namesTag(headerOf('if-none-match'), form.etag)
    ? new Response(null, { status: 304, headers: form.unchanged })
    : new Response(form.bytes, { status, headers: form.headers })
}

/** Puts a memory before an application; what it keeps depends on the address alone. */
export const keeping = ({ store, now }: Pick<Site, 'store' | 'now'>, answer: Answer) => {
  const plain = openShelf<Kept>(bounds)
  const asked = openShelf<Kept>(queryBounds)
  const flights = new Map<string, Flight>()

  const isFresh = ({ lasting, revision, madeAt }: Kept) => {
    const ageMs = now() - madeAt
    return lasting || (revision === store.revision() && ageMs >= 0 && ageMs < freshMs)
  }

  const make = async (url: string, revision: number): Promise<Kept> => {
    const madeAt = now()
    const response = await answer(new Request(url))
    const lasting = response.headers.get('Cache-Control')?.includes('immutable') ?? false
    return { ...(await encoded(response)), revision, madeAt, lasting }
  }

  // One rendering for all who ask at once, unless something was written since it began.
  const made = async (key: string, url: string): Promise<Kept> => {
    const revision = store.revision()
    const joined = flights.get(key)
    if (joined?.revision === revision) return joined.kept
    const flight = { revision, kept: make(url, revision) }
    flights.set(key, flight)
    try {
      const kept = await flight.kept
      if (kept.status === 200) (key.includes('?') ? asked : plain).put(key, kept)
      return kept
    } finally {
      if (flights.get(key) === flight) flights.delete(key)
    }
  }

  return (request: Request, headerOf: HeaderOf): Response | Promise<Response> => {
    const { url, method } = request
    const key = url.slice(url.indexOf('/', url.indexOf(':') + 3))
    const isRead = method === 'GET' || method === 'HEAD'
    if (!isRead || passing.test(key) || key.length > longestKey) return answer(request)
    const kept = (key.includes('?') ? asked : plain).get(key)
    // What is kept is sent at once: a promise would cost as much as the answer.
    if (kept && isFresh(kept)) return sent(headerOf, kept)
    return made(key, url).then((fresh) => sent(headerOf, fresh))
  }
}
