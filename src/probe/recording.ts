// What Chrome's Recorder exports, and which of it a visitor of ours can take without deceiving anybody.
import { parse, parseStep, type Step as ReplayStep, StepType } from '@puppeteer/replay'

export type RecordedStep = ReplayStep

/** One element, by every selector that the Recorder found for it. */
export type Target = {
  readonly selectors: readonly (string | readonly string[])[]
  /** True for one that is typed into. */
  readonly isField: boolean
}

/** A part of a recording, with {{placeholders}} where something personal was typed. */
export type Recorded = {
  readonly steps: readonly RecordedStep[]
  /** What the recording used next: until it is there, neither is its page. */
  readonly next: Target | null
  /** Words that prove nothing if they are there before anything was done. */
  readonly unseen: string | null
}

export type Recording = { readonly title: string; readonly steps: readonly RecordedStep[] }

const types: Partial<Record<RecordedStep['type'], string>> = {
  [StepType.WaitForExpression]:
    'waits for code to come true: remove this step in the Recorder, Constat waits by itself',
  [StepType.CustomStep]:
    'belongs to an extension of the Recorder: remove it and record without the extension',
  [StepType.EmulateNetworkConditions]:
    'slows the network down, for which the registry would be blamed: remove it in the Recorder',
  [StepType.Close]: 'closes the window: remove it in the Recorder, Constat closes its own browser',
}

const objectionByType = (step: RecordedStep): string | null => {
  switch (step.type) {
    case StepType.Change:
      return /^[a-z]:\\fakepath\\/i.test(step.value)
        ? 'gives a file, which a recording does not carry: such a journey has to be written (docs/probe-author.md)'
        : null
    case StepType.KeyDown:
    case StepType.KeyUp:
      return step.key.length === 1 && step.key.trim() !== ''
        ? 'presses a single letter: record again and type only into fields'
        : null
    case StepType.WaitForElement:
      return step.visible === false || (step.count ?? 1) !== 1 || step.operator === '<=' || step.properties
        ? 'waits for more than an element to be there: in the Recorder, keep only its selectors'
        : null
    default:
      return types[step.type] ?? null
  }
}

/** Why a step of a recording cannot be run honestly, as the end of a sentence; null when it can. */
export const objectionTo = (step: RecordedStep): string | null => {
  if (step.target !== undefined && step.target !== 'main')
    return 'happens in another window: record the journey in one window only'
  if ('frame' in step && step.frame !== undefined && step.frame.length > 0)
    return 'happens inside a frame of the page, which Constat does not look into: such a journey has to be written (docs/probe-author.md)'
  return objectionByType(step)
}

/** The recording in a value, or why it is none, in the words of the Recorder's own library. */
export const readRecording = (value: unknown): Recording | string => {
  try {
    const { title, steps } = parse(value)
    return { title, steps }
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

/** A step without the Recorder's own waits: here the deadlines of the run hold. */
export const withoutWaits = (step: RecordedStep): RecordedStep =>
  JSON.parse(JSON.stringify({ ...step, assertedEvents: undefined, timeout: undefined })) as RecordedStep

/** The step of a recording in a value, or why there is none. */
export const readRecordedStep = (value: unknown): RecordedStep | string => {
  try {
    const step = parseStep(value)
    return objectionTo(step) ?? withoutWaits(step)
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

const sameSelectors = (one: Target['selectors'], other: Target['selectors']) =>
  JSON.stringify(one) === JSON.stringify(other)

/** What a recorded step acts on; null for one that acts on no element. */
export const targetOf = (step: RecordedStep, all: readonly RecordedStep[]): Target | null => {
  if (!('selectors' in step) || step.selectors === undefined) return null
  const { selectors } = step
  const isField = all.some((one) => one.type === StepType.Change && sameSelectors(one.selectors, selectors))
  return { selectors, isField }
}

/** What an element is called where people read it, as far as its selectors tell; else its first selector. */
export const nameOfTarget = ({ selectors }: Pick<Target, 'selectors'>): string => {
  const whole = selectors.map((one) => (typeof one === 'string' ? one : (one.at(-1) ?? '')))
  const [spoken = whole[0] ?? ''] = ['aria/', 'text/'].flatMap((prefix) =>
    whole.filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length)),
  )
  return spoken.replace(/\[role="[^"]*"\]$/, '').trim()
}

/** The address to which a recorded step takes the visitor; null for one that opens none. */
export const addressOf = (step: RecordedStep): string | null =>
  step.type === StepType.Navigate ? step.url : null

/** The same step, made to open a path of the registry's own address. */
export const openingPath = (step: RecordedStep, path: string): RecordedStep =>
  step.type === StepType.Navigate ? { ...step, url: path } : step

/** The same step, with other words typed. */
export const typing = (step: RecordedStep, value: string): RecordedStep =>
  step.type === StepType.Change ? { ...step, value } : step

/** Whether a recorded step sets the size of the recorder's own window. */
export const sizesWindow = (step: RecordedStep) => step.type === StepType.SetViewport

/** Whether a recorded step may change what the page shows. */
export const acts = ({ type }: RecordedStep) =>
  [StepType.Change, StepType.Click, StepType.DoubleClick, StepType.KeyDown, StepType.Navigate].some(
    (one) => one === type,
  )

const placeholder = /\{\{(\w+)\}\}/g

/** The names of the values that steps type. */
export const placeholdersIn = (steps: readonly RecordedStep[]): readonly string[] =>
  steps.flatMap((step) => [...(typedIn(step) ?? '').matchAll(placeholder)].map(([, name]) => name ?? ''))

/** The same step, with values in place of their names. */
export const withValues = (step: RecordedStep, value: (name: string) => string): RecordedStep =>
  step.type === StepType.Change
    ? typing(
        step,
        step.value.replace(placeholder, (_, name: string) => value(name)),
      )
    : step

/** What was typed or chosen in a recorded step; null where nothing was. */
export const typedIn = (step: RecordedStep): string | null =>
  step.type === StepType.Change && step.value !== '' ? step.value : null
