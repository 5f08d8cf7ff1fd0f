// From the store to what feeds tell: changes of state, and words of named sources.

import type { Lang } from '../../views/language.ts'
import type { News, NewsIncident, Newsroom } from '../../views/news.ts'
import { durationOf } from '../incident/duration.ts'
import type { Reach } from '../incident/incident.ts'
import type { KeptIncident } from '../store/incidents.ts'
import type { Store } from '../store/store.ts'
import { stands } from '../store/words-corrections.ts'
import { journeyOf, type Site, stepTitle } from './site.ts'

type Kept = {
  readonly transition: ReturnType<Store['transitions']['latest']>[number]
  readonly statement: ReturnType<Store['statements']['list']>[number]
  readonly maintenance: ReturnType<Store['maintenances']['list']>[number]
  readonly reported: ReturnType<Store['reports']['list']>[number]
}

/** What every entry says of the site, in a language. */
export const newsroomOf = ({ registry, vantages, practice, simulated }: Site, lang: Lang): Newsroom => ({
  lang,
  registry: registry.name,
  places: vantages.map(({ place }) => place),
  practice: practice !== null,
  simulated,
})

/** When this site began, as far as it knows: what stands where nothing has happened yet. */
export const beginningOf = ({ store }: Site, now: number): number => store.methods.list(1)[0]?.at ?? now

/** What is told of the incident that a change belongs to, as it stands at `now`. */
export const newsIncident = (incident: KeptIncident, now: number): NewsIncident => ({
  firstBadAt: incident.firstBad.at,
  firstGoodAt: incident.firstGood?.at ?? null,
  lastGoodAt: incident.lastGood?.at ?? null,
  duration: durationOf(incident, now),
  attempts: incident.attempts,
  failures: incident.failures,
  inconclusive: incident.inconclusive,
  retracted: incident.retracted,
})

/** How far the run went that confirmed an incident's end. */
export const reachOfEnd = ({ store }: Site, { closedBy }: KeptIncident): Reach => {
  const run = closedBy === null ? null : store.runs.get(closedBy)
  if (run?.tier !== 'submit') return 'form'
  return run.steps.every(({ status }) => status === 'passed') ? 'end' : 'short'
}

/** A change of state as news; null for one of an incident that is not known any more. */
export const newsOfTransition = (site: Site, transition: Kept['transition'], now: number): News | null => {
  const { id, kind, at, probe, step } = transition
  const told = { key: `transition-${id}`, at, updatedAt: at, journey: journeyOf(site, probe) }
  // Who did not see how far it went claims no more than the form.
  const reach = transition.reach ?? 'form'
  if (kind === 'degraded') return { ...told, kind, path: `/probes/${probe}`, reach }
  if (kind === 'recovered') return { ...told, kind, path: `/probes/${probe}` }
  const kept = transition.incident === null ? null : site.store.incidents.get(transition.incident)
  if (!kept) return null
  const incident = newsIncident(kept, now)
  const path = `/incidents/${kept.id}`
  if (kind === 'corrected') return { ...told, kind, path, incident, reason: transition.reason ?? '' }
  const corrected = site.store.corrections.ofIncident(kept.id).map((correction) => correction.at)
  const updatedAt = Math.max(at, ...corrected)
  if (kind === 'closed') return { ...told, kind, path, incident, reach, updatedAt }
  const title = stepTitle(site, probe, step ?? kept.failedStep)
  return { ...told, kind, path, incident, step: title, updatedAt }
}

const pathOf = (probe: string | null, incident: string | null = null) => {
  if (incident !== null) return `/incidents/${incident}`
  return probe === null ? '/' : `/probes/${probe}`
}

const journeyOrAll = (site: Site, probe: string | null) => (probe === null ? null : journeyOf(site, probe))

/** A statement as news: dated when it came to be on record, which may be long after it was said. */
export const newsOfStatement = (site: Site, statement: Kept['statement']): News => ({
  kind: 'said',
  key: `statement-${statement.id}`,
  at: statement.recordedAt,
  updatedAt: statement.recordedAt,
  path: pathOf(statement.probe, statement.incident),
  journey: journeyOrAll(site, statement.probe),
  quote: statement,
  speaker: statement.speaker,
  saidAt: statement.saidAt,
})

/** Announced maintenance as news. */
export const newsOfMaintenance = (site: Site, maintenance: Kept['maintenance']): News => ({
  kind: 'maintenance',
  key: `maintenance-${maintenance.id}`,
  at: maintenance.recordedAt,
  updatedAt: maintenance.recordedAt,
  path: pathOf(maintenance.probe),
  journey: journeyOrAll(site, maintenance.probe),
  quote: maintenance,
  announcedAt: maintenance.announcedAt,
  from: maintenance.from,
  to: maintenance.to,
})

const newsOfReported = (site: Site, reported: Kept['reported']): News => ({
  ...reported,
  kind: 'reported',
  key: `reported-${reported.id}`,
  at: reported.recordedAt,
  updatedAt: reported.recordedAt,
  path: `/incidents/${reported.id}`,
  journey: journeyOrAll(site, reported.probe),
})

// Words are written by people: this many hold years of them, so that one said long ago but recorded today is found.
const words = 500

/** The latest news of a probe (of all when null), newest first. */
export const latestNews = (site: Site, probe: string | null, limit: number, now: number): News[] => {
  const { store } = site
  const filter = { probe, limit: words }
  const all = [
    ...store.transitions.latest(probe, limit).flatMap((one) => newsOfTransition(site, one, now) ?? []),
    ...store.statements
      .list(filter)
      .filter(stands)
      .map((one) => newsOfStatement(site, one)),
    ...store.maintenances
      .list(filter)
      .filter(stands)
      .map((one) => newsOfMaintenance(site, one)),
    ...store.reports
      .list(filter)
      .filter(stands)
      .map((one) => newsOfReported(site, one)),
  ]
  return all.toSorted((a, b) => b.at - a.at).slice(0, limit)
}
