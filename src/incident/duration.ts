// How long an incident lasted, as a range that can be defended at both ends.
import type { Incident } from './incident.ts'

/** Milliseconds. `atMostMs` is null when no earlier pass is known, so that nothing bounds it. */
export type Duration = { readonly atLeastMs: number; readonly atMostMs: number | null }

/** An incident that may have been taken out of the figures, and when: epoch milliseconds. */
export type Withdrawable = Incident & { readonly retractedAt?: number | null }

/** The moment up to which an incident that has no end yet is told: one that was retracted goes on no more. */
export const untilOf = ({ retractedAt }: Pick<Withdrawable, 'retractedAt'>, now: number): number =>
  Math.min(now, retractedAt ?? now)

/** The range of an incident's duration; while it is open, its upper end grows with `now`. */
export const durationOf = (incident: Withdrawable, now: number): Duration => {
  const { atLeastMs, lastGood, firstGood } = incident
  const end = firstGood?.at ?? untilOf(incident, now)
  // A clock put back meanwhile makes no outage shorter than it was seen to be.
  return { atLeastMs, atMostMs: lastGood && Math.max(atLeastMs, end - lastGood.at) }
}

/** The longest stretch in milliseconds without an observation, the one under way included while open. */
export const unobservedMs = (incident: Withdrawable, now: number) =>
  incident.closedAt === null
    ? Math.max(incident.longestUnobservedMs, untilOf(incident, now) - incident.lastObservedAt)
    : incident.longestUnobservedMs
