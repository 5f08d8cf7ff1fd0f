// The browser made ready for a visitor: nothing cached, no download let through, the page listened to.
import type { CDPSession } from 'puppeteer'
import type { Capture } from '../outcome/capture.ts'
import type { Failure } from '../outcome/fault.ts'
import type { OpenBrowser } from './browser.ts'
import { captureBrowser } from './browser-facts.ts'
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
  const scene = watchScene({ first, registry, journal, monotonic: tools.clock.monotonic, halt })
  return { scene, session, captures: facts === null ? [] : [facts] }
}
