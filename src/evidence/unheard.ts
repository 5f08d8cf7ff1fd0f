// Requests that the browser's own log tells and that nobody heard: a window that opened by itself, a page of another process.
import type { Capture, Exchanges } from '../outcome/capture.ts'

type NetLog = {
  readonly constants?: { readonly logEventTypes?: Readonly<Record<string, number>> }
  readonly events?: readonly { readonly type: number; readonly params?: { readonly url?: unknown } }[]
}

const read = <T>(captures: readonly Capture[], kind: Capture['kind']): T | null => {
  const found = captures.find((capture) => capture.kind === kind)
  return found ? (JSON.parse(Buffer.from(found.bytes).toString()) as T) : null
}

const addressOf = (url: unknown): URL | null => {
  if (typeof url !== 'string' || !URL.canParse(url)) return null
  const address = new URL(url)
  address.hash = ''
  return address
}

/** How many addresses of the sites of these pages were asked for and are not among what a run exchanged; null when that cannot be told. */
export const unheardIn = (captures: readonly Capture[], pages: readonly (string | null)[]): number | null => {
  const log = read<NetLog>(captures, 'net-log')
  const told = read<Exchanges>(captures, 'exchanges')
  const type = log?.constants?.logEventTypes?.['URL_REQUEST_START_JOB']
  if (!log?.events || !told || type === undefined) return null
  const sites = new Set(pages.map((page) => addressOf(page)?.origin))
  const heard = new Set(told.exchanges.map(({ url }) => addressOf(url)?.href))
  const asked = log.events.flatMap((event) => {
    const address = event.type === type ? addressOf(event.params?.url) : null
    return address && sites.has(address.origin) && !heard.has(address.href) ? [address.href] : []
  })
  return new Set(asked).size
}
