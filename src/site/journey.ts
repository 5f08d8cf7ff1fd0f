// From the store to what pages are told of a journey.
import type {
  Attempt,
  Episode,
  IncidentLine,
  Journey,
  ListedIncident,
  Measure,
  ReportedLine,
  Window,
} from '../../views/journey.ts'
import { journeyOf, stepTitle } from '../alert/facts.ts'
import { availabilityOf } from '../incident/availability.ts'
import { durationOf } from '../incident/duration.ts'
import type { ProbeState } from '../incident/incident.ts'
import { type Display, displayOf } from '../incident/state.ts'
import type { KeptIncident } from '../store/incidents.ts'
import { hourMs } from '../store/rollups.ts'
import type { KeptRun } from '../store/runs.ts'
import type { Reported } from '../store/words.ts'
import { isWatched } from './known.ts'
import { type Site, type SiteProbe, stopOf } from './site.ts'

/** A kept run as a line in a list. */
export const attemptOf = (site: Site, run: KeptRun): Attempt => ({
  id: run.id,
  tier: run.tier,
  trigger: run.trigger,
  startedAt: run.startedAt,
  durationMs: run.durationMs,
  outcome: run.outcome,
  verdict: run.verdict,
  failedStep: run.failedStep === null ? null : stepTitle(site, run.probe, run.failedStep),
  stopsAt: stopOf(site, run.probe),
  discounted: run.discounted,
})

/** A kept incident as a line in a list. */
export const incidentLineOf = (site: Site, incident: KeptIncident, now: number): IncidentLine => ({
  origin: 'measured',
  id: incident.id,
  journey: journeyOf(site, incident.probe),
  step: stepTitle(site, incident.probe, incident.failedStep),
  firstBadAt: incident.firstBad.at,
  open: incident.closedAt === null && !incident.retracted,
  silentSince: silentSince(site, incident, now),
  duration: durationOf(incident, now),
  attempts: incident.attempts,
  failures: incident.failures,
  retracted: incident.retracted,
})

/** A reported incident as a line in a list. */
export const reportedLineOf = (site: Site, reported: Reported): ReportedLine => ({
  origin: 'reported',
  id: reported.id,
  journey: reported.probe === null ? null : journeyOf(site, reported.probe),
  title: reported.title,
  recordedAt: reported.recordedAt,
  beganAt: reported.beganAt,
  endedAfter: reported.endedAfter,
  endedBefore: reported.endedBefore,
  sources: reported.sources,
  takenBack: reported.takenBack,
})

const windowDays = { day: 1, week: 7, month: 30, quarter: 90, year: 365 } as const

const windows = Object.keys(windowDays) as Window[]

// The hours that a window covers: whole ones, the hour under way included.
const hoursOf = (window: Window, now: number) => {
  const to = (Math.floor(now / hourMs) + 1) * hourMs
  return { from: to - windowDays[window] * 24 * hourMs, to }
}

const measuresOf = ({ store }: Site, probe: SiteProbe, now: number): Measure[] =>
  [...new Set(probe.plans.map(({ tier }) => tier))].flatMap((tier) =>
    windows.map((window) => {
      const { from, to } = hoursOf(window, now)
      const { planned, concluded, ...measured } = store.rollups.sum(probe.id, tier, from, to)
      const coverage = planned === 0 ? null : concluded / planned
      const measuredMs = measured.up + measured.degraded + measured.down + measured.uncertain
      return { tier, window, from, measuredMs, availability: availabilityOf(measured), coverage }
    }),
  )

const episodeOf = (site: Site, probe: string, state: ProbeState, now: number): Episode | null => {
  if (!state.episode) return null
  const { incident, passes, inconclusiveSincePass } = state.episode
  return {
    id: incident.id,
    opened: incident.openedAt !== null,
    step: stepTitle(site, probe, incident.failedStep),
    stepCount: incident.steps.length,
    firstBadAt: incident.firstBad.at,
    lastObservedAt: incident.lastObservedAt,
    attempts: incident.attempts + inconclusiveSincePass,
    failures: incident.failures,
    inconclusive: incident.inconclusive + inconclusiveSincePass,
    passesSince: passes,
    duration: durationOf(incident, now),
  }
}

/** When an incident of a list begins. */
export const startOf = (one: ListedIncident): number =>
  one.origin === 'measured' ? one.firstBadAt : one.beganAt

// Retracted incidents may stand before the one looked for.
const looksBack = 10

const recoveredAtOf = ({ store }: Site, probe: string) =>
  store.incidents
    .list({ probe, limit: looksBack })
    .find(({ retracted, firstGood }) => !retracted && firstGood !== null)?.firstGood?.at ?? null

// What nobody watches, or not for now, has no state, whatever it was last.
const unwatched = (site: Site, id: string, { episode }: ProbeState): Pick<Display, 'state'> | null => {
  if (!isWatched(site, id)) return { state: 'retired' }
  if (!site.store.pauses.latest()) return null
  // Our pause hides no outage: it was failing when last seen.
  return { state: episode?.incident.openedAt ? 'unknown' : 'paused' }
}

/** The shortest time between two planned runs of a probe, in milliseconds; infinite when none is planned. */
export const everyMsOf = ({ plans }: Pick<SiteProbe, 'plans'>) =>
  Math.min(...plans.map(({ intervalMs }) => intervalMs))

const displayed = (site: Site, probe: Pick<SiteProbe, 'id' | 'plans'>, now: number): Display => {
  const state = site.store.stateOf(probe.id)
  return { ...displayOf(state, now, everyMsOf(probe)), ...unwatched(site, probe.id, state) }
}

/** When the failing step of an open incident was last observed, once nobody sees it fail any more; else null. */
const silentSince = (site: Site, incident: KeptIncident, now: number): number | null => {
  if (incident.retracted || incident.closedAt !== null) return null
  const seen = displayed(site, { id: incident.probe, plans: [] }, now)
  return seen.state === 'down' ? null : incident.lastObservedAt
}

const stepOf = (site: Site, probe: string, name: string) => ({ name, title: stepTitle(site, probe, name) })

/** A journey as it stands at `now`, with its latest attempts. */
export const journeyView = (site: Site, probe: SiteProbe, now: number, attempts: number): Journey => {
  const { store } = site
  const { id, title } = probe
  const state = store.stateOf(id)
  const display = displayed(site, probe, now)
  return {
    id,
    title,
    ...display,
    reached: display.reached === null ? null : stepOf(site, id, display.reached),
    stopsAt: stopOf(site, id),
    episode: episodeOf(site, id, state, now),
    slowSince: state.slowness?.since ?? null,
    recoveredAt: recoveredAtOf(site, id),
    completedAt: state.completedAt,
    everyMs: isWatched(site, id) ? everyMsOf(probe) : Number.POSITIVE_INFINITY,
    nextRunAt: isWatched(site, id) ? site.nextRunAt(id) : null,
    attempts: store.runs.list({ probe: id, limit: attempts }).map((run) => attemptOf(site, run)),
    measures: measuresOf(site, probe, now),
  }
}
