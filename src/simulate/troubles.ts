// What happens to the simulated registry, and to us, in a year: every outcome at least once.
import type { Outcome } from '../outcome/outcome.ts'
import type { GapReason } from '../store/gaps.ts'

/** Where in a journey: the same part has another name in each. */
export type Place = 'home' | 'form' | 'submission' | 'mail' | 'last'

export type Trouble = {
  /** Null when every journey meets it. */
  readonly probe: string | null
  /** Epoch milliseconds, to exclusive. */
  readonly from: number
  readonly to: number
  readonly outcome: Outcome
  readonly place: Place
  readonly detail: string | null
  /** How many times longer than usual a passing run takes. */
  readonly slower: number
}

/** A stretch in which no run was made, and why. */
export type Silence = { readonly from: number; readonly to: number; readonly reason: GapReason }

const hour = 3_600_000
const day = 24 * hour

/** The moment `days` before the end of the simulated year, at an hour (UTC). */
export const momentIn = (end: number, days: number, atHour = 0): number =>
  Math.floor(end / day) * day - days * day + atHour * hour

const consumer = 'consumer-sign-up'
const company = 'company-enrolment'

type Row = readonly [
  probe: string | null,
  days: number,
  atHour: number,
  hours: number,
  outcome: Outcome,
  place: Place,
  detail: string | null,
]

const notice =
  '« Télépaix évolue. Une opération de maintenance est en cours : l’inscription est momentanément indisponible. »'

/** How many days before the end the long outage begins, and how long its first phase and the whole last. */
export const longOutage = {
  days: 168,
  noticeDays: 10,
  companyDays: 21,
  consumerDays: 26,
  atHour: 6.2,
} as const

const long: readonly Row[] = [
  [null, longOutage.days, longOutage.atHour, longOutage.noticeDays * 24, 'notice_displayed', 'form', notice],
  [
    consumer,
    longOutage.days - longOutage.noticeDays,
    longOutage.atHour,
    (longOutage.consumerDays - longOutage.noticeDays) * 24,
    'http_error',
    'submission',
    'HTTP 500',
  ],
  [
    company,
    longOutage.days - longOutage.noticeDays,
    longOutage.atHour,
    (longOutage.companyDays - longOutage.noticeDays) * 24,
    'timeout',
    'submission',
    'no page « Identité légale » by the deadline',
  ],
]

const short: readonly Row[] = [
  [null, 344, 9, 0.7, 'connection_error', 'home', 'net::ERR_CONNECTION_REFUSED'],
  [null, 330, 21, 4.25, 'http_error', 'home', 'HTTP 503'],
  [null, 315, 13.1, 0.9, 'dns_error', 'home', 'net::ERR_NAME_NOT_RESOLVED'],
  [consumer, 301, 7.5, 7.3, 'form_rejected', 'submission', '« Adresse électronique invalide »'],
  [null, 287, 15, 51, 'access_refused', 'home', 'HTTP 403'],
  [null, 270, 22, 9.2, 'tls_error', 'home', 'net::ERR_CERT_DATE_INVALID'],
  [company, 240, 10, 5, 'unexpected_page', 'last', 'the deposit is not shown; page « Mon adhésion »'],
  [consumer, 228, 8, 0.6, 'http_error', 'home', 'HTTP 502'],
  [consumer, 228, 8.6, 2.2, 'form_absent', 'form', 'no field « Adresse électronique »'],
  [consumer, 228, 10.8, 1.3, 'mail_absent', 'mail', 'no mail came in time'],
  [consumer, 210, 16, 5, 'captcha_displayed', 'form', '« Je ne suis pas un robot »'],
  [null, 190, 11, 1, 'rate_limited', 'home', 'HTTP 429'],
  [
    company,
    183,
    9,
    70,
    'page_changed',
    'form',
    'no field « Mot de passe », but other fields of that kind are there',
  ],
  [consumer, 131, 12, 6, 'identity_in_use', 'submission', '« Ce compte existe déjà »'],
  [
    null,
    120,
    3,
    3,
    'inbox_fault',
    'mail',
    'our own mail did not arrive either (mail_absent: no mail came in time)',
  ],
  [consumer, 104, 6, 11, 'mail_absent', 'mail', 'no mail came in time'],
  [
    null,
    75,
    14.2,
    1.75,
    'timeout',
    'home',
    'no page « Ne soyez plus dérangé par téléphone » by the deadline',
  ],
  [company, 61, 18, 14, 'form_absent', 'form', 'no field « Adresse électronique professionnelle »'],
  [
    null,
    47,
    2,
    1.5,
    'network_fault',
    'home',
    'no control answered either (timeout: no page « Ne soyez plus dérangé par téléphone » by the deadline)',
  ],
  [consumer, 33, 9.3, 6.5, 'unexpected_page', 'last', 'no page « Mon espace »; page « Connexion »'],
  [null, 19, 12.6, 0.8, 'http_error', 'submission', 'HTTP 500'],
  [company, 9, 8.4, 2.4, 'http_error', 'mail', 'HTTP 502'],
  [consumer, 1, 13.2, 3.2, 'mail_absent', 'mail', 'no mail came in time'],
]

type SlowRow = readonly [probe: string | null, days: number, atHour: number, hours: number, slower: number]

const slow: readonly SlowRow[] = [
  [null, 174, 6, 130, 1.7],
  [consumer, 88, 7, 9, 3.6],
  [consumer, 87, 7, 10, 3.9],
  [consumer, 86, 7, 8, 3.4],
  [company, 52, 12, 5, 3],
  [null, 5, 16, 6, 3.4],
]

/** What happens in the year that ends at `end`, oldest first within each kind. */
export const troublesUntil = (end: number): readonly Trouble[] => [
  ...[...long, ...short].map(([probe, days, atHour, hours, outcome, place, detail]) => {
    const from = momentIn(end, days, atHour)
    return { probe, from, to: from + hours * hour, outcome, place, detail, slower: 1 }
  }),
  ...slow.map(([probe, days, atHour, hours, slower]): Trouble => {
    const from = momentIn(end, days, atHour)
    return { probe, from, to: from + hours * hour, outcome: 'ok', place: 'home', detail: null, slower }
  }),
]

/** When Constat itself does not run in that year. */
export const silencesUntil = (end: number): readonly Silence[] =>
  (
    [
      [255, 20, 31, 'stopped'],
      [190, 12, 2, 'asked_to_wait'],
      [97, 1, 1.5, 'stopped'],
      [66, 10, 0.4, 'busy'],
      [12, 4, 0.7, 'stopped'],
    ] as const
  ).map(([days, atHour, hours, reason]) => {
    const from = momentIn(end, days, atHour)
    return { from, to: from + hours * hour, reason }
  })
