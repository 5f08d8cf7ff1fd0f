// The JSON of the API: snake_case, times in RFC 3339 (UTC, milliseconds), units in names.
import type { Journey } from '../../views/journey.ts'
import { durationOf, unobservedMs } from '../incident/duration.ts'
import type { KeptIncident } from '../store/incidents.ts'
import type { Run } from '../store/runs.ts'
import { hoursOf } from './journey.ts'
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

/** An incident as it stands at `now`, with its corrections. */
export const incidentJson = ({ store }: Pick<Site, 'store'>, incident: KeptIncident, now: number) => {
  const { atLeastMs, atMostMs } = durationOf(incident, now)
  return {
    id: incident.id,
    probe: incident.probe,
    origin: 'measured',
    status: incident.closedAt === null && !incident.retracted ? 'open' : 'closed',
    failed_step: incident.failedStep,
    last_good_at: timeOrNull(incident.lastGood?.at),
    first_bad_at: time(incident.firstBad.at),
    last_bad_at: time(incident.lastBad.at),
    first_good_at: timeOrNull(incident.firstGood?.at),
    duration: { at_least_s: seconds(atLeastMs), at_most_s: atMostMs === null ? null : seconds(atMostMs) },
    attempts: incident.attempts,
    failures: incident.failures,
    inconclusive: incident.inconclusive,
    longest_unobserved_s: seconds(unobservedMs(incident, now)),
    retracted: incident.retracted,
    corrections: store.corrections
      .ofIncident(incident.id)
      .map(({ kind, target, reason, at }) => ({ kind, target, reason, at: time(at) })),
    statements: [],
  }
}

const sinceOf = ({ state, episode, slowSince, recoveredAt }: Journey) => {
  if (state === 'down' || state === 'suspect' || episode?.opened) return episode?.firstBadAt ?? null
  if (state === 'degraded') return slowSince
  return state === 'up' ? recoveredAt : null
}

/** A journey as it stands at `now`. `since` is null when nothing bounds the present state. */
export const journeyJson = (journey: Journey, failedStep: string | null, now: number) => ({
  probe: journey.id,
  title: journey.title,
  state: journey.state,
  tier: journey.tier,
  observed_at: timeOrNull(journey.observedAt),
  since: timeOrNull(sinceOf(journey)),
  completed_at: timeOrNull(journey.completedAt),
  failed_step: failedStep,
  open_incident: journey.episode?.opened ? journey.episode.id : null,
  next_run_at: timeOrNull(journey.nextRunAt),
  availability: journey.measures.map(({ tier, window, measuredMs, availability, coverage }) => {
    const { from, to } = hoursOf(window, now)
    return {
      tier,
      window: window === 'day' ? '24h' : '30d',
      from: time(from),
      to: time(Math.min(to, now)),
      measured_s: seconds(measuredMs),
      low: availability?.low ?? null,
      high: availability?.high ?? null,
      coverage,
    }
  }),
})

/** A probe as it is configured. */
export const probeJson = (probe: SiteProbe) => ({
  id: probe.id,
  title: probe.title,
  steps: probe.steps,
  plans: probe.plans.map(({ tier, cron, intervalMs, slowAfterMs }) => ({
    tier,
    cron,
    interval_s: seconds(intervalMs),
    slow_after_ms: slowAfterMs,
  })),
})
