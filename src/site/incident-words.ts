// What others said about the time of an incident.
import type { KeptIncident } from '../store/incidents.ts'
import type { Maintenance, Statement } from '../store/words.ts'
import type { Site } from './site.ts'

const mostLookedAt = 500

const concerns = (incident: KeptIncident, { incident: named, saidAt }: Statement) =>
  named === incident.id ||
  (named === null &&
    saidAt >= incident.firstBad.at &&
    saidAt <= (incident.closedAt ?? Number.POSITIVE_INFINITY))

/** The statements that name an incident, or were said of its journey while it lasted; newest first. */
export const statementsOf = ({ store }: Pick<Site, 'store'>, incident: KeptIncident): Statement[] =>
  store.statements
    .list({ probe: incident.probe, limit: mostLookedAt })
    .filter((statement) => concerns(incident, statement))

/** The maintenance announced for a journey that overlaps an incident, or may, at `now`. */
export const maintenancesOf = (
  { store }: Pick<Site, 'store'>,
  { probe, lastGood, firstBad, firstGood }: KeptIncident,
  now: number,
): Maintenance[] =>
  store.maintenances.list({
    probe,
    from: lastGood?.at ?? firstBad.at,
    to: (firstGood?.at ?? now) + 1,
    limit: mostLookedAt,
  })
