// From the store to what the pages on incidents are told.
import type { IncidentView } from '../../views/incident.ts'
import type { ReportedLine } from '../../views/journey.ts'
import type { PictureView } from '../../views/picture.ts'
import { stepTitle } from '../alert/facts.ts'
import { unobservedMs } from '../incident/duration.ts'
import type { Bound } from '../incident/incident.ts'
import { withoutMaintenance } from '../incident/maintenance.ts'
import type { KeptIncident } from '../store/incidents.ts'
import type { Store } from '../store/store.ts'
import { stands } from '../store/words-corrections.ts'
import { announcedDuring } from './incident-words.ts'
import { incidentLineOf, reportedLineOf } from './journey.ts'
import { erasedAtOf } from './run.ts'
import type { Site } from './site.ts'
import { storyOf } from './story.ts'

/** Incidents, of one probe or of all, as they are listed by moment. */
export const incidentsByMoment = ({ incidents }: Store, probe: string | null = null) => ({
  list: (filter: { readonly before?: number; readonly limit: number }) =>
    incidents.list({ probe, ...filter }),
  momentOf: ({ firstBad }: KeptIncident) => firstBad.at,
})

const pictureOf = (site: Site, bound: Bound | null, step: string): PictureView | null => {
  const run = bound && site.store.runs.get(bound.run)
  const shown = run?.steps.find(({ name }) => name === step)
  if (!run || !shown?.screenshot) return null
  const { screenshot } = shown
  const erasedAt = erasedAtOf(site, screenshot)
  return { sha256: screenshot, step: stepTitle(site, run.probe, step), at: run.startedAt, erasedAt }
}

const neverReached = (site: Site, { probe, failedStep }: KeptIncident) => {
  const steps = site.probes.find(({ id }) => id === probe)?.steps ?? []
  const position = steps.findIndex(({ name }) => name === failedStep)
  return position === -1 ? [] : steps.slice(position + 1).map(({ title }) => title)
}

const measuredView = (site: Site, incident: KeptIncident, now: number): IncidentView => {
  const firstStep = incident.steps[0] ?? incident.failedStep
  const announced = announcedDuring(site.store, incident, now)
  return {
    ...incidentLineOf(site, incident, now),
    lastGood: incident.lastGood,
    lastBad: incident.lastBad,
    firstBadRun: incident.firstBad.run,
    firstGood: incident.firstGood,
    steps: incident.steps.map((step) => stepTitle(site, incident.probe, step)),
    inconclusive: incident.inconclusive,
    unobservedMs: unobservedMs(incident, now),
    without: withoutMaintenance(incident, announced.filter(stands), now),
    neverReached: neverReached(site, incident),
    ...storyOf(site, incident, announced, now),
    before: pictureOf(site, incident.lastGood, firstStep),
    during: pictureOf(site, incident.firstBad, firstStep),
    corrections: site.store.corrections.ofIncident(incident.id),
  }
}

/** What the page of one incident is told, measured or reported; null when there is none with this id. */
export const incidentView = (site: Site, id: string, now: number): IncidentView | ReportedLine | null => {
  const incident = site.store.incidents.get(id)
  if (incident) return measuredView(site, incident, now)
  const reported = site.store.reports.get(id)
  return reported && reportedLineOf(site, reported)
}
