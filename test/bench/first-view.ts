// What Chromium transfers, paints and shifts when somebody opens the status page for the first time.
import puppeteer from 'puppeteer'
import { browserPath } from '../support/probing.ts'

export type FirstView = {
  /** Of every answer, headers included; the event stream aside. */
  readonly bytes: number
  readonly requests: number
  readonly shift: number
  readonly paintMs: number
}

const isStream = (url: string) => new URL(url).pathname === '/events'

/** Opens a page with an empty cache and waits until a second has passed without a request or a shift. */
export const firstView = async (url: string): Promise<FirstView> => {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await puppeteer.launch({ executablePath: browserPath(), headless: 'shell', args })
  try {
    const page = await browser.newPage()
    const session = await page.createCDPSession()
    const urls = new Map<string, string>()
    let bytes = 0
    session.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url))
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (!isStream(urls.get(requestId) ?? url)) bytes += encodedDataLength
    })
    await session.send('Network.enable')
    await page.evaluateOnNewDocument(() => {
      const seen = { shift: 0 }
      Object.assign(window, { seen })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.shift += (entry as unknown as { value: number }).value
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await page.goto(url, { waitUntil: 'load' })
    await page.waitForNetworkIdle({ idleTime: 1000, concurrency: 1 })
    const { shift, paintMs } = await page.evaluate(() => ({
      shift: (window as unknown as { seen: { shift: number } }).seen.shift,
      paintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    }))
    return { bytes, requests: [...urls.values()].filter((one) => !isStream(one)).length, shift, paintMs }
  } finally {
    await browser.close()
  }
}
