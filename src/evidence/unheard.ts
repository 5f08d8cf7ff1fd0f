// Requests that the browser's own log tells and that nobody heard: a window that opened by itself, a page of another process.
import type { Capture, Exchanges } from '../outcome/capture.ts'
import { netLogIn } from './net-log.ts'

const addressOf = (url: unknown): URL | null => {
  if (typeof url !== 'string' || !URL.canParse(url)) return null
  const address = new URL(url)
  address.hash = ''
  return address
}

/** How many addresses of the sites of these pages were asked for and are not among what a run exchanged; null when that cannot be told. */
export const unheardIn = (captures: readonly Capture[], pages: readonly (string | null)[]): number | null => {
  const logged = netLogIn(captures)?.of('URL_REQUEST_START_JOB')
  const found = captures.find(({ kind }) => kind === 'exchanges')
  if (!logged || !found) return null
  const told = JSON.parse(Buffer.from(found.bytes).toString()) as Exchanges
  const sites = new Set(pages.map((page) => addressOf(page)?.origin))
  const heard = new Set(told.exchanges.map(({ url }) => addressOf(url)?.href))
  const asked = logged.flatMap(({ url }) => {
    const address = addressOf(url)
    return address && sites.has(address.origin) && !heard.has(address.href) ? [address.href] : []
  })
  return new Set(asked).size
}
