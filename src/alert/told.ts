// From a delivery to what its message tells, as it stands when it is written.
import { type Announced, type MailIncident, type Told, topics } from '../../views/mail-facts.ts'
import type { ToldTransition } from '../store/transitions.ts'
import type { Delivery, Recipient } from './delivery.ts'
import { digestOf } from './digest.ts'
import {
  figuresOf,
  incidentOf,
  journeyOf,
  type MailSite,
  openIncidentOf,
  reachOfEnd,
  statesOf,
  storyOf,
} from './facts.ts'
import { newsOfMaintenance, newsOfStatement, newsOfTakenBack, newsOfTransition } from './news.ts'

type Reader = Pick<Recipient, 'channel' | 'settings'>

const mostTransitions = 50

// An outage that a correction uncovered has no turns of its own on record: the correction stands for them.
const standingFor = ({ store }: MailSite, correction: ToldTransition, kind: 'opened' | 'closed') => {
  const kept = correction.incident === null ? null : store.incidents.get(correction.incident)
  const at = kind === 'opened' ? kept?.openedAt : kept?.closedAt
  return {
    ...correction,
    kind,
    at: at ?? correction.at,
    reach: reachOfEnd({ store }, kept?.closedBy ?? null),
  }
}

const transitionOf = (
  site: MailSite,
  { kind, transition, incident }: Pick<Delivery, 'kind' | 'transition' | 'incident'>,
): ToldTransition | null => {
  const { store } = site
  if (transition === null) return null
  if (incident !== null) {
    const one = store.transitions.ofIncidents([incident]).find(({ id }) => id === transition)
    const isUncovered = one?.kind === 'corrected' && (kind === 'opened' || kind === 'closed')
    return isUncovered ? standingFor(site, one, kind) : (one ?? null)
  }
  const [found] = store.transitions.list(transition - 1, 1)
  return found?.id === transition ? { ...found, reason: null } : null
}

const wasSlow = ({ store }: MailSite, { id, probe }: ToldTransition) =>
  store.transitions
    .latest(probe, mostTransitions)
    .find((one) => one.id < id && (one.kind === 'degraded' || one.kind === 'recovered'))?.kind === 'degraded'

const saidBefore = ({ store }: MailSite, { id, incident, at: correctedAt }: ToldTransition) => {
  const announced = store.transitions
    .ofIncidents(incident === null ? [] : [incident])
    .flatMap(({ id: told, kind, at }): Announced[] =>
      told < id && (kind === 'opened' || kind === 'changed' || kind === 'closed') ? [{ kind, at }] : [],
    )
  const published = store.corrections.publishedUntil(id)
  return {
    announced,
    published: published && figuresOf({ ...published, retracted: false, retractedAt: null }, correctedAt),
  }
}

// What a program is told of, it is told of one by one.
const storyFor = (site: MailSite, { channel }: Reader, incident: MailIncident, now: number) =>
  channel === 'webhook' ? [incident] : storyOf(site, incident.id, now)

const openingOf = ({ store }: MailSite, incident: string) =>
  store.transitions.ofIncidents([incident]).find(({ kind }) => kind === 'opened')

const openingTold = (site: MailSite, delivery: Delivery, reader: Reader, now: number): Told | null => {
  const transition = transitionOf(site, delivery)
  const named = incidentOf(site, delivery.incident, now)
  if (transition === null || named === null) return null
  const story = storyFor(site, reader, named, now)
  // A message that is late speaks of what its story has come to, not of an incident that was over before it left.
  const latest = story.at(-1)
  const incident = named.retracted || !latest || latest.id === named.id ? named : latest
  const opening = incident === named ? transition : (openingOf(site, incident.id) ?? transition)
  const news = newsOfTransition(site, opening, now)
  if (news?.kind !== 'opened') return null
  return { kind: 'opened', news, incident, story, wasSlow: wasSlow(site, opening) }
}

