// Whose fault it is: from what was observed to an outcome and its detail in words. Where a page leaves a
// doubt, the doubt is the registry's benefit: an outcome that accuses comes after those that do not.
import type { Control, Outcome } from './outcome.ts'
import type { Field, FieldKind, PageFacts } from './page.ts'
import { accuses } from './verdict.ts'
import { announcesMaintenance, asksForCaptcha, closesNow, isBotWall, saysTaken } from './wording.ts'

/** A page that settled without what the step needed of it. */
export type NotSeen = {
  readonly kind: 'not-seen'
  readonly page: PageFacts
  /** What was not there, in words. */
  readonly missing: string
  /** The expected fields that were not there. */
  readonly missingFields: readonly Field[]
  /** The visible fields that the step does not know. */
  readonly unknownFields: readonly Field[]
  /** A link or a button that the step had to click was not there. */
  readonly clickable: boolean
  /** All but the heading was there: the fields, or what the next step clicks. */
  readonly leadsOn: boolean
  /** The fields that the step filled are still there. */
  readonly stillFilled: boolean
  /** The page was still waiting for answers of its own when the deadline came. */
  readonly unfinished: boolean
  /** The step hands back what the registry itself gave: see `Step.redeems`. */
  readonly redeems: boolean
}

/** Everything that can end a step. */
export type Failure =
  | NotSeen
  | { readonly kind: 'navigation'; readonly error: string }
  | { readonly kind: 'status'; readonly page: PageFacts; readonly status: number }
  | { readonly kind: 'deadline'; readonly what: string }
  | { readonly kind: 'mail-deadline'; readonly subjects: readonly string[] }
  | { readonly kind: 'mail-unread'; readonly missing: string; readonly hasOthers: boolean }
  | { readonly kind: 'download'; readonly name: string }
  | { readonly kind: 'browser-lost'; readonly detail: string }
  | { readonly kind: 'memory-limit'; readonly limitBytes: number }
  | { readonly kind: 'abandoned' }
  | { readonly kind: 'exception'; readonly message: string }

/** An outcome with its detail in words, and when the registry asked us to come back. */
export type Finding = {
  readonly outcome: Outcome
  readonly detail: string | null
  readonly retryAt: number | null
}

const find = (outcome: Outcome, detail: string, retryAt: number | null = null): Finding => ({
  outcome,
  detail,
  retryAt,
})

const netErrors: readonly (readonly [RegExp, Outcome])[] = [
  [/ERR_TOO_MANY_REDIRECTS/, 'http_error'],
  [
    /ERR_(?:INVALID_RESPONSE|INVALID_HTTP_RESPONSE|INVALID_CHUNKED|RESPONSE_HEADERS|CONTENT_|INVALID_REDIRECT|UNSAFE_REDIRECT)/,
    'http_error',
  ],
  [/ERR_(?:NAME_|DNS_|ICANN_)/, 'dns_error'],
  [/ERR_(?:CERT_|SSL_|BAD_SSL|TLS)/, 'tls_error'],
  [/ERR_(?:TIMED_OUT|CONNECTION_TIMED_OUT)/, 'timeout'],
  [
    /ERR_(?:CONNECTION_|EMPTY_RESPONSE|SOCKET_|ADDRESS_UNREACHABLE|HTTP2_|QUIC_|INCOMPLETE_)/,
    'connection_error',
  ],
  [/ERR_(?:INTERNET_DISCONNECTED|NETWORK_|PROXY_|TUNNEL_|SOCKS_)/, 'network_fault'],
]

// Before the general pattern of its family: these speak of our side of the wire.
const ownNetErrors = /ERR_(?:SSL_CLIENT_AUTH|NETWORK_CHANGED|NETWORK_ACCESS_DENIED|PROXY_CONNECTION)/

const judgeNavigation = (error: string): Finding => {
  if (ownNetErrors.test(error)) return find('network_fault', error)
  const known = netErrors.find(([pattern]) => pattern.test(error))
  return find(known?.[1] ?? 'probe_fault', error)
}

const refusals: readonly number[] = [401, 403, 406, 451]

const longestNotice = 600

const quote = (text: string): string => {
  const start = text.slice(0, longestNotice).trim()
  return text.length > longestNotice ? `« ${start}… »` : `« ${start} »`
}

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

