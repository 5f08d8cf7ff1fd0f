// From a delivery to what its message tells, as it stands when it is written.
import type { Announced, Told, Trouble } from '../../views/mail-facts.ts'
import type { ToldTransition } from '../store/transitions.ts'
import type { Delivery } from './delivery.ts'
import { digestOf } from './digest.ts'
import { incidentOf, journeyOf, type MailSite, openIncidentOf, statesOf } from './facts.ts'
import { newsOfMaintenance, newsOfStatement, newsOfTransition } from './news.ts'
import type { Settings } from './subscription.ts'

const mostTransitions = 50

const transitionOf = ({ store }: MailSite, { transition, incident }: Delivery): ToldTransition | null => {
  if (transition === null) return null
  if (incident !== null)
    return store.transitions.ofIncidents([incident]).find(({ id }) => id === transition) ?? null
  const [found] = store.transitions.list(transition - 1, 1)
  return found?.id === transition ? { ...found, reason: null } : null
}

const wasSlow = ({ store }: MailSite, { id, probe }: ToldTransition) =>
  store.transitions
    .latest(probe, mostTransitions)
    .find((one) => one.id < id && (one.kind === 'degraded' || one.kind === 'recovered'))?.kind === 'degraded'

const announcedBefore = ({ store }: MailSite, { id, incident }: ToldTransition): Announced[] =>
  store.transitions
    .ofIncidents(incident === null ? [] : [incident])
    .flatMap(({ id: told, kind, at }) =>
      told < id && (kind === 'opened' || kind === 'changed' || kind === 'closed') ? [{ kind, at }] : [],
    )

const changeTold = (site: MailSite, delivery: Delivery, now: number): Told | null => {
  const transition = transitionOf(site, delivery)
  const news = transition && newsOfTransition(site, transition, now)
  if (!news) return null
  if (news.kind === 'degraded') return { kind: news.kind, news }
  if (news.kind === 'recovered') return { kind: news.kind, news }
  const incident = incidentOf(site, transition.incident, delivery.thread, now)
  if (!incident) return null
  switch (news.kind) {
    case 'opened':
      return { kind: news.kind, news, incident, wasSlow: wasSlow(site, transition) }
    case 'changed':
      return { kind: news.kind, news, incident }
    case 'closed':
      return { kind: news.kind, news, incident }
    case 'corrected':
      return { kind: news.kind, news, incident, announced: announcedBefore(site, transition) }
    default:
      return null
  }
}

const reminderTold = (site: MailSite, { incident: id, thread }: Delivery, now: number): Told | null => {
  const incident = incidentOf(site, id, thread, now)
  return incident?.open ? { kind: 'reminder', incident } : null
}

const statementTold = (site: MailSite, { about }: Delivery, now: number): Told | null => {
  const statement = about === null ? null : site.store.statements.get(about)
  if (!statement || statement.takenBack) return null
  const probes = statement.probe === null ? site.probes.map(({ id }) => id) : [statement.probe]
  const named = incidentOf(site, statement.incident, null, now)
  const [open = null] = probes.flatMap((probe) => openIncidentOf(site, probe, now) ?? [])
  const states = statesOf(site, probes, now)
  const news = newsOfStatement(site, statement)
  return { kind: 'statement', news, quoteLang: statement.lang, states, incident: named ?? open }
}

const maintenanceTold = (site: MailSite, { about }: Delivery): Told | null => {
  const found = about === null ? null : site.store.maintenances.get(about)
  return found && !found.takenBack ? { kind: 'maintenance', news: newsOfMaintenance(site, found) } : null
}

const troubles: readonly Trouble['about'][] = [
  'inconclusive',
  'gap',
  'inbox',
  'browser',
  'authority',
  'disk',
  'log',
  'given-up',
  'withdrawal',
]

/** The words of an operator's delivery: "disk: 3 % left" is about the disk, words without such a head about no part. */
const troubleTold = (site: MailSite, { about, probe, createdAt }: Delivery): Told => {
  const [, head, rest] = /^([a-z-]+): (.*)$/s.exec(about ?? '') ?? []
  const known = troubles.find((one) => one === head)
  const detail = known === undefined ? (about ?? '') : (rest ?? '')
  const journey = probe === null ? null : journeyOf(site, probe)
  return { kind: 'operator', trouble: { about: known ?? 'other', journey, at: createdAt, detail } }
}

/** What a delivery tells at `now`; null when nothing of it is left to say. */
export const toldOf = (
  site: MailSite,
  delivery: Delivery,
  settings: Settings | null,
  now: number,
): Told | null => {
  switch (delivery.kind) {
    case 'opened':
    case 'changed':
    case 'closed':
    case 'corrected':
      return changeTold(site, delivery, now)
    case 'reminder':
      return reminderTold(site, delivery, now)
    case 'statement':
      return statementTold(site, delivery, now)
    case 'maintenance':
      return maintenanceTold(site, delivery)
    case 'digest':
      return digestOf(site, delivery, settings, now)
    case 'confirm':
      return { kind: 'confirm' }
    case 'operator':
      return troubleTold(site, delivery)
  }
}
