// The JSON of the API: snake_case, times in RFC 3339 (UTC, milliseconds), units in names.
import type { Journey } from '../../views/journey.ts'
import { type Duration, durationOf, unobservedMs } from '../incident/duration.ts'
import type { KeptIncident } from '../store/incidents.ts'
import type { Run } from '../store/runs.ts'
import type { Reported, Statement } from '../store/words.ts'
import { stands } from '../store/words-corrections.ts'
import { outsideMaintenance, statementsOf } from './incident-words.ts'
import { rangesJson } from './ranges.ts'
import type { Site, SiteProbe } from './site.ts'

const time = (at: number) => new Date(at).toISOString()
const timeOrNull = (at: number | null | undefined) => (at === null || at === undefined ? null : time(at))
const seconds = (ms: number) => ms / 1000

/** A run with its steps and controls. */
export const runJson = (run: Run) => ({
  id: run.id,
  probe: run.probe,
  tier: run.tier,
  vantage: run.vantage,
  trigger: run.trigger,
  scheduled_at: time(run.scheduledAt),
  started_at: time(run.startedAt),
  ended_at: time(run.endedAt),
  outcome: run.outcome,
  verdict: run.verdict,
  failed_step: run.failedStep,
  detail: run.detail,
  duration_ms: run.durationMs,
  discounted: run.discounted,
  steps: run.steps.map((step) => ({
    name: step.name,
    status: step.status,
    started_at: timeOrNull(step.startedAt),
    ended_at: timeOrNull(step.endedAt),
    url: step.url,
    detail: step.detail,
  })),
  controls: run.controls.map(({ url, ok }) => ({ url, ok })),
})

const durationJson = ({ atLeastMs, atMostMs }: Duration) => ({
  at_least_s: seconds(atLeastMs),
  at_most_s: atMostMs === null ? null : seconds(atMostMs),
})

const statementJson = ({ id, saidAt, recordedAt, speaker, source, url, lang, words }: Statement) => ({
  id,
  said_at: time(saidAt),
  recorded_at: time(recordedAt),
  speaker,
  source,
  url,
  lang,
  words,
})

/** An incident as it stands at `now`, with its corrections and what was said of it. */
export const incidentJson = (site: Pick<Site, 'store'>, incident: KeptIncident, now: number) => ({
  id: incident.id,
  probe: incident.probe,
  origin: 'measured' as const,
  status: incident.closedAt === null && !incident.retracted ? ('open' as const) : ('closed' as const),
  failed_step: incident.failedStep,
  last_good_at: timeOrNull(incident.lastGood?.at),
  first_bad_at: time(incident.firstBad.at),
  last_bad_at: time(incident.lastBad.at),
  first_good_at: timeOrNull(incident.firstGood?.at),
  duration: durationJson(durationOf(incident, now)),
  duration_outside_maintenance: durationJson(outsideMaintenance(site, incident, now)),
  attempts: incident.attempts,
  failures: incident.failures,
  inconclusive: incident.inconclusive,
  longest_unobserved_s: seconds(unobservedMs(incident, now)),
  retracted: incident.retracted,
  corrections: site.store.corrections
    .ofIncident(incident.id)
    .map(({ kind, target, reason, at }) => ({ kind, target, reason, at: time(at) })),
  statements: statementsOf(site, incident).filter(stands).map(statementJson),
})

/** An incident that others reported: its sources in place of runs, and no figure of ours. */
export const reportedJson = (reported: Reported) => {
  const { beganAt, endedAfter, endedBefore, takenBack } = reported
  return {
    id: reported.id,
    probe: reported.probe,
    origin: 'reported' as const,
    title: reported.title,
    recorded_at: time(reported.recordedAt),
    began_at: time(beganAt),
    ended_after: timeOrNull(endedAfter),
    ended_before: timeOrNull(endedBefore),
    duration: {
      at_least_s: endedAfter === null ? null : seconds(Math.max(0, endedAfter - beganAt)),
      at_most_s: endedBefore === null ? null : seconds(Math.max(0, endedBefore - beganAt)),
    },
    sources: reported.sources.map(({ name, url, says }) => ({ name, url, says })),
    retracted: takenBack !== null,
    corrections:
      takenBack === null
        ? []
        : [
            {
              kind: 'incident' as const,
              target: reported.id,
              reason: takenBack.reason,
              at: time(takenBack.at),
            },
          ],
  }
}

const sinceOf = ({ state, episode, slowSince, recoveredAt }: Journey) => {
  if (state === 'down' || state === 'suspect' || episode?.opened) return episode?.firstBadAt ?? null
  if (state === 'degraded') return slowSince
  return state === 'up' ? recoveredAt : null
}

/** A journey as it stands at `now`. `since` is null when nothing bounds the present state. */
export const journeyJson = (site: Site, probe: SiteProbe, journey: Journey, now: number) => ({
  probe: journey.id,
  title: journey.title,
  state: journey.state,
  tier: journey.tier,
  observed_at: timeOrNull(journey.observedAt),
  stops_at: journey.reached?.name ?? null,
  since: timeOrNull(sinceOf(journey)),
  completed_at: timeOrNull(journey.completedAt),
  failed_step: site.store.stateOf(probe.id).episode?.incident.failedStep ?? null,
  open_incident: journey.episode?.opened ? journey.episode.id : null,
  next_run_at: timeOrNull(journey.nextRunAt),
  availability: rangesJson(site, probe, now),
})

/** A probe as it is configured. */
export const probeJson = (probe: SiteProbe) => ({
  id: probe.id,
  title: probe.title,
  steps: probe.steps.map(({ name, title, submits, expects }) => ({ name, title, submits, expects })),
  plans: probe.plans.map(({ tier, cron, intervalMs, slowAfterMs }) => ({
    tier,
    cron,
    interval_s: seconds(intervalMs),
    slow_after_ms: slowAfterMs,
  })),
})
