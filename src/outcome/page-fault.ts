// What a page says for itself when it is not what was expected. Where it leaves a doubt, the doubt is the registry's
// benefit: an outcome that accuses comes after those that do not.
import { type Finding, find, quote } from './finding.ts'
import type { Field, FieldKind, PageFacts } from './page.ts'
import {
  announcesMaintenance,
  asksForCaptcha,
  closesNow,
  isBotWall,
  makesQueue,
  rejectsAsTaken,
  saysTaken,
} from './wording.ts'

/** A page that settled without what the step needed of it. */
export type NotSeen = {
  readonly kind: 'not-seen'
  readonly page: PageFacts
  /** What was not there, in words. */
  readonly missing: string
  /** The expected fields that were not there. */
  readonly missingFields: readonly Field[]
  /** Some of the expected fields were there. */
  readonly isPartial: boolean
  /** The visible fields that the step does not know. */
  readonly unknownFields: readonly Field[]
  /** A link or a button that the step had to click was not there. */
  readonly clickable: boolean
  /** All but the heading was there: the fields, or what the next step clicks. */
  readonly leadsOn: boolean
  /** Something was typed, in this step or before: only then can a page speak of what was typed. */
  readonly hasTyped: boolean
  /** The fields that the step filled are still there. */
  readonly stillFilled: boolean
  /** The page was still waiting for answers of its own when the deadline came. */
  readonly unfinished: boolean
  /** The step hands back what the registry itself gave: see `Step.redeems`. */
  readonly redeems: boolean
}

const refusals: readonly number[] = [401, 403, 406, 451]

// Who answers « come back in a year » is asked again the next day: silence proves nothing.
const longestWaitMs = 24 * 3_600_000

/** Reads a Retry-After header, in seconds or as a date, as epoch milliseconds within a day; null when it says nothing. */
export const readRetryAfter = (header: string | null, now: number): number | null => {
  if (header === null || header.trim() === '') return null
  const at = /^\s*\d+\s*$/.test(header) ? now + Number(header) * 1000 : Date.parse(header)
  return Number.isNaN(at) ? null : Math.round(Math.min(Math.max(at, now), now + longestWaitMs))
}

const captchaOf = (page: PageFacts): string | null =>
  page.captcha ?? (asksForCaptcha(page.main) ? quote(page.main) : null)

/** Judges a page by the status that it came with. */
export const judgeStatus = (page: PageFacts, status: number, now: number): Finding => {
  const detail = `HTTP ${status}`
  const captcha = captchaOf(page)
  if (captcha !== null) return find('captcha_displayed', `${detail}, captcha: ${captcha}`)
  const retryAt = readRetryAfter(page.retryAfter, now)
  if (status === 429) return find('rate_limited', detail, retryAt)
  if (refusals.includes(status)) return find('access_refused', detail)
  if (isBotWall(`${page.title} ${page.text}`))
    return find('access_refused', `${detail}: ${quote(page.title)}`)
  return find('http_error', page.main === '' ? detail : `${detail}: ${quote(page.main)}`, retryAt)
}

// An address, a number or a name can all be asked for in a field of plain text.
const written: readonly FieldKind[] = ['text', 'email', 'tel', 'number']

const classOf = (kind: FieldKind): FieldKind => (written.includes(kind) ? 'text' : kind)

const countOf = (fields: readonly Field[], kind: FieldKind): number =>
  fields.filter((field) => classOf(field.kind) === kind).length

const isSearch = ({ label }: Field): boolean => /recherch|search/i.test(label)

/** How much of the expected form is there by other names: all of it, some, none. */
const coverOf = (seen: NotSeen): 'all' | 'some' | 'none' => {
  const unknown = seen.unknownFields.filter((field) => !isSearch(field))
  const kinds = [...new Set(seen.missingFields.map((field) => classOf(field.kind)))]
  const covers = kinds.map((kind) => countOf(unknown, kind) >= countOf(seen.missingFields, kind))
  if (covers.length > 0 && covers.every(Boolean)) return 'all'
  return seen.isPartial || kinds.some((kind) => countOf(unknown, kind) > 0) ? 'some' : 'none'
}

