// Makes a probe of a recording: its pages become steps, and what was typed of a person becomes placeholders.
import type { ProbeFile, ProbeFileStep, Seen } from '../probe/recorded-probe.ts'
import {
  acts,
  addressOf,
  nameOfTarget,
  objectionTo,
  openingPath,
  type RecordedStep,
  type Recording,
  sizesWindow,
  typedIn,
  typing,
  withoutWaits,
} from '../probe/recording.ts'
import { leftIn } from './typed-left.ts'

/** What the recording does not say by itself. Steps are counted from 1, as `outlineOf` lists them. */
export type Choices = {
  readonly id: string
  readonly titleFr: string | null
  readonly titleEn: string | null
  /** What was typed, and the name of the identity's value that stands for it; null to keep it as it is. */
  readonly values: ReadonlyMap<string, string | null>
  readonly submits: number
  /** Words that must be seen at the end. */
  readonly see: string
  /** Words that must be seen after a step that leads to another page, in place of its title. */
  readonly pages: ReadonlyMap<number, string>
  /** Whether the address that a step opens keeps what follows its question mark. */
  readonly queries: ReadonlyMap<number, boolean>
}

type Numbered = { readonly number: number; readonly step: RecordedStep }

/** What happens until another page comes, and what is known of that page. */
type Part = { readonly taken: readonly Numbered[]; readonly title: string | null }

const titleAfter = ({ assertedEvents = [] }: RecordedStep): string | null =>
  assertedEvents.at(-1)?.title?.trim() || null

const leadsOn = (step: RecordedStep) => addressOf(step) !== null || (step.assertedEvents ?? []).length > 0

const numbered = ({ steps }: Recording): Numbered[] =>
  steps.flatMap((step, index) => (sizesWindow(step) ? [] : [{ number: index + 1, step }]))

/** The recorded steps in parts: each ends where another page comes, the last where the recording does. */
const partsOf = (recording: Recording): Part[] => {
  const parts: Part[] = []
  let taken: Numbered[] = []
  for (const one of numbered(recording)) {
    taken.push(one)
    if (!leadsOn(one.step)) continue
    parts.push({ taken, title: titleAfter(one.step) })
    taken = []
  }
  // Letting go of a key or scrolling leads nowhere: it belongs to the page before.
  const last = parts.at(-1)
  if (last && !taken.some(({ step }) => acts(step)))
    parts.splice(-1, 1, { ...last, taken: [...last.taken, ...taken] })
  else parts.push({ taken, title: null })
  return parts
}

const deed = (step: RecordedStep): string => {
  const address = addressOf(step)
  if (address !== null) return `opens ${address}`
  const typed = typedIn(step)
  const on =
    'selectors' in step && step.selectors ? ` « ${nameOfTarget({ selectors: step.selectors })} »` : ''
  return typed === null ? `${step.type}${on}` : `types « ${typed} » into${on}`
}

/** The steps of a recording, a line each, with the numbers by which they are spoken of. */
export const outlineOf = (recording: Recording): string =>
  numbered(recording)
    .map(({ number, step }) => {
      const title = titleAfter(step)
      return `${String(number).padStart(3)}  ${deed(step)}${leadsOn(step) ? ` → page « ${title ?? 'without a title'} »` : ''}`
    })
    .join('\n')

/** Everything that was typed or chosen in a recording, once each. */
export const typedValues = ({ steps }: Recording): readonly string[] => [
  ...new Set(steps.flatMap((step) => typedIn(step) ?? [])),
]

/** The steps whose addresses have something after a question mark, with what stands before it. */
export const queriesIn = (
  recording: Recording,
): readonly { readonly number: number; readonly path: string }[] =>
  numbered(recording).flatMap(({ number, step }) => {
    const url = URL.parse(addressOf(step) ?? '')
    return url === null || url.search === '' ? [] : [{ number, path: url.pathname }]
  })

/** Why a recording cannot be run honestly, whatever is chosen; empty when it can. */
export const objectionsTo = (recording: Recording): readonly string[] => {
  const steps = numbered(recording)
  const objections = steps.flatMap(({ number, step }) => {
    const objection = objectionTo(step)
    return objection === null ? [] : [`Step ${number} ${objection}.`]
  })
  const [first] = steps
  const home = first ? addressOf(first.step) : null
  if (home === null || !URL.canParse(home) || !/^https?:/.test(home))
    return [
      ...objections,
      'The recording does not begin by opening a page: start it, then type the registry’s address.',
    ]
  const foreign = steps.flatMap(({ number, step }) => {
    const address = addressOf(step)
    return address === null || URL.parse(address)?.origin === new URL(home).origin
      ? []
      : [
          `Step ${number} opens ${address}, which is not ${new URL(home).origin}: record a journey that stays with the registry.`,
        ]
  })
  return [...objections, ...foreign]
}

const sightAfter = (part: Part, isLast: boolean, { see, pages }: Choices): Seen | null => {
  if (isLast) return { text: see }
  const words = part.taken.map(({ number }) => pages.get(number)).find((one) => one !== undefined)
  if (words !== undefined) return { text: words }
  return part.title === null ? null : { title: part.title }
}

