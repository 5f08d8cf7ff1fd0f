// Prints pages as PDF with a browser that reaches nothing: all that a page shows is within it.
import type { Launcher } from '../probe/browser.ts'

const longestPrintMs = 60_000

/** Makes the printer of reports; each print has a browser of its own. */
export const createPrinter =
  (launcher: Pick<Launcher, 'open'>) =>
  async (html: string, signal: AbortSignal): Promise<Uint8Array> => {
    const { browser, close } = await launcher.open('(report)')
    const stop = () => void close()
    signal.addEventListener('abort', stop)
    try {
      signal.throwIfAborted()
      const page = await browser.newPage()
      await page.setJavaScriptEnabled(false)
      await page.setOfflineMode(true)
      await page.setContent(html, { waitUntil: 'load', timeout: longestPrintMs })
      return await page.pdf({
        preferCSSPageSize: true,
        printBackground: true,
        outline: true,
        timeout: longestPrintMs,
      })
    } finally {
      signal.removeEventListener('abort', stop)
      await close()
    }
  }
