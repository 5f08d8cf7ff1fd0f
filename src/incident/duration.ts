// How long an incident lasted, as a range that can be defended at both ends.
import type { Incident } from './incident.ts'

/** Milliseconds. `atMostMs` is null when no earlier pass is known, so that nothing bounds it. */
export type Duration = { readonly atLeastMs: number; readonly atMostMs: number | null }

/** The range of an incident's duration; while it is open, its upper end grows with `now`. */
export const durationOf = (incident: Incident, now: number): Duration => ({
  atLeastMs: incident.atLeastMs,
  // A clock put back meanwhile makes no outage shorter than it was seen to be.
  atMostMs:
    incident.lastGood && Math.max(incident.atLeastMs, (incident.firstGood?.at ?? now) - incident.lastGood.at),
})

/** The longest stretch in milliseconds without an observation, the one under way included while open. */
export const unobservedMs = (incident: Incident, now: number) =>
  incident.closedAt === null
    ? Math.max(incident.longestUnobservedMs, now - incident.lastObservedAt)
    : incident.longestUnobservedMs
