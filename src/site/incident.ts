// From the store to what the pages on incidents are told.
import type { IncidentView, PictureView } from '../../views/incident.ts'
import type { IncidentsPage } from '../../views/incidents.ts'
import { unobservedMs } from '../incident/duration.ts'
import type { Bound } from '../incident/incident.ts'
import { displayOf } from '../incident/state.ts'
import type { KeptIncident } from '../store/incidents.ts'
import type { Store } from '../store/store.ts'
import { attemptOf, incidentLineOf } from './journey.ts'
import { type Site, stepTitle } from './site.ts'

/** What a cursor of incidents looks like: a moment, and how many that began at it were given already. */
export const incidentCursor = /^(\d{1,15})(?:\.(\d{1,6}))?$/

/** A page of incidents, newest first, from a cursor on; `next` is null at the end. */
export const incidentsFrom = (
  { incidents }: Store,
  { probe, cursor, limit }: { probe?: string | undefined; cursor?: string | undefined; limit: number },
) => {
  const [, moment, given] = incidentCursor.exec(cursor ?? '') ?? []
  const skip = Number(given ?? 0)
  const before = moment === undefined ? {} : { before: Number(moment) + 1 }
  const found = incidents.list({ probe: probe ?? null, ...before, limit: skip + limit + 1 }).slice(skip)
  const page = found.slice(0, limit)
  const last = page.at(-1)?.firstBad.at
  if (last === undefined || found.length <= limit) return { page, next: null }
  const alike = page.filter(({ firstBad }) => firstBad.at === last).length
  const carried = Number(moment) === last ? skip : 0
  return { page, next: `${last}.${alike + carried}` }
}

const perPage = 50

/** What the page of incidents is told; null when the cursor is none. */
export const incidentsView = (
  site: Site,
  { before: cursor }: Readonly<Record<string, string>>,
  now: number,
): IncidentsPage | null => {
  if (cursor !== undefined && !incidentCursor.test(cursor)) return null
  const { page, next } = incidentsFrom(site.store, { cursor, limit: perPage })
  return {
    incidents: page.map((incident) => incidentLineOf(site, incident, now)),
    older: next,
    later: cursor !== undefined,
  }
}

const pictureOf = (site: Site, bound: Bound | null, step: string): PictureView | null => {
  const run = bound && site.store.runs.get(bound.run)
  const shown = run?.steps.find(({ name }) => name === step)
  if (!run || !shown?.screenshot) return null
  return { sha256: shown.screenshot, step: stepTitle(site, run.probe, step), at: run.startedAt }
}

const mostRuns = 100

// Up to the pass that closed it. Read by commit order, so that an old incident costs no more than a new one.
const runsOf = ({ store: { runs } }: Site, incident: KeptIncident) => {
  const first = runs.get(incident.firstBad.run)
  const last = incident.closedBy === null ? null : runs.get(incident.closedBy)
  if (!first) return []
  const { probe } = incident
  return runs.list({ probe, after: first.seq - 1, before: last ? last.seq + 1 : undefined, limit: mostRuns })
}

const isSilent = ({ store }: Site, incident: KeptIncident, now: number) =>
  !incident.retracted &&
  incident.closedAt === null &&
  displayOf(store.stateOf(incident.probe), now).state === 'unknown'

/** What the page of one incident is told; null when there is none with this id. */
export const incidentView = (site: Site, id: string, now: number): IncidentView | null => {
  const incident = site.store.incidents.get(id)
  if (!incident) return null
  const firstStep = incident.steps[0] ?? incident.failedStep
  return {
    ...incidentLineOf(site, incident, now),
    lastGood: incident.lastGood,
    lastBad: incident.lastBad,
    firstBadRun: incident.firstBad.run,
    firstGood: incident.firstGood,
    silentSince: isSilent(site, incident, now) ? incident.lastObservedAt : null,
    steps: incident.steps.map((name) => stepTitle(site, incident.probe, name)),
    inconclusive: incident.inconclusive,
    unobservedMs: unobservedMs(incident, now),
    runs: runsOf(site, incident).map((run) => attemptOf(site, run)),
    before: pictureOf(site, incident.lastGood, firstStep),
    during: pictureOf(site, incident.firstBad, firstStep),
    corrections: site.store.corrections.ofIncident(id),
  }
}
