// How long an incident lasted outside the maintenance that was announced before it began.
import { type Duration, durationOf } from '../incident/duration.ts'
import type { Incident } from '../incident/incident.ts'
import type { Maintenance } from '../store/words.ts'

type Stretch = { readonly from: number; readonly to: number }

// Announced twice, an hour counts once.
const overlapMs = (stretches: readonly Stretch[], { from, to }: Stretch) => {
  let reached = from
  let sum = 0
  for (const stretch of stretches.toSorted((a, b) => a.from - b.from)) {
    const start = Math.max(stretch.from, reached)
    const end = Math.min(stretch.to, to)
    if (end > start) {
      sum += end - start
      reached = end
    }
  }
  return sum
}

/**
 * The range of an incident's duration less announced maintenance. The lower end gives away every announced minute
 * between the first and the last failure, so that it stays a lower bound.
 */
export const outsideMaintenance = (
  incident: Incident,
  maintenances: readonly Pick<Maintenance, 'announcedAt' | 'from' | 'to'>[],
  now: number,
): Duration => {
  const { atLeastMs, atMostMs } = durationOf(incident, now)
  const announced = maintenances.filter(({ announcedAt, from }) => announcedAt < from)
  const failing = { from: incident.firstBad.at, to: incident.lastBad.at }
  const least = Math.max(0, atLeastMs - overlapMs(announced, failing))
  if (atMostMs === null || !incident.lastGood) return { atLeastMs: least, atMostMs: null }
  const whole = { from: incident.lastGood.at, to: incident.firstGood?.at ?? now }
  return { atLeastMs: least, atMostMs: Math.max(0, atMostMs - overlapMs(announced, whole)) }
}
