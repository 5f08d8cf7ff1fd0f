// How runs become projections: one way, for the run just recorded and for a rebuild of them all.
import { cut, outside, spanBetween } from '../incident/availability.ts'
import { advance } from '../incident/derive.ts'
import { noHistory, type ProbeState, type Transition } from '../incident/incident.ts'
import type { Tier } from '../outcome/outcome.ts'
import type { gaps } from './gaps.ts'
import type { incidents, states } from './incidents.ts'
import type { pauses } from './pauses.ts'
import { hourMs, type rollups } from './rollups.ts'
import type { FoldedRun, runs } from './runs.ts'

export type Projections = {
  readonly incidents: ReturnType<typeof incidents>
  readonly rollups: ReturnType<typeof rollups>
  readonly states: ReturnType<typeof states>
  /** The stop switch, which only tells when nothing was watched. */
  readonly pauses: Pick<ReturnType<typeof pauses>, 'within'>
}

export type Sources = { readonly runs: ReturnType<typeof runs>; readonly gaps: ReturnType<typeof gaps> }

type Stretch = { readonly tier: Tier; readonly from: number; readonly to: number; readonly count: number }

/** Projects one run that follows `state`; returns the next state, not yet put, and the transitions it made. */
export const projectRun = (
  { incidents, rollups, pauses }: Projections,
  probeId: number,
  state: ProbeState,
  run: FoldedRun,
): { readonly state: ProbeState; readonly transitions: readonly Transition[] } => {
  const next = advance(state, run)
  if (next.incident) incidents.put(probeId, next.incident)
  const concluded = run.verdict !== 'inconclusive'
  const conclusion = next.state.conclusions[run.tier]
  const span = concluded && conclusion ? spanBetween(state.conclusions[run.tier], conclusion) : null
  const watched = span ? outside(span, pauses.within(span.from, span.to)) : []
  for (const one of watched) for (const part of cut(one, hourMs)) rollups.addSpan(probeId, run.tier, part)
  if (concluded && run.verdict !== 'down') rollups.addPace(probeId, run.tier, run.endedAt, run.durationMs)
  // Coverage speaks of what was planned: confirmations and runs by hand come on top, and a run that only looked,
  // being over the cap, is a planned submission that did not conclude.
  if (run.trigger === 'schedule') {
    const asPlanned = concluded && run.tierPlanned === null
    rollups.addPlanned(probeId, run.tierPlanned ?? run.tier, run.scheduledAt, 1, Number(asPlanned))
  }
  return next
}

/** Projects a stretch of planned runs that did not happen, spread evenly over its hours. */
export const projectGap = ({ rollups }: Projections, probeId: number, { tier, from, to, count }: Stretch) => {
  const everyMs = count > 1 ? (to - from) / (count - 1) : 0
  const hours = Map.groupBy(Array(count).keys(), (index) => Math.floor((from + index * everyMs) / hourMs))
  for (const [hour, missed] of hours) rollups.addPlanned(probeId, tier, hour * hourMs, missed.length, 0)
}

const pageSize = 2000

/** Makes every projection of a probe anew from what is append-only; to be called in a transaction. */
export const rebuildProbe = (projections: Projections, sources: Sources, probeId: number) => {
  projections.incidents.clear(probeId)
  projections.rollups.clear(probeId)
  let state = noHistory
  let after = 0
  for (;;) {
    const page = sources.runs.facts(probeId, after, pageSize)
    for (const run of page) state = projectRun(projections, probeId, state, run).state
    const last = page.at(-1)
    if (!last || page.length < pageSize) break
    after = last.seq
  }
  projections.incidents.putRetracted(probeId)
  projections.states.put(probeId, state)
  for (const gap of sources.gaps.all(probeId)) projectGap(projections, probeId, gap)
}
