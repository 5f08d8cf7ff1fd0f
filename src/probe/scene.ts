// The page the visitor is on, as the network and the browser tell it: what is awaited, what came, what went wrong.
import type { Dialog, HTTPRequest, HTTPResponse, Page } from 'puppeteer'
import type { Failure } from '../outcome/fault.ts'
import type { Journal } from './journal.ts'

/** What is known of the main document of the page now shown or awaited. */
export type MainDocument = {
  readonly pending: boolean
  readonly status: number | null
  readonly error: string | null
  readonly retryAfter: string | null
}

export type Scene = {
  page(): Page
  mainDocument(): MainDocument
  /** Statuses of the registry's own fetch and XHR answers since the step began. */
  answers(): readonly number[]
  /** How long nothing has been asked for or answered; 0 while something is awaited. */
  quietMs(): number
  beginStep(): void
  /** Notes that the visitor, or the page itself, has just done something. */
  stir(): void
  /** Notes where what the visitor is about to click leads: from then on its host is the registry's own as well. */
  leadTo(url: string): void
}

export type SceneOptions = {
  readonly first: Page
  readonly registry: URL
  readonly journal: Journal
  readonly monotonic: () => number
  readonly halt: (failure: Failure) => void
}

type State = {
  page: Page
  /** The hosts on which the journey takes place. */
  readonly hosts: Set<string>
  main: MainDocument
  answers: number[]
  lastStirAt: number
  readonly awaited: Set<HTTPRequest>
}

const blank: MainDocument = { pending: false, status: null, error: null, retryAfter: null }

// These stay open by nature and never mean that a page is still loading.
const endless = ['eventsource', 'websocket', 'ping', 'media']

const hostOf = (url: string): string | null => {
  const { protocol, hostname } = URL.parse(url) ?? {}
  return protocol === 'http:' || protocol === 'https:' ? (hostname?.replace(/^www\./, '') ?? null) : null
}

const enter = ({ hosts }: State, url: string): void => {
  const host = hostOf(url)
  if (host !== null) hosts.add(host)
}

const isOwn = ({ hosts }: State, url: string): boolean => {
  const host = hostOf(url)
  return host !== null && [...hosts].some((own) => host === own || host.endsWith(`.${own}`))
}

const isMain = (request: HTTPRequest, page: Page, state: State): boolean =>
  page === state.page && request.isNavigationRequest() && request.frame() === page.mainFrame()

const noteRequest = (state: State, request: HTTPRequest, page: Page): void => {
  if (page === state.page && !endless.includes(request.resourceType())) state.awaited.add(request)
  if (isMain(request, page, state)) state.main = { ...blank, pending: true }
}

const noteResponse = (state: State, response: HTTPResponse, page: Page): void => {
  const request = response.request()
  const retryAfter = response.headers()['retry-after'] ?? null
  if (isMain(request, page, state)) {
    state.main = { ...state.main, status: response.status(), retryAfter }
    return
  }
  if (!['fetch', 'xhr'].includes(request.resourceType()) || !isOwn(state, request.url())) return
  state.answers.push(response.status())
  if (response.status() === 429) state.main = { ...state.main, retryAfter }
}

/**
 * Whether a failed navigation says nothing by itself: an aborted one leaves the old page standing (a download, a 204,
 * another click), and a whole Chromium so calls an error of HTTP without a page, whose status was heard.
 */
export const isNoError = (error: string): boolean => /ERR_ABORTED|ERR_HTTP_RESPONSE_CODE_FAILURE/.test(error)

const noteEnd = (state: State, request: HTTPRequest, page: Page, error: string | null): void => {
  state.awaited.delete(request)
  if (error === null || !isMain(request, page, state)) return
  state.main = { ...state.main, pending: false, error: isNoError(error) ? null : error }
}

const answerDialog = (dialog: Dialog): void => {
  const answer = dialog.type() === 'beforeunload' ? dialog.accept() : dialog.dismiss()
  // The page may have closed its own dialog by going away.
  answer.catch(() => undefined)
}

const listenToNetwork = (state: State, page: Page, options: SceneOptions, stir: () => void): void => {
  const { journal } = options
  const end = (request: HTTPRequest): void => {
    stir()
    const error = request.failure()?.errorText ?? null
    journal.ended(request, error)
    noteEnd(state, request, page, error)
  }
  page.on('request', (request) => {
    stir()
    journal.asked(request)
    noteRequest(state, request, page)
  })
  page.on('response', (response) => {
    stir()
    journal.answered(response)
    noteResponse(state, response, page)
  })
  page.on('requestfinished', end)
  page.on('requestfailed', end)
}

const listenToPage = (state: State, page: Page, options: SceneOptions, stir: () => void): void => {
  const { journal, halt } = options
  page.on('framenavigated', (frame) => {
    stir()
    if (page !== state.page || frame !== page.mainFrame()) return
    enter(state, frame.url())
    state.main = { ...state.main, pending: false }
  })
  page.on('dialog', (dialog) => {
    journal.heard(dialog)
    answerDialog(dialog)
  })
  page.on('console', (message) => journal.logged(message.type(), message.text()))
  page.on('pageerror', (error) => journal.logged('exception', String(error)))
  page.on('error', (error) => halt({ kind: 'browser-lost', detail: error.message }))
  page.on('popup', (popup) => {
    if (popup !== null) meetPopup(state, popup, page, options, stir)
  })
}

/** Goes on in a new window of the registry's own; closes any other as soon as it is known whose it is. */
const meetPopup = (
  state: State,
  popup: Page,
  opener: Page,
  options: SceneOptions,
  stir: () => void,
): void => {
  const settle = (url: string): void => {
    if (!URL.canParse(url) || !/^https?:/.test(url) || state.page === popup) return
    popup.off('request', onRequest)
    popup.off('framenavigated', onNavigated)
    // It may have closed itself meanwhile.
    if (!isOwn(state, url)) return void popup.close().catch(() => undefined)
    stir()
    state.page = popup
    state.main = blank
    state.awaited.clear()
  }
  const onRequest = (request: HTTPRequest): void => settle(request.url())
  const onNavigated = (): void => settle(popup.url())
  popup.on('request', onRequest)
  popup.on('framenavigated', onNavigated)
  popup.once('close', () => {
    if (state.page === popup) state.page = opener
  })
  settle(popup.url())
  listenTo(state, popup, options, stir)
}

const listenTo = (state: State, page: Page, options: SceneOptions, stir: () => void): void => {
  listenToNetwork(state, page, options, stir)
  listenToPage(state, page, options, stir)
}

/** Follows the visitor's page, and the registry's own popups in its place, until the browser ends. */
export const watchScene = (options: SceneOptions): Scene => {
  const { first, monotonic } = options
  const state: State = {
    page: first,
    hosts: new Set(),
    main: blank,
    answers: [],
    lastStirAt: monotonic(),
    awaited: new Set(),
  }
  enter(state, options.registry.href)
  const stir = (): void => {
    state.lastStirAt = monotonic()
  }
  listenTo(state, first, options, stir)
  return {
    page: () => state.page,
    mainDocument: () => state.main,
    answers: () => state.answers,
    quietMs: () => (state.awaited.size > 0 || state.main.pending ? 0 : monotonic() - state.lastStirAt),
    beginStep: () => {
      state.answers = []
      stir()
    },
    stir,
    leadTo: (url) => enter(state, url),
  }
}