const judgeStatus = (page: PageFacts, status: number, now: number): Finding => {
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

const countOf = (fields: readonly Field[], kind: FieldKind): number =>
  fields.filter((field) => field.kind === kind).length

/** How much of the expected form the unknown fields could be: all of it, some, none. */
const coverOf = (seen: NotSeen): 'all' | 'some' | 'none' => {
  const kinds = [...new Set(seen.missingFields.map((field) => field.kind))]
  const covers = kinds.map((kind) => countOf(seen.unknownFields, kind) >= countOf(seen.missingFields, kind))
  if (covers.length > 0 && covers.every(Boolean)) return 'all'
  return kinds.some((kind) => countOf(seen.unknownFields, kind) > 0) ? 'some' : 'none'
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
  const isNotice = announcesMaintenance(page.main) || announcesMaintenance(page.heading ?? '')
  const cover = coverOf(seen)
  if (cover === 'all') return find('page_changed', `${missing}, but other fields of that kind are there`)
  // By another heading, which does not say that the service is closed, the visitor goes on all the same.
  if (seen.leadsOn && !announcesMaintenance(page.heading ?? ''))
    return find('page_changed', `${missing}, but what leads on is there`)
  const isOffered = seen.clickable && page.offers > 0
  const isClosed = closesNow(page.main) || closesNow(page.heading ?? '')
  if (isOffered ? isClosed : isNotice) return find('notice_displayed', quote(page.main))
  if (cover === 'some') return find('page_changed', `${missing}, but other fields of that kind are there`)
  // A link or a button by another name is our script's fault: the visitor would have found it.
  if (isOffered) return find('page_changed', `${missing}, but others are there`)
  if (seen.unfinished) return find('timeout', `${missing} by the deadline`)
  if (seen.missingFields.length > 0) return find('form_absent', missing)
  return find('unexpected_page', page.heading === null ? missing : `${missing}; page ${quote(page.heading)}`)
}

const judgeNotSeen = (seen: NotSeen, now: number): Finding => {
  const { page } = seen
  const captcha = captchaOf(page)
  if (captcha !== null) return find('captcha_displayed', captcha)
  if (isBotWall(`${page.title} ${page.text}`)) return find('access_refused', quote(page.title))
  if (page.answers.includes(429)) return judgeStatus(page, 429, now)
  // A 401 to a script's question "who is there?" is a healthy answer, so it does not count here.
  const refused = page.answers.find((status) => status !== 401 && refusals.includes(status))
  if (refused !== undefined) return find('access_refused', `HTTP ${refused} to the page's own request`)
  if (saysTaken(page.main, page.complaint)) return find('identity_in_use', quote(page.complaint ?? page.main))
  const refusedForm = judgeRefusedForm(seen)
  if (refusedForm !== null) return refusedForm
  const broken = page.answers.find((status) => status >= 500)
  if (broken !== undefined) return find('http_error', `HTTP ${broken} to the page's own request`)
  if (page.status !== null && page.status >= 400) return judgeStatus(page, page.status, now)
  return judgeMissing(seen)
}

// A subject may carry the very code that opens the account.
const withoutCodes = (subject: string): string => subject.replace(/\d{4,}/g, '•••')

const judgeMail = (subjects: readonly string[]): Finding =>
  subjects.length === 0
    ? find('mail_absent', 'no mail came in time')
    : find(
        'page_changed',
        `a mail came with the subject ${subjects.map(withoutCodes).map(quote).join(', ')}, unknown to the probe`,
      )

/** Judges what ended a step; `now` dates a Retry-After given in seconds. */
export const judge = (failure: Failure, now: number): Finding => {
  switch (failure.kind) {
    case 'not-seen':
      return judgeNotSeen(failure, now)
    case 'navigation':
      return judgeNavigation(failure.error)
    case 'status':
      return judgeStatus(failure.page, failure.status, now)
    case 'deadline':
      return find('timeout', failure.what)
    case 'mail-deadline':
      return judgeMail(failure.subjects)
    case 'mail-unread':
      return failure.hasOthers
        ? find('page_changed', `${failure.missing}, but others are there`)
        : find('unexpected_page', failure.missing)
    case 'download':
      return find('unexpected_page', `a download (${failure.name}) instead of a page`)
    case 'browser-lost':
      return find('probe_fault', failure.detail)
    case 'memory-limit':
      return find('probe_fault', `the browser went over ${Math.round(failure.limitBytes / 1024 ** 2)} MiB`)
    case 'abandoned':
      return find('probe_fault', 'abandoned: Constat was stopping')
    case 'exception':
      return find('probe_fault', failure.message)
  }
}

/** What was measured about ourselves during a run. */
export type Conditions = {
  readonly controls: readonly Control[]
  /** Whether every canary of the run came to the inbox; null when none was sent. */
  readonly canaryArrived: boolean | null
  /** Why our inbox refused mails while the run waited for its own; empty when it refused none. */
  readonly refusedMails: readonly string[]
  readonly clockDriftMs: number
  readonly longestStallMs: number
}

const toleratedMs = 2000

/** Settles a finding by the three conditions: only what our own side cannot explain accuses the registry. */
export const weigh = (finding: Finding, conditions: Conditions): Finding => {
  const { clockDriftMs, longestStallMs } = conditions
  const was = finding.detail === null ? finding.outcome : `${finding.outcome}: ${finding.detail}`
  // With times that cannot be trusted, not even a success can be dated.
  if (Math.abs(clockDriftMs) > toleratedMs)
    return find('probe_fault', `our clocks drifted apart by ${Math.round(clockDriftMs)} ms (${was})`)
  if (longestStallMs > toleratedMs)
    return find('probe_fault', `Constat was stalled for ${Math.round(longestStallMs)} ms (${was})`)
  if (!accuses(finding.outcome)) return finding
  if (!conditions.controls.some((control) => control.ok))
    return find('network_fault', `no control answered either (${was})`)
  const [refused] = conditions.refusedMails
  if (finding.outcome === 'mail_absent' && refused !== undefined)
    return find('inbox_fault', `our inbox refused a mail: ${refused} (${was})`)
  if (finding.outcome === 'mail_absent' && conditions.canaryArrived !== true)
    return find('inbox_fault', `our own mail did not arrive either (${was})`)
  return finding
}
