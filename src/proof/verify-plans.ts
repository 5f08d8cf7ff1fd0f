// Whether what was planned, and what did not happen of it, is told of moments at which it may have been.
import type { LeafOf } from './leaf.ts'
import type { Leaves, Placed } from './verify-leaves.ts'

type Gap = LeafOf<'gap'>
type Planned = Placed<LeafOf<'run-open'>> | Placed<Gap>

// Our own clock is believed within a minute, as everywhere; cron plans nothing closer than a second.
const ofClockMs = 63_000
const closestMs = 1000

// A run waits for those before it, which may take long; not a day. What is missed of its plan meanwhile is told first.
const longestWaitMs = 24 * 3_600_000

const isGap = (planned: Planned): planned is Placed<Gap> => planned.leaf.type === 'gap'

const openingProblem = ({ path, leaf: { opened_at, scheduled_at } }: Placed<LeafOf<'run-open'>>) => {
  const waited = Date.parse(opened_at) - Date.parse(scheduled_at)
  return waited < -ofClockMs || waited > longestWaitMs
    ? `${path} says to be planned for ${scheduled_at}, and was opened at ${opened_at}`
    : null
}

// The first and the last moment that were missed, and those between them.
const countProblem = (path: string, { from, to, count }: Gap) => {
  const lasted = Date.parse(to) - Date.parse(from)
  return (count === 1) === (lasted === 0) && (count - 1) * closestMs <= Math.max(0, lasted)
    ? null
    : `${path} tells of ${count} planned runs from ${from} to ${to}`
}

// What was missed was planned after all that the log accounts for already.
const gapProblem = ({ path, leaf }: Placed<Gap>, until: number) =>
  Date.parse(leaf.from) + longestWaitMs < until
    ? `${path} tells of a gap that begins long before what the log held already of its plan`
    : countProblem(path, leaf)

const planOf = ({ leaf: { probe, tier } }: Planned) => `${probe} ${tier}`

// A confirmation, and what somebody asked for, was never planned.
const plannedUntil = ({ leaf }: Planned) =>
  leaf.type === 'gap' ? leaf.to : leaf.trigger === 'schedule' ? leaf.scheduled_at : null

// The clock of a run that blames itself may have been anything when it was planned, too.
const plannedIn = ({ openings, gaps, runs }: Leaves): readonly Planned[] => {
  const blamed = new Set(
    runs.flatMap(({ leaf }) => (leaf.outcome === 'probe_fault' ? [leaf.opening.index] : [])),
  )
  return [...openings.filter(({ index }) => !blamed.has(index)), ...gaps].sort((a, b) => a.index - b.index)
}

/**
 * What is wrong with the moments for which runs were planned, and with gaps: each begins after what is told before it
 * of the same plan, or else after the log began (epoch ms; negative infinity where its beginning is not shown).
 */
export const plansProblem = (leaves: Leaves, begunAt: number): string | null => {
  const until = new Map<string, number>()
  for (const planned of plannedIn(leaves)) {
    const plan = planOf(planned)
    const before = until.get(plan) ?? begunAt
    const problem = isGap(planned) ? gapProblem(planned, before) : openingProblem(planned)
    if (problem !== null) return problem
    const told = plannedUntil(planned)
    if (told !== null) until.set(plan, Math.max(before, Date.parse(told)))
  }
  return null
}
