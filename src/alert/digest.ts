// What happened in a period, for whoever would rather be told at its end.
import type { Told } from '../../views/mail-facts.ts'
import type { News } from '../../views/news.ts'
import { stands } from '../store/words-corrections.ts'
import type { Delivery } from './delivery.ts'
import { type MailSite, openIncidentOf, statesOf } from './facts.ts'
import { newsOfMaintenance, newsOfStatement, newsOfTransition } from './news.ts'
import type { Settings } from './subscription.ts'

const most = 500

const slow: readonly News['kind'][] = ['degraded', 'recovered']

const changesOf = (site: MailSite, probe: string, now: number): News[] => {
  const { store } = site
  return store.transitions.latest(probe, most).flatMap((one) => newsOfTransition(site, one, now) ?? [])
}

const wordsAbout = (site: MailSite, probes: readonly string[]): News[] => {
  const { statements, maintenances } = site.store
  const concerns = ({ probe }: { readonly probe: string | null }) => probe === null || probes.includes(probe)
  return [
    ...statements
      .list({ limit: most })
      .filter((one) => concerns(one) && stands(one))
      .map((one) => newsOfStatement(site, one)),
    ...maintenances
      .list({ limit: most })
      .filter((one) => concerns(one) && stands(one))
      .map((one) => newsOfMaintenance(site, one)),
  ]
}

/** The digest of a delivery's period; null when nothing changed, nobody spoke and no outage is under way. */
export const digestOf = (
  site: MailSite,
  { from, to }: Delivery,
  settings: Settings | null,
  now: number,
): Told | null => {
  if (from === null || to === null) return null
  const journeys = settings?.journeys ?? 'all'
  const about = settings?.about ?? 'everything'
  const probes = site.probes.map(({ id }) => id).filter((id) => journeys === 'all' || journeys.includes(id))
  const changes = probes.flatMap((probe) => changesOf(site, probe, now))
  const all = about === 'everything' ? [...changes, ...wordsAbout(site, probes)] : changes
  const news = all
    .filter(({ at, kind }) => at >= from && at < to && (about !== 'outages' || !slow.includes(kind)))
    .toSorted((a, b) => a.at - b.at)
  const open = probes.flatMap((probe) => openIncidentOf(site, probe, now) ?? [])
  if (news.length === 0 && open.length === 0) return null
  const every = settings?.how === 'weekly' ? 'weekly' : 'daily'
  return { kind: 'digest', every, from, to, news, states: statesOf(site, probes, now), open }
}