/** The words by which a page says that the service is closed; null when it does not. */
const noticeOf = ({ page, clickable }: NotSeen): string | null => {
  const heading = page.heading ?? ''
  // Beside what can be clicked, a notice counts that closes the service at this very time.
  const closes = clickable && page.offers > 0 ? closesNow : announcesMaintenance
  if (closes(page.main) || closes(heading)) return page.main
  return closesNow(page.notices) ? page.notices : null
}

const judgeRefusedForm = (seen: NotSeen): Finding | null => {
  const { page } = seen
  if (!seen.stillFilled) return null
  // A question the probe has never answered is a new form, whatever else the page complains of.
  if (page.unanswered.length > 0)
    return find('page_changed', `asks for ${page.unanswered.map(quote).join(', ')}, unknown to the probe`)
  // The browser let nothing go: what the form wants has changed, and the registry was not asked.
  if (page.heldBack.length > 0)
    return find('page_changed', `does not take what was typed into ${page.heldBack.map(quote).join(', ')}`)
  if (page.complaint === null) return null
  if (seen.redeems) return find('unexpected_page', `turned away: ${quote(page.complaint)}`)
  return find('form_rejected', quote(page.complaint))
}

const judgeMissing = (seen: NotSeen): Finding => {
  const { page, missing } = seen
  const cover = coverOf(seen)
  if (cover === 'all') return find('page_changed', `${missing}, but other fields of that kind are there`)
  const broken = page.answers.find((status) => status >= 500)
  if (broken !== undefined) return find('http_error', `HTTP ${broken} to the page's own request`)
  // By another heading, which does not say that the service is closed, the visitor goes on all the same.
  if (seen.leadsOn && !seen.stillFilled && !announcesMaintenance(page.heading ?? ''))
    return find('page_changed', `${missing}, but what leads on is there`)
  const notice = noticeOf(seen)
  if (notice !== null) return find('notice_displayed', quote(notice))
  if (cover === 'some') return find('page_changed', `${missing}, but other fields are there`)
  if (seen.missingFields.length > 0 && page.isFramed)
    return find('page_changed', `${missing}, but a part of the page is out of the probe's reach`)
  // A link or a button by another name is our script's fault: the visitor would have found it.
  if (seen.clickable && page.offers > 0) return find('page_changed', `${missing}, but others are there`)
  if (seen.unfinished) return find('timeout', `${missing} by the deadline`)
  if (seen.missingFields.length > 0) return find('form_absent', missing)
  return find('unexpected_page', page.heading === null ? missing : `${missing}; page ${quote(page.heading)}`)
}

// Who is told that the service is closed is told nothing of himself, whatever else the page says of those on the register.
const isTaken = ({ main, complaint }: PageFacts): boolean =>
  (complaint !== null && rejectsAsTaken(complaint)) || (saysTaken(main) && !closesNow(main))

/** Judges a page that is not what the step had to see; `now` dates a Retry-After given in seconds. */
export const judgeNotSeen = (seen: NotSeen, now: number): Finding => {
  const { page } = seen
  const captcha = captchaOf(page)
  if (captcha !== null) return find('captcha_displayed', captcha)
  if (isBotWall(`${page.title} ${page.text}`)) return find('access_refused', quote(page.title))
  if (makesQueue(page.main)) return find('access_refused', quote(page.main))
  if (page.answers.includes(429)) return judgeStatus(page, 429, now)
  // A 401 to a script's question "who is there?" is a healthy answer, so it does not count here.
  const refused = page.answers.find((status) => status !== 401 && refusals.includes(status))
  if (refused !== undefined) return find('access_refused', `HTTP ${refused} to the page's own request`)
  if (seen.hasTyped && isTaken(page)) return find('identity_in_use', quote(page.complaint ?? page.main))
  const refusedForm = judgeRefusedForm(seen)
  if (refusedForm !== null) return refusedForm
  if (page.status !== null && page.status >= 400) return judgeStatus(page, page.status, now)
  return judgeMissing(seen)
}
