// From the store to what the page of incidents is told.
import { daysOfYear, yearOf } from '../../views/days.ts'
import type { HeatYear } from '../../views/heat-map.ts'
import type { IncidentsPage } from '../../views/incidents.ts'
import type { DayBar } from '../../views/journey.ts'
import { barsOf } from './history.ts'
import { incidentsByMoment } from './incident.ts'
import { incidentLineOf, reportedLineOf, startOf } from './journey.ts'
import { knownProbes } from './known.ts'
import { momentCursor, pageByMoment } from './paging.ts'
import type { Site } from './site.ts'

const perPage = 50
const mostReported = 500

type Query = Readonly<Record<string, string>>

type Chosen = IncidentsPage['chosen']

const chosenOf = (site: Site, { probe, year }: Query, years: readonly number[]): Chosen | null => {
  const known = !probe || knownProbes(site).some(({ id }) => id === probe)
  const covered = !year || years.includes(Number(year))
  return known && covered ? { probe: probe || null, year: year ? Number(year) : null } : null
}

// From the first thing measured or reported to now.
const yearsOf = ({ store }: Site, probes: readonly string[], now: number) => {
  const measured = probes.map((probe) => store.rollups.firstHour(probe)).filter((hour) => hour !== null)
  const reported = store.reports.list({ limit: mostReported }).map(({ beganAt }) => beganAt)
  const first = yearOf(Math.min(now, ...measured, ...reported))
  return Array.from({ length: yearOf(now) - first + 1 }, (_, back) => yearOf(now) - back)
}

const failing = (day: DayBar) => day.down * 1000 + day.uncertain

// What fails anywhere decides; then whatever was measured says more than nothing does.
const worse = (a: DayBar, b: DayBar) => {
  if (failing(a) !== failing(b)) return failing(a) > failing(b) ? a : b
  return a.degraded + a.up / 1e6 >= b.degraded + b.up / 1e6 ? a : b
}

const heatOf = ({ store }: Site, probes: readonly string[], year: number): HeatYear => {
  const days = daysOfYear(year)
  const blank = days.map((day) => ({ ...day, up: 0, degraded: 0, down: 0, uncertain: 0 }))
  const rows = probes.flatMap((probe) =>
    (['submit', 'look'] as const).map((tier) => barsOf(store, probe, tier, days)),
  )
  const worst = rows.reduce((sum, row) => sum.map((day, index) => worse(day, row[index] ?? day)), blank)
  return { year, days: worst }
}

const spanOf = (year: number | null) => {
  if (year === null) return { from: 0, to: Number.MAX_SAFE_INTEGER }
  const days = daysOfYear(year)
  return { from: days[0]?.from ?? 0, to: days.at(-1)?.to ?? Number.MAX_SAFE_INTEGER }
}

// Reported incidents come between the measured ones that a page lists.
const listed = (site: Site, { probe, year }: Chosen, before: string | undefined, now: number) => {
  const span = spanOf(year)
  const cursor = before ?? (year === null ? undefined : `${span.to - 1}`)
  const { page, next } = pageByMoment(incidentsByMoment(site.store, probe), { cursor, limit: perPage })
  const within = page.filter(({ firstBad }) => firstBad.at >= span.from)
  const isLast = next === null || within.length < page.length
  const from = isLast ? span.from : (within.at(-1)?.firstBad.at ?? span.from)
  const to = before === undefined ? span.to : Number.parseInt(before, 10)
  const reported = site.store.reports.list({ probe, from, to, limit: mostReported })
  const incidents = [
    ...within.map((incident) => incidentLineOf(site, incident, now)),
    ...reported.map((one) => reportedLineOf(site, one)),
  ]
  return { incidents: incidents.sort((a, b) => startOf(b) - startOf(a)), older: isLast ? null : next }
}

/** What the page of incidents is told; null when the query asks for what there is not. */
export const incidentsView = (site: Site, query: Query, now: number): IncidentsPage | null => {
  const { before } = query
  if (before !== undefined && !momentCursor.test(before)) return null
  const known = knownProbes(site)
  const ids = known.map(({ id }) => id)
  const years = yearsOf(site, ids, now)
  const chosen = chosenOf(site, query, years)
  if (!chosen) return null
  const heated = chosen.probe === null ? ids : [chosen.probe]
  return {
    ...listed(site, chosen, before, now),
    later: before !== undefined,
    journeys: known,
    years,
    chosen,
    heat: before === undefined ? heatOf(site, heated, chosen.year ?? yearOf(now)) : null,
  }
}
