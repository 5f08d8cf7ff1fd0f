// From hourly sums to what pages draw: days, and the pace of journeys day by day.
import { type Day, lastDays } from '../../views/days.ts'
import type { DayBar, Pace, Paces } from '../../views/journey.ts'
import { type Measured, nothingMeasured } from '../incident/availability.ts'
import { type PaceCount, percentileOf } from '../incident/pace.ts'
import type { Tier } from '../outcome/outcome.ts'
import type { Store } from '../store/store.ts'

// Hours come oldest first and so do days: each hour is looked at once.
const byDay = <Hourly extends { readonly hour: number }>(days: readonly Day[], hours: readonly Hourly[]) => {
  let next = 0
  const skipTo = (moment: number) => {
    while ((hours[next]?.hour ?? moment) < moment) next += 1
    return next
  }
  return days.map(({ from, to }) => hours.slice(skipTo(from), skipTo(to)))
}

const plus = (a: Measured, b: Measured): Measured => ({
  up: a.up + b.up,
  degraded: a.degraded + b.degraded,
  down: a.down + b.down,
  uncertain: a.uncertain + b.uncertain,
})

/** What was measured of each of the days, at one tier. */
export const barsOf = ({ rollups }: Store, probe: string, tier: Tier, days: readonly Day[]): DayBar[] => {
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last) return []
  const sums = byDay(days, rollups.hours(probe, tier, first.from, last.to))
  return days.map((day, index) => ({ ...day, ...(sums[index] ?? []).reduce(plus, nothingMeasured) }))
}

const paceOf = (counts: readonly PaceCount[]): Pace => ({
  runs: counts.reduce((sum, { count }) => sum + count, 0),
  medianMs: percentileOf(counts, 0.5),
  slowestMs: percentileOf(counts, 0.95),
})

/** How long passing attempts took over the last `count` days, and day by day, at one tier. */
export const pacesOf = (store: Store, probe: string, tier: Tier, now: number, count: number): Paces => {
  const days = lastDays(now, count)
  const [first, last] = [days[0], days.at(-1)]
  const all = first && last ? store.rollups.paces(probe, tier, first.from, last.to) : []
  const counts = byDay(days, all)
  return {
    ...paceOf(all),
    tier,
    days: days.map((day, index) => ({ ...day, ...paceOf(counts[index] ?? []) })),
  }
}
