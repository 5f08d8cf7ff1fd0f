// What others said about the time of an incident.
import { type Duration, durationOf } from '../incident/duration.ts'
import { withoutMaintenance } from '../incident/maintenance.ts'
import type { KeptIncident } from '../store/incidents.ts'
import type { Statement } from '../store/words.ts'
import type { Site } from './site.ts'
import { announcedDuring } from './story.ts'

const mostLookedAt = 500

const day = 86_400_000

// As on the incident's page: words said a day before or after belong to it, and those that name it always do.
const concerns = (
  { id, lastGood, firstBad, closedAt }: KeptIncident,
  { incident: named, saidAt }: Statement,
) => {
  if (named !== null) return named === id
  const from = (lastGood ?? firstBad).at - day
  return saidAt >= from && saidAt <= (closedAt ?? Number.POSITIVE_INFINITY) + day
}

/** The statements that name an incident, or were said of its journey about the time it lasted; newest first. */
export const statementsOf = ({ store }: Pick<Site, 'store'>, incident: KeptIncident): Statement[] =>
  store.statements
    .list({ probe: incident.probe, limit: mostLookedAt })
    .filter((statement) => concerns(incident, statement))

/** An incident's duration less the maintenance announced beforehand: as it is when there was none. */
export const outsideMaintenance = (
  { store }: Pick<Site, 'store'>,
  incident: KeptIncident,
  now: number,
): Duration =>
  withoutMaintenance(incident, announcedDuring(store, incident, now), now) ?? durationOf(incident, now)
