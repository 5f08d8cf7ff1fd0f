// Compares what a step must then see with what the page shows.
import type { Page } from 'puppeteer'
import type { Field } from '../outcome/page.ts'
import { plain } from './in-page.ts'
import { type Glance, type Lack, type Look, lookUntil, type StepContext } from './look.ts'
import { patternOfValues } from './mask.ts'
import type { Identity, Sight } from './probe.ts'

type Value = (name: string) => string

// However the page spells it: a number with dots or in its international form is the same number.
const isShownIn = (text: string, value: string): boolean => {
  const pattern = patternOfValues([value])
  return pattern === null ? text.includes(value) : new RegExp(pattern, 'iu').test(text)
}

const lackOfFields = (fields: readonly Field[], shown: readonly string[]): Lack | null => {
  const missingFields = fields.filter((field) => !shown.includes(plain(field.label)))
  if (missingFields.length === 0) return null
  const labels = missingFields.map((field) => `« ${field.label} »`).join(', ')
  const foundFields = fields.filter((field) => !missingFields.includes(field))
  return { missing: `no field ${labels}`, missingFields, foundFields, clickable: false }
}

const isHeaded = ({ heading, within }: Sight, glance: Glance): boolean => {
  if (within === 'text') return plain(glance.text).includes(plain(heading))
  const headings = within === 'title' ? [glance.title] : glance.headings
  return headings.some((one) => plain(one) === plain(heading))
}

const lackOf = (see: Sight, { glance }: Look<null>, value: Value, leadsTo: string | null): Lack | null => {
  const lacking = (missing: string): Lack => ({ missing, missingFields: [], clickable: false })
  const fields = lackOfFields(
    see.fields ?? [],
    glance.fields.map((field) => plain(field.label)),
  )
  const isThere = isHeaded(see, glance)
  // The fields say more than the heading of what kind of page this is.
  if (fields !== null) return isThere ? fields : { ...fields, missing: `no page « ${see.heading} »` }
  if (!isThere) {
    const isOffered = leadsTo !== null && glance.offers.includes(plain(leadsTo))
    const leadsOn = (see.fields ?? []).length > 0 || isOffered
    return { ...lacking(`no page « ${see.heading} »`), leadsOn }
  }
  const text = see.text?.find((pattern) => !pattern.test(glance.text))
  if (text !== undefined) return lacking(`no text ${text}`)
  const shown = [glance.text, ...glance.values].join('\n')
  const unshown = see.shows?.find((name) => !isShownIn(shown, value(name)))
  if (unshown !== undefined) return lacking(`the ${unshown} is not shown`)
  const unread = Object.entries(see.observes ?? {}).find(([, pattern]) => !pattern.test(glance.text))
  return unread === undefined ? null : lacking(`no ${unread[0]} to read`)
}

/**
 * Waits until the page shows all that the sight names; returns the values it observes. `leadsTo` is what the next step
 * clicks, where it begins by a click.
 */
export const see = async (
  context: StepContext,
  sight: Sight,
  value: Value,
  leadsTo: string | null,
): Promise<Identity> => {
  const { glance } = await lookUntil<null>(context, 'null', (look) => lackOf(sight, look, value, leadsTo))
  const observed = Object.entries(sight.observes ?? {}).map(([name, pattern]) => [
    name,
    pattern.exec(glance.text)?.[1] ?? '',
  ])
  return Object.fromEntries(observed)
}

const readMs = 500

/** What a page shows of the values that a sight observes, however little of the rest is there; within half a second. */
export const observedOn = async (page: Page, { observes = {} }: Sight): Promise<readonly string[]> => {
  const patterns = Object.values(observes)
  if (patterns.length === 0) return []
  const late = new Promise<string>((resolve) => setTimeout(resolve, readMs, '').unref())
  const read = page.evaluate('document.body?.innerText ?? ""').catch(() => '') as Promise<string>
  const text = await Promise.race([read, late])
  return patterns.flatMap((pattern) => pattern.exec(text)?.[1] ?? [])
}
