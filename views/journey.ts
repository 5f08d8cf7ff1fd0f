// What pages are told of a journey, an attempt and an incident: plain values, made by src/site.
import type { Availability, Measured } from '../src/incident/availability.ts'
import type { Duration } from '../src/incident/duration.ts'
import type { DisplayedState } from '../src/incident/state.ts'
import type { Outcome, Tier, Trigger, Verdict } from '../src/outcome/outcome.ts'
import type { Day } from './days.ts'
import type { Bilingual, Lang } from './language.ts'

export type JourneyName = { readonly id: string; readonly title: Bilingual }

/** One run, as a line in a list. Times are epoch milliseconds. */
export type Attempt = {
  readonly id: string
  readonly tier: Tier
  readonly trigger: Trigger
  readonly startedAt: number
  readonly durationMs: number
  readonly outcome: Outcome
  readonly verdict: Verdict
  readonly failedStep: Bilingual | null
  /** The last step that attempts of its journey ever take; null when they take all of them. */
  readonly stopsAt: Bilingual | null
  /** Why it was taken out of the figures; null when it counts. */
  readonly discounted: string | null
}

/** How far back a measure goes, from the moment that the page speaks of. */
export type Window = 'day' | 'week' | 'month' | 'quarter' | 'year'

/** Milliseconds of each kind within a day of Paris. */
export type DayBar = Day & Measured

/** How long passing attempts took, within 2.5 %; null of none. */
export type Pace = {
  readonly runs: number
  readonly medianMs: number | null
  readonly slowestMs: number | null
}

/** The same over a stretch of days and on each of them, oldest first. */
export type Paces = Pace & { readonly tier: Tier; readonly days: readonly (Day & Pace)[] }

/** When and why something on the record was taken back; null while it stands. */
export type TakenBackView = { readonly at: number; readonly reason: string } | null

/** Dated words of a named source. */
export type StatementView = {
  readonly id: string
  readonly saidAt: number
  readonly speaker: 'operator' | 'authority' | 'press' | 'body' | 'constat'
  readonly source: string
  readonly url: string | null
  readonly lang: Lang
  readonly words: string
  readonly takenBack: TakenBackView
}

/** A journey with its history: what the first page and its own page show of it. */
export type Panel = {
  readonly journey: Journey
  /** One entry per tier, the deepest first. */
  readonly bars: readonly { readonly tier: Tier; readonly days: readonly DayBar[] }[]
  readonly paces: Paces | null
  /** The operator's latest words that concern it. */
  readonly statement: StatementView | null
}

/**
 * What was measured of a window of time at a tier: for how long, and with what result. `coverage` is between
 * 0 and 1, null when nothing was planned.
 */
export type Measure = {
  readonly tier: Tier
  readonly window: Window
  readonly from: number
  readonly measuredMs: number
  readonly availability: Availability
  readonly coverage: number | null
}

/** A failing episode: suspected while `opened` is false. */
export type Episode = {
  readonly id: string
  readonly opened: boolean
  /** The latest step seen failing. */
  readonly step: Bilingual
  /** How many different steps were seen failing. */
  readonly stepCount: number
  readonly firstBadAt: number
  readonly lastObservedAt: number
  readonly attempts: number
  readonly failures: number
  readonly inconclusive: number
  /** Passes since the latest failure: the incident closes when there are enough of them. */
  readonly passesSince: number
  readonly duration: Duration
}

export type Journey = JourneyName & {
  readonly state: DisplayedState
  /** The deepest tier that still speaks. */
  readonly tier: Tier | null
  readonly observedAt: number | null
  /** The last step of the attempt by which it works, when that is short of the end. */
  readonly reached: { readonly name: string; readonly title: Bilingual } | null
  /** The last step that its attempts ever take; null when they take all of them. */
  readonly stopsAt: Bilingual | null
  /** The failing episode under way. */
  readonly episode: Episode | null
  /** Since when it is slow, for a degraded one. */
  readonly slowSince: number | null
  /** The end of the latest known outage. */
  readonly recoveredAt: number | null
  /** When an attempt last went to the very end. */
  readonly completedAt: number | null
  readonly nextRunAt: number | null
  /** The shortest time between two planned attempts, milliseconds; infinite when none is planned. */
  readonly everyMs: number
  readonly attempts: readonly Attempt[]
  readonly measures: readonly Measure[]
}

/** One measured incident, as a line in a list. */
export type IncidentLine = {
  readonly origin: 'measured'
  readonly id: string
  readonly journey: JourneyName
  readonly step: Bilingual
  readonly firstBadAt: number
  readonly open: boolean
  /** When the failing step was last observed, for an open incident that nobody sees failing any more. */
  readonly silentSince: number | null
  readonly duration: Duration
  readonly attempts: number
  readonly failures: number
  readonly retracted: boolean
}

/** An incident that others reported, as a line in a list: it has sources and is in no figure. */
export type ReportedLine = {
  readonly origin: 'reported'
  readonly id: string
  readonly journey: JourneyName | null
  readonly title: Bilingual
  readonly recordedAt: number
  readonly beganAt: number
  /** It is known to have lasted at least until, and to have ended at the latest by; null when nobody said. */
  readonly endedAfter: number | null
  readonly endedBefore: number | null
  readonly sources: readonly { readonly name: string; readonly url: string | null; readonly says: string }[]
  readonly takenBack: TakenBackView
}

export type ListedIncident = IncidentLine | ReportedLine

/** The words a state is shown by. `unknown` within an open incident, and a mere look, have words of their own. */
export type StateKey =
  | Exclude<DisplayedState, 'up' | 'degraded'>
  | 'completes'
  | 'stops-short'
  | 'slow-short'
  | 'reachable'
  | 'slow'
  | 'slow-form'
  | 'last-seen-failing'
  | 'never-measured'

/** Which words a journey's state is shown by. */
export const stateKeyOf = (
  journey: Pick<Journey, 'state' | 'tier' | 'observedAt' | 'episode'> & { readonly reached: unknown },
): StateKey => {
  const { state, tier, observedAt, episode, reached } = journey
  if (state === 'up') return tier !== 'submit' ? 'reachable' : reached === null ? 'completes' : 'stops-short'
  if (state === 'degraded') return tier !== 'submit' ? 'slow-form' : reached === null ? 'slow' : 'slow-short'
  if (state !== 'unknown') return state
  if (episode?.opened) return 'last-seen-failing'
  return observedAt === null ? 'never-measured' : 'unknown'
}

// Worst first: what is known to fail, then what may, then what nobody knows.
const severity: readonly StateKey[] = [
  'down',
  'last-seen-failing',
  'suspect',
  'unknown',
  'never-measured',
  'slow',
  'slow-short',
  'slow-form',
  'paused',
  'reachable',
  'stops-short',
  'completes',
  'retired',
]

/** The journey in the worst state; null when there is none. */
export const worstOf = (journeys: readonly Journey[]): Journey | null =>
  journeys.toSorted((a, b) => severity.indexOf(stateKeyOf(a)) - severity.indexOf(stateKeyOf(b)))[0] ?? null
