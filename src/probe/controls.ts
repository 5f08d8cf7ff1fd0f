// Asks unrelated sites, with the browser that has just failed, whether the fault may be ours.
import type { Browser } from 'puppeteer'
import type { Control } from '../outcome/outcome.ts'
import { pause } from './interruption.ts'
import type { Clock } from './vigil.ts'

const budgetMs = 10_000

const visit = async (browser: Browser, url: string, timeoutMs: number, clock: Clock): Promise<Control> => {
  const askedAt = clock.wall()
  try {
    const page = await browser.newPage()
    const response = await page.goto(url, { timeout: timeoutMs, waitUntil: 'domcontentloaded' })
    const status = response?.status() ?? 0
    // A hotel's log-in page answers for everybody: only the site itself proves that we reach others.
    const elsewhere = response !== null && new URL(response.url()).host !== new URL(url).host
    const detail = elsewhere ? `HTTP ${status} from ${new URL(response.url()).host}` : `HTTP ${status}`
    return { url, ok: status >= 200 && status < 400 && !elsewhere, askedAt, detail }
  } catch (error) {
    return { url, ok: false, askedAt, detail: error instanceof Error ? error.message : String(error) }
  }
}

// A browser that hangs would not even open the page whose time is limited.
const ask = async (
  browser: Browser,
  url: string,
  timeoutMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<Control> => {
  const late = { url, ok: false, askedAt: clock.wall(), detail: `no answer within ${timeoutMs} ms` }
  const answered = new AbortController()
  const hung = pause(timeoutMs, AbortSignal.any([signal, answered.signal])).then(() => late)
  try {
    return await Promise.race([visit(browser, url, timeoutMs, clock), hung])
  } finally {
    answered.abort()
  }
}

/** Asks the controls one after the other, within 10 s in all, until one answers or the signal is aborted. */
export const askControls = async (
  browser: Browser,
  urls: readonly string[],
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly Control[]> => {
  const asked: Control[] = []
  for (const url of urls) {
    if (signal.aborted) break
    asked.push(await ask(browser, url, budgetMs / urls.length, clock, signal))
    if (asked.at(-1)?.ok) break
  }
  return asked
}
