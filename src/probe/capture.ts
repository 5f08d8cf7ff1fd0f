// What a run keeps of what it saw: pictures, and who asked what and was answered what, without any content.
import type { Dialog, HTTPRequest, HTTPResponse, Page } from 'puppeteer'
import type { Capture } from '../outcome/outcome.ts'

type Exchange = {
  readonly method: string
  readonly url: string
  readonly type: string
  readonly askedAt: number
  answeredAt: number | null
  endedAt: number | null
  status: number | null
  error: string | null
}

export type Journal = {
  asked(request: HTTPRequest): void
  answered(request: HTTPRequest, response: HTTPResponse): void
  ended(request: HTTPRequest, error: string | null): void
  heard(dialog: Dialog): void
  logged(type: string, text: string): void
  toCapture(): Capture
}

const mostEntries = 2000
const longestText = 500
const pictureMs = 2000

/** An address without its query and fragment, which may carry tokens and names. */
export const bareUrl = (url: string): string => {
  if (!URL.canParse(url)) return url.slice(0, longestText)
  const { origin, pathname, protocol } = new URL(url)
  return protocol === 'http:' || protocol === 'https:' ? `${origin}${pathname}` : protocol
}

/** Starts the record of a run's exchanges, console and dialogs, bounded. */
export const openJournal = (wall: () => number): Journal => {
  const exchanges = new Map<HTTPRequest, Exchange>()
  const said: { readonly at: number; readonly type: string; readonly text: string }[] = []
  const say = (type: string, text: string): void => {
    if (said.length < mostEntries) said.push({ at: wall(), type, text: text.slice(0, longestText) })
  }
  return {
    asked: (request) => {
      if (exchanges.size >= mostEntries) return
      exchanges.set(request, {
        method: request.method(),
        url: bareUrl(request.url()),
        type: request.resourceType(),
        askedAt: wall(),
        answeredAt: null,
        endedAt: null,
        status: null,
        error: null,
      })
    },
    answered: (request, response) => {
      const exchange = exchanges.get(request)
      if (exchange !== undefined) Object.assign(exchange, { answeredAt: wall(), status: response.status() })
    },
    ended: (request, error) => {
      const exchange = exchanges.get(request)
      if (exchange !== undefined) Object.assign(exchange, { endedAt: wall(), error })
    },
    heard: (dialog) => say(`dialog-${dialog.type()}`, dialog.message()),
    logged: say,
    toCapture: () => ({
      kind: 'exchanges',
      step: null,
      mediaType: 'application/json',
      bytes: new TextEncoder().encode(JSON.stringify({ exchanges: [...exchanges.values()], said })),
    }),
  }
}

const capture = async (page: Page): Promise<Uint8Array> => {
  // Puppeteer's own screenshot() would keep a page that hangs from letting the controls be asked in another.
  const session = await page.createCDPSession()
  const { data } = await session.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true })
  await session.detach()
  return Buffer.from(data, 'base64')
}

/** Takes a picture of what the visitor sees; null when none can be had in time, which says nothing of the step. */
export const takePicture = async (page: Page, step: string): Promise<Capture | null> => {
  const late = new Promise<null>((resolve) => setTimeout(resolve, pictureMs, null).unref())
  const bytes = await Promise.race([capture(page).catch(() => null), late])
  return bytes === null ? null : { kind: 'screenshot', step, mediaType: 'image/png', bytes }
}
