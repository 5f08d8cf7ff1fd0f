// What an incident's duration becomes when announced maintenance is left out of it.
import { type Duration, durationOf, untilOf, type Withdrawable } from './duration.ts'

/** Epoch milliseconds. */
export type Announced = { readonly announcedAt: number; readonly from: number; readonly to: number }

type Stretch = { readonly from: number; readonly to: number }

// Maintenances may overlap: what two of them cover counts once.
const overlapMs = (announced: readonly Announced[], { from, to }: Stretch) => {
  let covered = from
  let sum = 0
  for (const one of announced.toSorted((a, b) => a.from - b.from)) {
    const start = Math.max(covered, one.from)
    const end = Math.min(to, one.to)
    sum += Math.max(0, end - start)
    covered = Math.max(covered, end)
  }
  return sum
}

// Those that were announced before they began, and overlap the incident at its widest.
const announcedFor = <One extends Announced>(incident: Withdrawable, all: readonly One[], now: number) => {
  const from = incident.lastGood?.at ?? incident.firstBad.at
  const to = incident.firstGood?.at ?? untilOf(incident, now)
  return all.filter((one) => one.announcedAt < one.from && one.from < to && one.to > from)
}

/**
 * The range of an incident's duration outside announced maintenance, at both ends what is sure: null when none
 * that was announced beforehand overlaps it.
 */
export const withoutMaintenance = (
  incident: Withdrawable,
  all: readonly Announced[],
  now: number,
): Duration | null => {
  const announced = announcedFor(incident, all, now)
  if (announced.length === 0) return null
  const { atLeastMs, atMostMs } = durationOf(incident, now)
  const { lastGood, firstGood, firstBad, lastBad } = incident
  const surely = overlapMs(announced, { from: firstBad.at, to: lastBad.at })
  const widest = lastGood && { from: lastGood.at, to: firstGood?.at ?? untilOf(incident, now) }
  return {
    atLeastMs: Math.max(0, atLeastMs - surely),
    atMostMs: atMostMs === null || !widest ? null : Math.max(0, atMostMs - overlapMs(announced, widest)),
  }
}
