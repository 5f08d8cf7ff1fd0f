// Incidents and announced maintenance in the words of Statuspage. Reported incidents are not among them: its words
// cannot tell a report from a measurement, and its clients count what they are given.
import type { Lang } from '../../views/language.ts'
import type { News } from '../../views/news.ts'
import { incidentName, newsText } from '../../views/words-news.ts'
import { figuresOf, journeyOf, reachOfEnd, stepTitle } from '../alert/facts.ts'
import { newsOfMaintenance, newsOfStatement, newsOfTransition, withTakenBack } from '../alert/news.ts'
import type { KeptIncident } from '../store/incidents.ts'
import type { Maintenance } from '../store/words.ts'
import type { Component, ComponentStatus } from './component.ts'
import { statementsOf } from './incident-words.ts'
import { newsroomOf } from './news.ts'
import type { Site } from './site.ts'

/** What every document of a language shares. */
export type Setting = {
  readonly site: Site
  readonly lang: Lang
  readonly now: number
  readonly pageId: string
  readonly components: readonly Component[]
}

const time = (at: number) => new Date(at).toISOString()
const timeOrNull = (at: number | null) => (at === null ? null : time(at))

type IncidentStatus = 'investigating' | 'monitoring' | 'resolved'
type MaintenanceStatus = 'scheduled' | 'in_progress' | 'completed'

type Change = { readonly from: ComponentStatus; readonly to: ComponentStatus } | null

type Update = {
  readonly key: string
  readonly at: number
  readonly status: IncidentStatus | MaintenanceStatus
  readonly body: string
  readonly change: Change
}

const permalink = ({ site, lang }: Setting, path: string) => `${site.url}${lang === 'en' ? '/en' : ''}${path}`

const updateOf = (incident: string, affected: readonly Component[], update: Update) => ({
  id: update.key,
  status: update.status,
  body: update.body,
  incident_id: incident,
  created_at: time(update.at),
  updated_at: time(update.at),
  display_at: time(update.at),
  affected_components:
    update.change &&
    affected.map(({ id, name }) => ({
      code: id,
      name,
      old_status: update.change?.from,
      new_status: update.change?.to,
    })),
  deliver_notifications: false,
  custom_tweet: null,
  tweet_id: null,
})

const affectedBy = ({ components }: Setting, probe: string | null) =>
  components.filter(({ id }) => probe === null || id === probe)

const newestFirst = <One extends { readonly at: number }>(all: readonly One[]) =>
  all.toSorted((a, b) => a.at - b.at).toReversed()

// Opening and closing come from the incident itself: a correction can leave one that no transition opened.
const ownNews = ({ site, now }: Setting, incident: KeptIncident): News[] => {
  const told = { journey: journeyOf(site, incident.probe), path: `/incidents/${incident.id}` }
  const known = figuresOf(incident, now)
  const of = (kind: 'opened' | 'closed', at: number) => ({
    ...told,
    key: `${incident.id}-${kind}`,
    at,
    updatedAt: at,
  })
  const step = stepTitle(site, incident.probe, incident.steps[0] ?? incident.failedStep)
  const { openedAt, closedAt } = incident
  const opened: News = {
    kind: 'opened',
    ...of('opened', openedAt ?? incident.lastBad.at),
    incident: known,
    step,
  }
  if (closedAt === null) return [opened]
  const reach = reachOfEnd(site, incident.closedBy)
  return [opened, { kind: 'closed', ...of('closed', closedAt), incident: known, reach }]
}

const newsOf = (setting: Setting, incident: KeptIncident): News[] => {
  const { site, now } = setting
  const changes = site.store.transitions
    .ofIncidents([incident.id])
    .filter(({ kind }) => kind === 'changed' || kind === 'corrected')
    .flatMap((transition) => newsOfTransition(site, transition, now) ?? [])
  const said = statementsOf(site, incident).flatMap((one) => withTakenBack(newsOfStatement(site, one), one))
  return [...ownNews(setting, incident), ...changes, ...said]
}

