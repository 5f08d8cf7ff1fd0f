// What a run keeps of a page: pictures with the places that show a person's values, and the page itself.
import type { CDPSession, Page } from 'puppeteer'
import type { Box, Capture, CaptureKind, LostCapture } from '../outcome/capture.ts'
import { boxesScript } from './in-page-boxes.ts'

/** How much a run keeps: pictures alone, or all that evidence is made of. */
export type CaptureDepth = 'pictures' | 'full'

const longestText = 500
const captureMs = 2000
const tallestPixels = 16_000

/** An address without its query, fragment and path parameters, which may carry tokens and names; 500 characters at most. */
export const bareUrl = (url: string): string => {
  if (!URL.canParse(url)) return url.slice(0, longestText)
  const { origin, pathname, protocol } = new URL(url)
  const isWeb = protocol === 'http:' || protocol === 'https:'
  return isWeb ? `${origin}${pathname.replace(/;[^/]*/g, '')}`.slice(0, longestText) : protocol
}

type Sizes = { readonly boxes: readonly Box[]; readonly scrollX: number; readonly scrollY: number }

const moved = ({ boxes, scrollX, scrollY }: Sizes, isFullPage: boolean): Box[] =>
  isFullPage ? boxes.map((box) => ({ ...box, x: box.x + scrollX, y: box.y + scrollY })) : [...boxes]

// Puppeteer's own screenshot() would keep a page that hangs from letting the controls be asked in another.
const shoot = async (session: CDPSession, isFullPage: boolean): Promise<Uint8Array> => {
  const quick = { format: 'png', optimizeForSpeed: true } as const
  if (!isFullPage) {
    const { data } = await session.send('Page.captureScreenshot', quick)
    return Buffer.from(data, 'base64')
  }
  const { cssContentSize } = await session.send('Page.getLayoutMetrics')
  const height = Math.min(cssContentSize.height, tallestPixels)
  const clip = { x: 0, y: 0, width: cssContentSize.width, height, scale: 1 }
  const { data } = await session.send('Page.captureScreenshot', {
    ...quick,
    clip,
    captureBeyondViewport: true,
  })
  return Buffer.from(data, 'base64')
}

const boxesIn = async (page: Page, pattern: string | null): Promise<Sizes> =>
  pattern === null
    ? { boxes: [], scrollX: 0, scrollY: 0 }
    : ((await page.evaluate(boxesScript(pattern))) as Sizes)

const takePicture = async (
  page: Page,
  session: CDPSession,
  kind: CaptureKind,
  { step, pattern }: PageOrder,
): Promise<Capture> => {
  const isFullPage = kind === 'full-page'
  // The page may move while its picture is taken: what is shown before or after may be in it.
  const before = await boxesIn(page, pattern).catch(() => null)
  const bytes = await shoot(session, isFullPage)
  const after = await boxesIn(page, pattern).catch(() => null)
  const boxes = before && after && [...moved(before, isFullPage), ...moved(after, isFullPage)]
  return { kind, step, mediaType: 'image/png', bytes, boxes }
}

const takeMhtml = async (session: CDPSession, step: string): Promise<Capture> => {
  const { data } = await session.send('Page.captureSnapshot', { format: 'mhtml' })
  return { kind: 'page', step, mediaType: 'multipart/related', bytes: new TextEncoder().encode(data) }
}

export type Taken = { readonly captures: readonly Capture[]; readonly lost: readonly LostCapture[] }

export type PageOrder = {
  readonly step: string
  readonly depth: CaptureDepth
  readonly wantsFullPage: boolean
  /** The source of a regular expression of every personal value the page may show; null when there is none. */
  readonly pattern: string | null
}

/** Waits for a capture as long as any is waited for; rejects when it takes longer. */
export const inTime = async <T>(work: Promise<T>): Promise<T> => {
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error(`not done within ${captureMs / 1000} s`)), captureMs).unref(),
  )
  return Promise.race([work, late])
}

const kindsOf = ({ depth, wantsFullPage }: PageOrder): CaptureKind[] => [
  'screenshot',
  ...(depth === 'full' ? (['page'] as const) : []),
  ...(depth === 'full' && wantsFullPage ? (['full-page'] as const) : []),
]

/** Captures what the visitor sees; what cannot be had in time is lost, which says nothing of the step. */
export const capturePage = async (page: Page, order: PageOrder): Promise<Taken> => {
  const captures: Capture[] = []
  const kinds = kindsOf(order)
  try {
    const session = await inTime(page.createCDPSession())
    for (const kind of kinds) captures.push(await inTime(takeOne(page, session, kind, order)))
    await session.detach()
    return { captures, lost: [] }
  } catch (error) {
    // A page that does not answer once is not waited for again.
    const reason = error instanceof Error ? error.message : String(error)
    const lost = kinds.slice(captures.length).map((kind) => ({ kind, step: order.step, reason }))
    return { captures, lost }
  }
}

const takeOne = (page: Page, session: CDPSession, kind: CaptureKind, order: PageOrder): Promise<Capture> =>
  kind === 'page' ? takeMhtml(session, order.step) : takePicture(page, session, kind, order)
