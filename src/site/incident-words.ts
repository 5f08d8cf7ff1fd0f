// What others said about the time of an incident.
import type { MaintenanceView } from '../../views/statement.ts'
import { journeyOf } from '../alert/facts.ts'
import { type Duration, durationOf, untilOf } from '../incident/duration.ts'
import { withoutMaintenance } from '../incident/maintenance.ts'
import type { KeptIncident } from '../store/incidents.ts'
import type { Store } from '../store/store.ts'
import type { Maintenance, Statement } from '../store/words.ts'
import { stands } from '../store/words-corrections.ts'
import type { Site } from './site.ts'

const most = 200

const day = 86_400_000

/** The statements that name an incident, or were said of its journey within a day of the time it lasted; newest first. */
export const statementsOf = (
  { store }: Pick<Site, 'store'>,
  { id, probe, lastGood, firstBad, closedAt, retractedAt }: KeptIncident,
): Statement[] => {
  const end = closedAt ?? retractedAt
  return store.statements.ofIncident({
    incident: id,
    probe,
    from: (lastGood ?? firstBad).at - day,
    to: end === null ? Number.MAX_SAFE_INTEGER : end + day,
  })
}

/** An incident at its widest: from the last pass before it, or its first failure, to its end, or now. */
export const widestOf = (incident: KeptIncident, now: number) => ({
  from: (incident.lastGood ?? incident.firstBad).at,
  to: incident.closedAt ?? untilOf(incident, now),
})

/** The maintenances that overlap an incident at its widest, announced beforehand or not. */
export const announcedDuring = (
  { maintenances }: Store,
  incident: KeptIncident,
  now: number,
): Maintenance[] => maintenances.list({ probe: incident.probe, ...widestOf(incident, now), limit: most })

/** An incident's duration less the maintenance announced beforehand: as it is when there was none. */
export const outsideMaintenance = (
  { store }: Pick<Site, 'store'>,
  incident: KeptIncident,
  now: number,
): Duration =>
  withoutMaintenance(incident, announcedDuring(store, incident, now).filter(stands), now) ??
  durationOf(incident, now)

/** Announced maintenance as pages tell it. */
export const maintenanceView = (site: Site, one: Maintenance): MaintenanceView => ({
  ...one,
  journey: one.probe === null ? null : journeyOf(site, one.probe),
})

/** The maintenances that are under way at `now` or to come, the soonest first. */
export const maintenancesAhead = (site: Site, now: number): MaintenanceView[] =>
  site.store.maintenances
    .list({ from: now, limit: most })
    .filter(stands)
    .toSorted((a, b) => a.from - b.from)
    .map((one) => maintenanceView(site, one))