const statusAt = (incident: KeptIncident, news: News): IncidentStatus => {
  if (news.kind === 'corrected' && incident.retracted) return 'resolved'
  const { firstGood, closedAt } = incident
  if (closedAt !== null && news.at >= closedAt) return 'resolved'
  return firstGood !== null && news.at >= firstGood.at ? 'monitoring' : 'investigating'
}

const changeOf = (incident: KeptIncident, { kind }: News): Change => {
  const before = incident.lastGood === null ? 'degraded_performance' : 'operational'
  if (kind === 'opened') return { from: before, to: 'major_outage' }
  if (kind === 'closed') return { from: 'major_outage', to: 'operational' }
  return null
}

const passing = ({ site }: Setting, { id, probe }: KeptIncident) => {
  const { episode } = site.store.stateOf(probe)
  return episode?.incident.id === id ? (episode.firstPass?.at ?? null) : null
}

const statusNow = (setting: Setting, incident: KeptIncident): IncidentStatus => {
  if (incident.closedAt !== null || incident.retracted) return 'resolved'
  return passing(setting, incident) === null ? 'investigating' : 'monitoring'
}

/** An incident with its updates, newest first; a retracted one is resolved by an update that says why. */
export const statuspageIncident = (setting: Setting, incident: KeptIncident) => {
  const { site, lang, pageId } = setting
  const affected = affectedBy(setting, incident.probe)
  const room = newsroomOf(site, lang)
  const news = newestFirst(newsOf(setting, incident))
  const updates = news.map((one) =>
    updateOf(incident.id, affected, {
      key: one.key,
      at: one.at,
      status: statusAt(incident, one),
      body: newsText(room, one).text,
      change: changeOf(incident, one),
    }),
  )
  const opened = news.find((one) => one.kind === 'opened')
  const createdAt = opened?.at ?? incident.firstBad.at
  const retractedAt = incident.retracted ? (news.find(({ kind }) => kind === 'corrected')?.at ?? null) : null
  return {
    id: incident.id,
    name: opened ? incidentName(room, opened) : incident.id,
    status: statusNow(setting, incident),
    created_at: time(createdAt),
    updated_at: time(news[0]?.at ?? createdAt),
    monitoring_at: timeOrNull(incident.firstGood?.at ?? passing(setting, incident)),
    resolved_at: timeOrNull(incident.closedAt ?? retractedAt),
    impact: incident.retracted ? 'none' : 'critical',
    shortlink: permalink(setting, `/incidents/${incident.id}`),
    started_at: time(incident.firstBad.at),
    page_id: pageId,
    incident_updates: updates,
    components: affected,
  }
}

/** How far announced maintenance has come. */
export const maintenanceStatus = ({ from, to }: Maintenance, now: number): MaintenanceStatus => {
  if (now < from) return 'scheduled'
  return now < to ? 'in_progress' : 'completed'
}

/** Announced maintenance: what a named source announced, whatever was measured meanwhile. */
export const statuspageMaintenance = (setting: Setting, maintenance: Maintenance) => {
  const { site, lang, now, pageId } = setting
  const { id, from, to, probe, recordedAt } = maintenance
  const affected = affectedBy(setting, probe)
  const { title, text } = newsText(newsroomOf(site, lang), newsOfMaintenance(site, maintenance))
  const status = maintenanceStatus(maintenance, now)
  const reached = [
    { status: 'scheduled', at: recordedAt },
    { status: 'in_progress', at: Math.max(from, recordedAt) },
    { status: 'completed', at: Math.max(to, recordedAt) },
  ] as const
  const passed = reached.slice(0, reached.findIndex((stage) => stage.status === status) + 1)
  return {
    id,
    name: title,
    status,
    created_at: time(recordedAt),
    updated_at: time(passed.at(-1)?.at ?? recordedAt),
    monitoring_at: null,
    resolved_at: status === 'completed' ? time(to) : null,
    impact: 'maintenance',
    shortlink: permalink(setting, probe === null ? '/' : `/probes/${probe}`),
    started_at: time(from),
    page_id: pageId,
    incident_updates: passed
      .toReversed()
      .map((stage) =>
        updateOf(id, affected, { ...stage, key: `${id}-${stage.status}`, body: text, change: null }),
      ),
    components: affected,
    scheduled_for: time(from),
    scheduled_until: time(to),
  }
}
