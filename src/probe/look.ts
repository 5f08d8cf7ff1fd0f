// Looks at the page until it shows what is wanted, or until it is plain that it will not.
import type { Page } from 'puppeteer'
import type { Failure } from '../outcome/fault.ts'
import type { Field, PageFacts } from '../outcome/page.ts'
import { type Held, plain, sightScript } from './in-page.ts'
import { actScript } from './in-page-acts.ts'
import { type Said, saidScript } from './in-page-says.ts'
import { pause, Unmet, unlessInterrupted } from './interruption.ts'
import type { Scene } from './scene.ts'

/** What one look at the page brings back. */
export type Glance = Held & Said

/** What was wanted of a page and is not there. */
export type Lack = {
  readonly missing: string
  readonly missingFields: readonly Field[]
  /** The expected fields that are there. */
  readonly foundFields?: readonly Field[]
  readonly clickable: boolean
  /** All but the heading is there: the fields, or what the next step clicks. */
  readonly leadsOn?: boolean
}

/** The step for which a page is looked at, and what it has done so far. */
export type StepContext = {
  readonly scene: Scene
  readonly signal: AbortSignal
  readonly settleMs: number
  readonly redeems: boolean
  /** Something was typed before this step. */
  readonly hasTyped: boolean
  /** Labels of the fields that the step has filled. */
  readonly filled: readonly string[]
}

export type Look<T> = { readonly glance: Glance; readonly done: T | null }

const firstPauseMs = 15
const longestPauseMs = 100

const script = `${sightScript}
${actScript}
${saidScript}
const sight = { plain, nameOf, labelOf, usableFields, clickables, isShown, isAside, textOf }`

// The page went away while it was looked at: the next look is at the next page.
const passing =
  /context was destroyed|Cannot find context|navigated or closed|detached|Target closed|Session closed/

/** Whether an error only says that the page was leaving. */
export const isPassing = (error: unknown): boolean => error instanceof Error && passing.test(error.message)

const takeLook = async <T>(page: Page, act: string): Promise<Look<T> | null> => {
  try {
    return (await page.evaluate(`(() => {${script}
return { done: ${act}, glance: { ...held(), ...said(sight) } }})()`)) as Look<T>
  } catch (error) {
    if (isPassing(error)) return null
    throw error
  }
}

// A new window may have been answered before it could be listened to: then the page itself is asked.
const statusOf = (glance: Glance, scene: Scene): number | null =>
  scene.mainDocument().status ?? (glance.status > 0 ? glance.status : null)

// What the browser shows where the registry gave no page is not the registry's words.
const ownPage = /^chrome-error:/

const factsOf = (glance: Glance, scene: Scene): PageFacts => {
  const { retryAfter } = scene.mainDocument()
  const wordsOf = <T>(words: T, none: T): T => (ownPage.test(glance.url) ? none : words)
  return {
    status: statusOf(glance, scene),
    answers: scene.answers(),
    retryAfter,
    title: wordsOf(glance.title, ''),
    heading: wordsOf(glance.headings[0] ?? null, null),
    text: wordsOf(glance.text, ''),
    main: wordsOf(glance.main, ''),
    notices: glance.notices,
    isFramed: glance.isFramed,
    fields: glance.fields.filter((field) => !field.aside),
    offers: glance.offers.length,
    complaint: glance.complaint,
    captcha: glance.captcha,
    unanswered: glance.unanswered,
    heldBack: glance.heldBack,
  }
}

const notSeen = (glance: Glance, lack: Lack, context: StepContext, unfinished: boolean): Failure => {
  const filled = context.filled.map(plain)
  const { foundFields = [], ...lacking } = lack
  const expected = [...lack.missingFields, ...foundFields]
  const known = [...filled, ...expected.map((field) => plain(field.label))]
  const page = factsOf(glance, context.scene)
  const visible = page.fields.map((field) => plain(field.label))
  return {
    kind: 'not-seen',
    page: { ...page, unanswered: page.unanswered.filter((label) => !known.includes(plain(label))) },
    leadsOn: false,
    ...lacking,
    isPartial: foundFields.length > 0,
    hasTyped: context.hasTyped || filled.length > 0,
    unknownFields: page.fields.filter((field) => !known.includes(plain(field.label))),
    stillFilled: filled.length > 0 && filled.every((label) => visible.includes(label)),
    unfinished,
    redeems: context.redeems,
  }
}

// Frameworks answer so to a form that is not accepted: the page says why, and may ask something new.
const saysWhy: readonly number[] = [400, 409, 422]

/** What the page as it stands says for good; null while something may still come. */
const settledFailure = (glance: Glance, lack: Lack, context: StepContext): Failure | null => {
  const { scene, settleMs } = context
  if (scene.mainDocument().pending || !glance.ready) return null
  const status = statusOf(glance, scene)
  if (status !== null && status >= 400 && !saysWhy.includes(status))
    return { kind: 'status', page: factsOf(glance, scene), status }
  return scene.quietMs() >= settleMs ? notSeen(glance, lack, context, false) : null
}

/** What the last look says when time is up: a page that stands there is judged, one still awaited is late. */
const overdueFailure = (
  thrown: unknown,
  last: Glance | null,
  lack: Lack | null,
  context: StepContext,
): unknown => {
  if (!(thrown instanceof Unmet) || thrown.failure.kind !== 'deadline') return thrown
  if (last === null || lack === null || context.scene.mainDocument().pending) return thrown
  return new Unmet(notSeen(last, lack, context, !last.ready || context.scene.quietMs() === 0))
}

const assertOpen = (page: Page): void => {
  if (page.isClosed()) throw new Unmet({ kind: 'browser-lost', detail: 'the page closed' })
}

/**
 * Looks at the page, acting on it by `act` (a call in the page's script, or 'null'), until `lackOf` finds
 * nothing lacking; throws Unmet once the page has settled without it, or at the step's deadline.
 */
export const lookUntil = async <T>(
  context: StepContext,
  act: string,
  lackOf: (look: Look<T>) => Lack | null | Promise<Lack | null>,
): Promise<Look<T>> => {
  const { scene, signal } = context
  let last: Glance | null = null
  let lack: Lack | null = null
  let pauseMs = firstPauseMs
  try {
    for (;;) {
      const { error } = scene.mainDocument()
      if (error !== null) throw new Unmet({ kind: 'navigation', error })
      const look = await unlessInterrupted(signal, takeLook<T>(scene.page(), act))
      if (look !== null) {
        lack = await unlessInterrupted(signal, Promise.resolve(lackOf(look)))
        if (lack === null) return look
        if (last === null || last.text !== look.glance.text || last.url !== look.glance.url) scene.stir()
        last = look.glance
        const failure = settledFailure(look.glance, lack, context)
        if (failure !== null) throw new Unmet(failure)
      }
      await unlessInterrupted(signal, pause(pauseMs, signal))
      assertOpen(scene.page())
      pauseMs = Math.min(longestPauseMs, pauseMs * 1.5)
    }
  } catch (thrown) {
    throw overdueFailure(thrown, last, lack, context)
  }
}