const recordedIn = ({ number, step }: Numbered, { values, queries }: Choices): RecordedStep => {
  const address = addressOf(step)
  const bare = withoutWaits(step)
  if (address !== null) {
    const { pathname, search } = new URL(address)
    return openingPath(bare, pathname + (queries.get(number) ? search : ''))
  }
  const name = values.get(typedIn(step) ?? '') ?? null
  return name === null ? bare : typing(bare, `{{${name}}}`)
}

const wordsOf = (see: Seen): string => Object.values(see)[0] as string

const namedStep = (see: Seen, index: number, submits: boolean): Pick<ProbeFileStep, 'name' | 'title'> => {
  const words = wordsOf(see)
  const titled = (fr: string, en: string) => ({ fr: `${fr}\u00a0: ${words}`, en: `${en}: ${words}` })
  if (index === 0) return { name: 'opens-the-first-page', title: titled('Ouvre', 'Opens') }
  return submits
    ? { name: 'submits-the-form', title: titled('Envoie et arrive à', 'Submits and reaches') }
    : { name: `goes-to-page-${index + 1}`, title: titled('Va à', 'Goes to') }
}

const stepsOf = (parts: readonly Part[], choices: Choices): ProbeFileStep[] | readonly string[] => {
  const problems: string[] = []
  const steps = parts.flatMap((part, index): ProbeFileStep[] => {
    const number = part.taken.at(-1)?.number ?? 0
    const see = sightAfter(part, index === parts.length - 1, choices)
    if (see === null) {
      problems.push(
        `The page after step ${number} has no title: say which words are read on it with --page "${number}=words".`,
      )
      return []
    }
    const submits = part.taken.some((one) => one.number === choices.submits)
    const replay = part.taken.map((one) => recordedIn(one, choices))
    return [{ ...namedStep(see, index, submits), ...(submits && { submits: true as const }), replay, see }]
  })
  for (const [index, { see }] of steps.entries()) {
    const before = steps[index - 1]
    if (before === undefined || wordsOf(before.see) !== wordsOf(see)) continue
    const number = parts[index]?.taken.at(-1)?.number ?? 0
    problems.push(
      `The page after step ${number} is called « ${wordsOf(see)} », like the one before it: say which words are read on it alone with --page "${number}=words".`,
    )
  }
  return problems.length > 0 ? problems : steps
}

/** Choices about what is not in the recording: slips that would else be passed over. */
const astray = (
  recording: Recording,
  parts: readonly Part[],
  { values, pages, queries }: Choices,
): string[] => {
  const typed = typedValues(recording)
  const leading = parts.slice(0, -1).flatMap(({ taken }) => taken.map(({ number }) => number))
  const queried = queriesIn(recording)
  return [
    ...[...values.keys()]
      .filter((words) => !typed.includes(words))
      .map((words) => `« ${words} » was not typed in this recording: correct --value or --keep.`),
    ...[...pages.keys()]
      .filter((number) => !leading.includes(number))
      .map((number) => `Step ${number} leads to no page before the last one: correct --page.`),
    ...[...queries.keys()]
      .filter((number) => !queried.some((one) => one.number === number))
      .map(
        (number) => `Step ${number} opens no address with a « ? »: leave --keep-query and --drop-query out.`,
      ),
    ...queried
      .filter(({ number }) => !queries.has(number))
      .map(
        ({ number, path }) =>
          `Step ${number} opens ${path} with words after a « ? », which may be a key that only you were given: write --keep-query ${number} or --drop-query ${number}.`,
      ),
  ]
}

/** The probe file that a recording makes, or everything that is in its way. */
export const importRecording = (
  recording: Recording,
  choices: Choices,
): { readonly file: ProbeFile } | { readonly problems: readonly string[] } => {
  const parts = partsOf(recording)
  const at = parts.findIndex(({ taken }) => taken.some(({ number }) => number === choices.submits))
  const undecided = typedValues(recording).filter((typed) => !choices.values.has(typed))
  const problems = [
    ...objectionsTo(recording),
    ...astray(recording, parts, choices),
    ...undecided.map(
      (typed) =>
        `« ${typed} » was typed: write --value "${typed}=last_name" with the name of a value of the identity, or --keep "${typed}" if it is nobody’s.`,
    ),
    ...(at > 0
      ? []
      : [`No step ${choices.submits} sends anything: name the one that does with --submits, by its number.`]),
  ]
  const steps = stepsOf(parts, choices)
  const named = steps.filter((one) => typeof one === 'string')
  if (problems.length > 0 || named.length > 0) return { problems: [...problems, ...named] }
  const { id, titleFr, titleEn } = choices
  const title = { fr: titleFr ?? (recording.title || id), en: titleEn ?? (recording.title || id) }
  const file: ProbeFile = { id, title, steps: steps as readonly ProbeFileStep[] }
  const left = leftIn(file, choices.values)
  return left.length > 0 ? { problems: left } : { file }
}
