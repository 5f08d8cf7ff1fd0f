// The one word shown for a probe at a moment, and what it rests on.
import type { Tier } from '../outcome/outcome.ts'
import { type Conclusion, type Episode, type ProbeState, patience } from './incident.ts'

export type DisplayedState = 'up' | 'degraded' | 'down' | 'suspect' | 'unknown' | 'paused' | 'retired'

/** `tier` is the deepest one that still speaks; null when none does. Times are epoch milliseconds. */
export type Display = {
  readonly state: DisplayedState
  readonly tier: Tier | null
  readonly observedAt: number | null
  /** The last step that the submission went to by which it is up or degraded, when that is short of the end. */
  readonly reached: string | null
}

const speaks = (conclusion: Conclusion | undefined, now: number) =>
  conclusion !== undefined && now - conclusion.endedAt <= patience * conclusion.intervalMs

// What passed before the latest failure, at whatever tier, says nothing of the time after it.
const speaksWell = (conclusion: Conclusion | undefined, now: number) =>
  speaks(conclusion, now) && conclusion?.verdict !== 'down' && !conclusion?.overruled

// A failure before the deepest step speaks for the journey as well as one that reached it.
const isFresh = ({ failureEndedAt, failureIntervalMs, reachedAt, reachedIntervalMs }: Episode, now: number) =>
  now - failureEndedAt <= patience * failureIntervalMs || now - reachedAt <= patience * reachedIntervalMs

/**
 * The displayed state of a probe at `now`: silence for three planned intervals is `unknown`, whatever came before.
 * `everyMs` is its shortest planned interval: nothing is said to work after three of them without any conclusion.
 */
export const displayOf = (state: ProbeState, now: number, everyMs = Number.POSITIVE_INFINITY): Display => {
  const { submit, look } = state.conclusions
  const latest = [submit, look].filter((c) => c !== undefined).map((c) => c.endedAt)
  const observedAt = latest.length > 0 ? Math.max(...latest) : null
  const deepest = (heard: typeof speaks) => (heard(submit, now) ? 'submit' : heard(look, now) ? 'look' : null)
  const { episode } = state
  if (episode && isFresh(episode, now)) {
    const shown = episode.incident.openedAt === null ? 'suspect' : 'down'
    return { state: shown, tier: deepest(speaks), observedAt, reached: null }
  }
  const isSilent = observedAt === null || now - observedAt > patience * everyMs
  const tier = isSilent ? null : deepest(speaksWell)
  // An open incident that no run has reached for long is not contradicted by shallower passes.
  if (tier === null || episode?.incident.openedAt)
    return { state: 'unknown', tier, observedAt, reached: null }
  const slow = state.slowness !== null && state.slowness.since !== null
  const reached = tier === 'submit' ? (submit?.reached ?? null) : null
  return { state: slow ? 'degraded' : 'up', tier, observedAt, reached }
}