const changeTold = (site: MailSite, delivery: Delivery, reader: Reader, now: number): Told | null => {
  const transition = transitionOf(site, delivery)
  const news = transition && newsOfTransition(site, transition, now)
  if (!news) return null
  if (news.kind === 'degraded') return { kind: news.kind, news }
  if (news.kind === 'recovered') return { kind: news.kind, news }
  const incident = incidentOf(site, transition.incident, now)
  if (!incident) return null
  const story = storyFor(site, reader, incident, now)
  switch (news.kind) {
    case 'changed':
      return { kind: news.kind, news, incident, story }
    case 'closed':
      return { kind: news.kind, news, incident, story }
    case 'corrected':
      return { kind: news.kind, news, incident, ...saidBefore(site, transition) }
    default:
      return null
  }
}

const reminderTold = (
  site: MailSite,
  { incident: id }: Delivery,
  reader: Reader,
  now: number,
): Told | null => {
  const incident = incidentOf(site, id, now)
  return incident?.open ? { kind: 'reminder', incident, story: storyFor(site, reader, incident, now) } : null
}

const statementTold = (site: MailSite, { about }: Delivery, now: number): Told | null => {
  const statement = about === null ? null : site.store.statements.get(about)
  if (!statement || statement.takenBack) return null
  const probes = statement.probe === null ? site.probes.map(({ id }) => id) : [statement.probe]
  const named = incidentOf(site, statement.incident, now)
  const [open = null] = probes.flatMap((probe) => openIncidentOf(site, probe, now) ?? [])
  const states = statesOf(site, probes, now)
  const news = newsOfStatement(site, statement)
  return { kind: 'statement', news, quoteLang: statement.lang, states, incident: named ?? open }
}

const maintenanceTold = (site: MailSite, { about }: Delivery): Told | null => {
  const found = about === null ? null : site.store.maintenances.get(about)
  return found && !found.takenBack ? { kind: 'maintenance', news: newsOfMaintenance(site, found) } : null
}

const takenBackTold = (site: MailSite, about: string): Told | null => {
  const { statements, maintenances } = site.store
  const [statement, maintenance] = [statements.get(about), maintenances.get(about)]
  const words = statement
    ? newsOfStatement(site, statement)
    : maintenance && newsOfMaintenance(site, maintenance)
  const takenBack = (statement ?? maintenance)?.takenBack
  return words && takenBack ? { kind: 'taken-back', news: newsOfTakenBack(words, takenBack) } : null
}

/** The words of an operator's delivery: "disk: 3 % left" is about the disk, words without such a head about no part. */
const troubleTold = (site: MailSite, { about, probe, createdAt }: Delivery): Told => {
  const [, head, rest] = /^([a-z-]+): (.*)$/s.exec(about ?? '') ?? []
  const known = topics.find((one) => one === head)
  const detail = known === undefined ? (about ?? '') : (rest ?? '')
  const journey = probe === null ? null : journeyOf(site, probe)
  return { kind: 'operator', trouble: { about: known ?? 'other', journey, at: createdAt, detail } }
}

/** What a delivery tells at `now`; null when nothing of it is left to say. */
export const toldOf = (site: MailSite, delivery: Delivery, reader: Reader, now: number): Told | null => {
  switch (delivery.kind) {
    case 'opened':
      return delivery.incident === null
        ? changeTold(site, delivery, reader, now)
        : openingTold(site, delivery, reader, now)
    case 'changed':
    case 'closed':
      return changeTold(site, delivery, reader, now)
    case 'corrected':
      return delivery.about === null
        ? changeTold(site, delivery, reader, now)
        : takenBackTold(site, delivery.about)
    case 'reminder':
      return reminderTold(site, delivery, reader, now)
    case 'statement':
      return statementTold(site, delivery, now)
    case 'maintenance':
      return maintenanceTold(site, delivery)
    case 'digest':
      return digestOf(site, delivery, reader.settings, now)
    case 'confirm':
      return { kind: 'confirm' }
    case 'operator':
      return troubleTold(site, delivery)
  }
}
