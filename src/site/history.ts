// From sums of hours to what pages draw: days, and the pace of journeys day by day.
import { type Day, lastDays } from '../../views/days.ts'
import type { DayBar, Pace, Paces } from '../../views/journey.ts'
import { type PaceCount, percentileOf } from '../incident/pace.ts'
import type { Tier } from '../outcome/outcome.ts'
import type { Store } from '../store/store.ts'

/** What was measured of each of the days, at one tier. */
export const barsOf = ({ rollups }: Store, probe: string, tier: Tier, days: readonly Day[]): DayBar[] =>
  days.map(({ from, to }) => {
    const { up, degraded, down, uncertain } = rollups.sum(probe, tier, from, to)
    return { from, to, up, degraded, down, uncertain }
  })

const paceOf = (counts: readonly PaceCount[]): Pace => ({
  runs: counts.reduce((sum, { count }) => sum + count, 0),
  medianMs: percentileOf(counts, 0.5),
  slowestMs: percentileOf(counts, 0.95),
})

/** How long passing attempts took over the last `count` days, and day by day, at one tier. */
export const pacesOf = ({ rollups }: Store, probe: string, tier: Tier, now: number, count: number): Paces => {
  const days = lastDays(now, count).map((day) => ({
    ...day,
    counts: rollups.paces(probe, tier, day.from, day.to),
  }))
  return {
    ...paceOf(days.flatMap(({ counts }) => counts)),
    tier,
    days: days.map(({ from, to, counts }) => ({ from, to, ...paceOf(counts) })),
  }
}
