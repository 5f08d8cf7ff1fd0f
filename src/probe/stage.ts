// The browser made ready for a visitor: nothing cached, no download let through, the page listened to.
import type { CDPSession } from 'puppeteer'
import type { Capture } from '../outcome/capture.ts'
import type { Failure } from '../outcome/fault.ts'
import type { OpenBrowser } from './browser.ts'
import { captureBrowser, hearTls } from './browser-facts.ts'
import type { Journal } from './journal.ts'
import type { RunOrder, RunTools } from './order.ts'
import { type Scene, watchScene } from './scene.ts'

export type StageOptions = {
  readonly open: OpenBrowser
  readonly order: RunOrder
  readonly tools: RunTools
  readonly journal: Journal
  readonly halt: (failure: Failure) => void
}

export type Stage = {
  readonly scene: Scene
  /** Of the first page. */
  readonly session: CDPSession
  readonly captures: readonly Capture[]
  /** How the registry showed itself by TLS, once it has been visited. */
  readonly tls: () => readonly Capture[]
}

// A new window asks for its first page before Puppeteer knows of it: it is held at its start until it has no cache.
const barCaches = async (whole: CDPSession): Promise<void> => {
  whole.on('sessionattached', (session) => {
    // What is held answers only once it is let go: the order in which it hears them is enough.
    const heard = [
      session.send('Network.enable'),
      session.send('Network.setCacheDisabled', { cacheDisabled: true }),
      session.send('Runtime.runIfWaitingForDebugger'),
    ]
    // The window may be gone before it is ready.
    for (const one of heard) one.catch(() => undefined)
  })
  await whole.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
    filter: [{ type: 'page' }],
  })
}

/** Makes an open browser ready. */
export const setStage = async ({ open, order, tools, journal, halt }: StageOptions): Promise<Stage> => {
  const { browser, profileFilesAtStart } = open
  const [first = await browser.newPage()] = await browser.pages()
  const [whole, session] = await Promise.all([browser.target().createCDPSession(), first.createCDPSession()])
  whole.on('Browser.downloadWillBegin', ({ suggestedFilename }) =>
    halt({ kind: 'download', name: suggestedFilename }),
  )
  const [facts] = await Promise.all([
    tools.depth === 'full' ? captureBrowser(browser, session, profileFilesAtStart) : null,
    first.setCacheEnabled(false),
    whole.send('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true }),
  ])
  const registry = new URL(order.registryUrl)
  await barCaches(whole)
  const tls = tools.depth === 'full' ? await hearTls(session, registry.origin) : () => []
  const scene = watchScene({ first, registry, journal, monotonic: tools.clock.monotonic, halt })
  return { scene, session, captures: facts === null ? [] : [facts], tls }
}
