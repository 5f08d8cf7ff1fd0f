// Does again what Chrome's Recorder recorded: its own library acts, our looks decide how long to wait and why not.
import {
  createRunner,
  PuppeteerRunnerExtension,
  StepType,
  selectorToPElementSelector,
} from '@puppeteer/replay'
import { type ElementHandle, type Page, TimeoutError } from 'puppeteer'
import { plain } from './in-page.ts'
import { unlessInterrupted } from './interruption.ts'
import { type Glance, isPassing, type Lack, lookUntil, type StepContext } from './look.ts'
import {
  nameOfTarget,
  type Recorded,
  type RecordedStep,
  type Target,
  targetOf,
  withValues,
} from './recording.ts'

export type ReplayOptions = {
  readonly context: () => StepContext & { filled: string[] }
  readonly value: (name: string) => string
  readonly open: (path: string) => Promise<void>
}

// What the library itself gives an element that is there to stand still: less would blame our own slowness on it.
const leastPatienceMs = 5000

type Selector = string | string[]

type Found = { readonly selector: Selector; readonly width: number; readonly height: number }

const focusedLabel = `(document.activeElement !== null && 'labels' in document.activeElement
  ? sight.labelOf(document.activeElement) : '')`

// A recording does not tell what kind a field is: any that still stands empty may be the one, under a new name.
const lackOf = (target: Target, glance: Glance, filled: readonly string[]): Lack => {
  const label = nameOfTarget(target)
  if (!target.isField) return { missing: `nothing « ${label} » to use`, missingFields: [], clickable: true }
  const known = filled.map(plain)
  const open = glance.fields.find((field) => !field.aside && !known.includes(plain(field.label)))
  const missingFields = [{ label, kind: open?.kind ?? 'text' }] as const
  return { missing: `no field « ${label} »`, missingFields, clickable: false }
}

const sizeOf = async (handle: ElementHandle | null) => {
  const isShown = handle !== null && (await handle.isVisible())
  const box = isShown ? await handle.boundingBox() : null
  await handle?.dispose()
  return box
}

// In the Recorder's order, and one only: its library would take whichever it finds first.
const firstShown = async (page: Page, selectors: Target['selectors']): Promise<Found | null> => {
  for (const one of selectors) {
    const selector: Selector = typeof one === 'string' ? one : [...one]
    const box = await sizeOf(await page.$(selectorToPElementSelector(selector)))
    if (box !== null) return { selector, width: box.width, height: box.height }
  }
  return null
}

const appear = async (context: StepContext, target: Target): Promise<Found> => {
  let found: Found | null = null
  await lookUntil<null>(context, 'null', async ({ glance }) => {
    found = await firstShown(context.scene.page(), target.selectors).catch((error) => {
      if (isPassing(error)) return null
      throw error
    })
    return found === null ? lackOf(target, glance, context.filled) : null
  })
  if (found === null) throw new Error('A look ended without what it was for.')
  return found
}

// Letters may be narrower here than where it was recorded: beside its target a click would do nothing.
const aimed = (step: RecordedStep, { selector, width, height }: Found): RecordedStep => {
  const only = { ...step, selectors: [selector] }
  if (only.type !== StepType.Click && only.type !== StepType.DoubleClick) return only as RecordedStep
  const isInside = only.offsetX > 0 && only.offsetX < width && only.offsetY > 0 && only.offsetY < height
  return isInside ? only : { ...only, offsetX: width / 2, offsetY: height / 2 }
}

const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

const assertUnseen = async (context: StepContext, words: string): Promise<void> => {
  const { glance } = await lookUntil<null>(context, 'null', () => null)
  if (plain(glance.text).includes(plain(words)))
    throw new Error(
      `« ${words} » is there before the step: its probe has to name words that only come after it.`,
    )
}

const perform = async (context: StepContext, step: RecordedStep, target: Target | null): Promise<void> => {
  const { scene, signal, settleMs } = context
  const page = scene.page()
  scene.stir()
  const timeout = Math.max(settleMs, leastPatienceMs)
  const runner = await createRunner(new PuppeteerRunnerExtension(page.browser(), page, { timeout }))
  try {
    await unlessInterrupted(signal, runner.runStep(step))
  } catch (thrown) {
    if (!(thrown instanceof TimeoutError) || target === null) throw thrown
    // It is there, and cannot be used: the page is judged as it stands.
    await lookUntil<null>(context, 'null', ({ glance }) => lackOf(target, glance, context.filled))
  }
}

/** Makes the act that replays a part of a recording. */
export const createReplay = ({ context, value, open }: ReplayOptions) => {
  const take = async (step: RecordedStep, all: readonly RecordedStep[]): Promise<void> => {
    if (step.type === StepType.Navigate) return open(step.url)
    const now = context()
    const target = targetOf(step, all)
    const found = target && (await appear(now, target))
    const ready = withValues(found === null ? step : aimed(step, found), (name) => value(camel(name)))
    if (step.type !== StepType.Change) return perform(now, ready, target)
    // Before it is typed: whatever becomes of it, pictures are masked from now on.
    now.filled.push(nameOfTarget(step))
    await perform(now, ready, target)
    const { done } = await lookUntil<string>(now, focusedLabel, () => null)
    if (done) now.filled.splice(-1, 1, done)
  }
  return async ({ steps, next, unseen }: Recorded): Promise<void> => {
    if (unseen !== null) await assertUnseen(context(), unseen)
    for (const step of steps) await take(step, steps)
    if (next !== null) await appear(context(), next)
  }
}
