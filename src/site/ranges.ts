// Availability as the API gives it: a range with its coverage, per tier and window.
import { availabilityOf } from '../incident/availability.ts'
import { hourMs } from '../store/rollups.ts'
import type { Site, SiteProbe } from './site.ts'

const windows = { '24h': 1, '7d': 7, '30d': 30, '90d': 90, '365d': 365 } as const

export type Window = keyof typeof windows

/** The windows that are given, shortest first. */
export const windowNames = Object.keys(windows) as [Window, ...Window[]]

const time = (at: number) => new Date(at).toISOString()
const seconds = (ms: number) => ms / 1000

/** The ranges of a probe at `now`; no range when nothing was measured, no coverage when nothing was planned. */
export const rangesJson = ({ store }: Site, probe: SiteProbe, now: number) =>
  [...new Set(probe.plans.map(({ tier }) => tier))].flatMap((tier) =>
    windowNames.map((window) => {
      // Whole hours, the one under way included.
      const to = (Math.floor(now / hourMs) + 1) * hourMs
      const from = to - windows[window] * 24 * hourMs
      const sums = store.rollups.sum(probe.id, tier, from, to)
      const range = availabilityOf(sums)
      return {
        tier,
        window,
        from: time(from),
        to: time(Math.min(to, now)),
        low: range?.low ?? null,
        high: range?.high ?? null,
        coverage: sums.planned === 0 ? null : sums.concluded / sums.planned,
        planned: sums.planned,
        concluded: sums.concluded,
        measured_s: seconds(sums.up + sums.degraded + sums.down + sums.uncertain),
        up_s: seconds(sums.up),
        degraded_s: seconds(sums.degraded),
        down_s: seconds(sums.down),
        uncertain_s: seconds(sums.uncertain),
      }
    }),
  )
