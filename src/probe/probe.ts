// What a journey is: frozen data that can be listed, documented and checked without a browser.

import type { Field } from '../outcome/page.ts'
import type { Recorded } from './recording.ts'

export type Words = { readonly fr: string; readonly en: string }

/** What the visitor must then see. Everything named must be visible at once. */
export type Sight = {
  readonly heading: string
  /** Where the heading is read when it is not a heading: the page's title, or anywhere in its text. */
  readonly within?: 'title' | 'text'
  readonly fields?: readonly Field[]
  readonly text?: readonly RegExp[]
  /** Names of identity or observed values that must be visible, spaces aside: what was sent is what is kept. */
  readonly shows?: readonly string[]
  /** Values read off the page (first group), for later steps; one that is missing fails the step. */
  readonly observes?: Readonly<Record<string, RegExp>>
}

export type Step = {
  /** kebab-case, third person, unique in its probe: 'opens-the-home-page'. It appears in public. */
  readonly name: string
  readonly title: Words
  readonly act: (visitor: Visitor) => Promise<void>
  readonly see: Sight
  /** The first step that sends anything to the registry: tier `look` stops before it. */
  readonly submits?: true
  /** A payment or a contract: never run against a live registry. */
  readonly binding?: true
  /**
   * Hands the registry back what it gave in this run (a link or a code it mailed, an account it opened): to be
   * turned away here is a promise it did not keep, `unexpected_page`, and not a form that it rejects.
   */
  readonly redeems?: true
  /** What the act replays, for a probe that was recorded and not written. */
  readonly recorded?: Recorded
}

export type Identity = Readonly<Record<string, string>>

export type Mail = {
  readonly from: string
  readonly subject: string
  /** As plain text, made of the HTML when that is all there is. */
  readonly text: string
  readonly html: string | null
  readonly receivedAt: number
  /** As it came, headers included. */
  readonly raw: Uint8Array
}

/** The only thing a step may touch: it does what a visitor does, and waits for what it needs. */
export type Visitor = {
  /** A value of the run's identity (`email` is its own address) or one that an earlier step observed, by name. */
  value(name: string): string
  /** Opens a path of the registry's own address. Only the first step needs it: the others follow links. */
  open(path: string): Promise<void>
  /** Follows the visible link with this text. */
  follow(text: string): Promise<void>
  /** Types into the visible, enabled fields with these labels. */
  fill(values: Readonly<Record<string, string>>): Promise<void>
  /** Chooses the option with this text in the list or radio group with this label. */
  choose(label: string, option: string): Promise<void>
  /** Ticks the box with this label. */
  tick(label: string): Promise<void>
  /** Puts a small text file into the file field with this label. */
  attach(label: string, file: { readonly name: string; readonly content: string }): Promise<void>
  /** Presses the visible, enabled button with this text. */
  press(text: string): Promise<void>
  /** Waits for this run's next mail whose subject matches, with the registry's slot free. */
  receive(subject: RegExp): Promise<Mail>
  /** Opens the first link of a mail that matches, as a click in the mail would. */
  openFrom(mail: Mail, link: RegExp): Promise<void>
  /** Returns the first group of a pattern in a mail, e.g. an activation code. */
  readFrom(mail: Mail, pattern: RegExp): Promise<string>
  /** Does again what was recorded, and waits for what the recording used next. */
  replay(recorded: Recorded): Promise<void>
}

export type Probe = {
  readonly id: string
  readonly title: Words
  readonly steps: readonly [Step, ...Step[]]
}

const kebab = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/

const hasWords = (words: Words): boolean => words.fr.trim() !== '' && words.en.trim() !== ''

/** Makes one step of a probe, frozen. */
export const step = (description: Step): Step => {
  if (!kebab.test(description.name))
    throw new Error(`Step « ${description.name} »: its name is not kebab-case.`)
  if (!hasWords(description.title)) throw new Error(`Step ${description.name}: a title is empty.`)
  if (description.see.heading.trim() === '') throw new Error(`Step ${description.name}: it sees no heading.`)
  return Object.freeze({ ...description, see: Object.freeze({ ...description.see }) })
}

const problemOf = (probe: Probe): string | null => {
  const names = probe.steps.map((it) => it.name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  // The page before could satisfy what the page after should show, before it has even come.
  const unseen = probe.steps.find((it, index) => it.see.heading === probe.steps[index - 1]?.see.heading)
  if (!kebab.test(probe.id)) return 'its id is not kebab-case'
  if (!hasWords(probe.title)) return 'a title is empty'
  if (twice !== undefined) return `two steps are called ${twice}`
  if (unseen !== undefined) return `step ${unseen.name} sees the same heading as the step before it`
  if (probe.steps.filter((it) => it.submits).length > 1) return 'more than one step is the first to submit'
  return null
}

/** Makes a probe, frozen; one that could not be run soundly is refused, with the reason. */
export const defineProbe = (probe: Probe): Probe => {
  const problem = problemOf(probe)
  if (problem !== null) throw new Error(`Probe « ${probe.id} »: ${problem}.`)
  return Object.freeze({ ...probe, steps: Object.freeze([...probe.steps] as const) as Probe['steps'] })
}
