// The words of a probe's history: what is folded (runs), what comes out (incidents, transitions, a state).
import type { Tier, Verdict } from '../outcome/outcome.ts'

/** One step of a run, by its position in the journey. Times are epoch milliseconds. */
export type StepFact = {
  readonly name: string
  readonly passed: boolean
  readonly startedAt: number
  readonly endedAt: number
}

/**
 * What the fold needs of a run. `steps` holds the steps that were tried, in order; a failing one is the last.
 * A discounted run comes with the verdict `inconclusive`.
 */
export type RunFact = {
  readonly id: string
  readonly tier: Tier
  readonly verdict: Verdict
  readonly startedAt: number
  readonly endedAt: number
  /** The planned interval of its tier when it ran. */
  readonly intervalMs: number
  readonly openAfter: number
  readonly closeAfter: number
  /** Whether it passed the journey's every step, the last one included. */
  readonly complete: boolean
  /** The names of the journey's every step when it ran. */
  readonly journey: readonly string[]
  readonly steps: readonly StepFact[]
}

/** A moment that bounds an incident, and the run that saw it. */
export type Bound = { readonly at: number; readonly run: string }

export type Incident = {
  /** The id of the first failing run: known at once, the same on every rebuild. */
  readonly id: string
  readonly failedStep: string
  /** Every step seen failing, in the order first seen. */
  readonly steps: readonly string[]
  readonly lastGood: Bound | null
  readonly firstBad: Bound
  readonly lastBad: Bound
  readonly firstGood: Bound | null
  /** When the confirming failure and the confirming pass were recorded. */
  readonly openedAt: number | null
  readonly closedAt: number | null
  /** The run that confirmed the pass: the last one of the incident. */
  readonly closedBy: string | null
  readonly atLeastMs: number
  readonly attempts: number
  readonly failures: number
  readonly inconclusive: number
  /** The longest stretch between neighbouring observations of the failing step so far. */
  readonly longestUnobservedMs: number
  readonly lastObservedAt: number
}

/** How far a passing run went: to the form, up to steps that are never taken, or to the journey's very end. */
export type Reach = 'form' | 'short' | 'end'

export type TransitionKind = 'opened' | 'changed' | 'closed' | 'degraded' | 'recovered'

/** A change of state, seen at the end of `run`. `incident` is null for the degraded ones. */
export type Transition = {
  readonly kind: TransitionKind
  readonly incident: string | null
  readonly run: string
  readonly at: number
  readonly step: string | null
}

/** The last conclusive run of a tier: where the next span of its availability starts. */
export type Conclusion = {
  readonly run: string
  readonly verdict: Exclude<Verdict, 'inconclusive'>
  readonly endedAt: number
  /** The latest end so far: no time after a clock that was put back is measured twice. Older states do not know it. */
  readonly measuredTo?: number
  readonly intervalMs: number
  /** Set once a later run of another tier failed: it no longer says how things stand. */
  readonly overruled?: true
  /** The last step of a submission that passed short of the journey's end; unset when it went there. */
  readonly reached?: string
}

/** The failing episode under way: suspected while `incident.openedAt` is null, open afterwards. */
export type Episode = {
  readonly incident: Incident
  /** The deepest step seen failing: its position, and its name, which outlives a change of the journey. */
  readonly depth: number
  readonly deepest: string
  readonly bad: number
  readonly good: number
  /** End of the latest failing step: the next failure's at_least interval starts here. */
  readonly failureEndedAt: number
  readonly failureIntervalMs: number
  /** The last conclusive run that reached `depth`. */
  readonly reachedAt: number
  readonly reachedIntervalMs: number
  /** Each failing step's last pass before its first failure; null when none is known. */
  readonly passBefore: readonly (Bound | null)[]
  /** The first pass since the latest failure, and what came since: kept apart until it closes or fails again. */
  readonly firstPass: Bound | null
  readonly passes: number
  readonly inconclusiveSincePass: number
}

/** Slowness, counted like failures but never an outage. */
export type Slowness = {
  readonly depth: number
  readonly slow: number
  readonly fast: number
  readonly since: number | null
}

/** Everything that folding the next run of a probe needs to know of the earlier ones. Plain JSON. */
export type ProbeState = {
  readonly lastPass: Readonly<Record<string, Bound>>
  readonly episode: Episode | null
  readonly slowness: Slowness | null
  readonly conclusions: Readonly<Partial<Record<Tier, Conclusion>>>
  /** When somebody last completed the journey. */
  readonly completedAt: number | null
}

export const noHistory: ProbeState = {
  lastPass: {},
  episode: null,
  slowness: null,
  conclusions: {},
  completedAt: null,
}

/** Beyond this many planned intervals without an observation, nothing is claimed. */
export const patience = 3
