// What others said about the time of an incident.
import { type Duration, durationOf } from '../incident/duration.ts'
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
  { id, probe, lastGood, firstBad, closedAt }: KeptIncident,
): Statement[] =>
  store.statements.ofIncident({
    incident: id,
    probe,
    from: (lastGood ?? firstBad).at - day,
    to: closedAt === null ? Number.MAX_SAFE_INTEGER : closedAt + day,
  })

/** An incident at its widest: from the last pass before it, or its first failure, to its end, or now. */
export const widestOf = ({ lastGood, firstBad, closedAt }: KeptIncident, now: number) => ({
  from: (lastGood ?? firstBad).at,
  to: closedAt ?? now,
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
