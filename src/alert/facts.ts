// From the store to what messages are told of incidents and journeys, as they stand when the message is written.
import { type StateKey, stateKeyOf } from '../../views/journey.ts'
import type { Bilingual, Lang } from '../../views/language.ts'
import type { MailIncident, MailRoom, States } from '../../views/mail-facts.ts'
import type { NewsIncident } from '../../views/news.ts'
import { durationOf } from '../incident/duration.ts'
import { displayOf } from '../incident/state.ts'
import type { KeptIncident } from '../store/incidents.ts'
import type { Store } from '../store/store.ts'

/** What messages are made from. `url` is where the site is reached, without a slash at its end. */
export type MailSite = {
  readonly store: Store
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly title: string
  readonly url: string
  readonly contact: string
  readonly registry: { readonly name: string }
  readonly vantages: readonly { readonly place: string }[]
  readonly practice: unknown
  readonly simulated: boolean
  readonly probes: readonly {
    readonly id: string
    readonly title: Bilingual
    readonly steps: readonly { readonly name: string; readonly title: Bilingual }[]
    readonly plans?: readonly { readonly intervalMs: number }[]
  }[]
}

/** What every message in a language says of the site. */
export const roomOf = (site: MailSite, lang: Lang, now: number): MailRoom => ({
  lang,
  now,
  title: site.title,
  url: site.url,
  contact: site.contact,
  registry: site.registry.name,
  places: site.vantages.map(({ place }) => place),
  practice: site.practice !== null,
  simulated: site.simulated,
})

/** The name of a journey; its id when it is no longer watched. */
export const journeyOf = ({ probes }: MailSite, id: string) => ({
  id,
  title: probes.find((probe) => probe.id === id)?.title ?? { fr: id, en: id },
})

/** The title of a step; its name when it is no longer part of the journey. */
export const stepTitle = ({ probes }: MailSite, probe: string, name: string): Bilingual =>
  probes.find(({ id }) => id === probe)?.steps.find((step) => step.name === name)?.title ?? {
    fr: name,
    en: name,
  }

/** The figures of an incident at `now`. */
export const figuresOf = (incident: Omit<KeptIncident, 'probe'>, now: number): NewsIncident => ({
  firstBadAt: incident.firstBad.at,
  firstGoodAt: incident.firstGood?.at ?? null,
  lastGoodAt: incident.lastGood?.at ?? null,
  duration: durationOf(incident, now),
  attempts: incident.attempts,
  failures: incident.failures,
  inconclusive: incident.inconclusive,
  retracted: incident.retracted,
})

/** An incident at `now`; null when there is none with this id. */
export const incidentOf = (site: MailSite, id: string | null, now: number): MailIncident | null => {
  const { store } = site
  const kept = id === null ? null : store.incidents.get(id)
  const run = kept && store.runs.get(kept.lastBad.run)
  if (!kept || !run) return null
  const open = kept.closedAt === null && !kept.retracted
  const isWatched = site.probes.some(({ id: one }) => one === kept.probe) && store.pauses.latest() === null
  const isSeen = isWatched && displayOf(store.stateOf(kept.probe), now).state === 'down'
  return {
    ...figuresOf(kept, now),
    id: kept.id,
    journey: journeyOf(site, kept.probe),
    open,
    closedAt: kept.closedAt,
    stepName: kept.failedStep,
    step: stepTitle(site, kept.probe, kept.failedStep),
    outcome: run.outcome,
    isControlled: run.controls.some(({ ok }) => ok),
    silentSince: open && !isSeen ? kept.lastObservedAt : null,
    picture: run.steps.find(({ name }) => name === kept.failedStep)?.screenshot ?? null,
  }
}

/** Every incident that readers of mail are told of as one with this one and that is in the figures, oldest first. */
export const storyOf = (site: MailSite, id: string, now: number): MailIncident[] =>
  site.store.outbox.story(id).flatMap((one) => incidentOf(site, one, now) ?? [])

/** The outage of a journey that is under way; null when none is known. */
export const openIncidentOf = (site: MailSite, probe: string, now: number): MailIncident | null => {
  const incident = site.store.stateOf(probe).episode?.incident
  return incident && incident.openedAt !== null ? incidentOf(site, incident.id, now) : null
}

// Within an open incident that nobody observes any more, silence has words of its own.
const stateOf = ({ store, probes }: MailSite, probe: string, now: number): StateKey => {
  const state = store.stateOf(probe)
  const plans = probes.find(({ id }) => id === probe)?.plans ?? []
  const display = displayOf(state, now, Math.min(...plans.map(({ intervalMs }) => intervalMs)))
  const isOpen = state.episode !== null && state.episode.incident.openedAt !== null
  if (display.state === 'unknown' && isOpen) return 'last-seen-failing'
  return stateKeyOf({ ...display, episode: null })
}

/** How the journeys with these ids stand at `now`. */
export const statesOf = (site: MailSite, probes: readonly string[], now: number): States =>
  probes.map((id) => ({ journey: journeyOf(site, id), state: stateOf(site, id, now) }))
