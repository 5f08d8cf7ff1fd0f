// What a series of runs means: incidents open, change and close here, by their episodes, and nowhere else.
import { fail, isOpen, pass, published, withIncident } from './episode.ts'
import {
  type Conclusion,
  type Episode,
  type Incident,
  noHistory,
  type ProbeState,
  patience,
  type RunFact,
  type Transition,
} from './incident.ts'
import { foldSlowness } from './slowness.ts'

/** What one run changed: the next state, its transitions, and the incident to store when there is one. */
export type Advance = {
  readonly state: ProbeState
  readonly transitions: readonly Transition[]
  readonly incident: Incident | null
}

/**
 * Folds one run into a probe's state (runs in commit order). Folding one by one, in any split, equals
 * `derive` of all; an inconclusive run changes nothing but the count of inconclusive attempts.
 */
export const advance = (state: ProbeState, run: RunFact): Advance => {
  if (run.verdict === 'inconclusive') return countInconclusive(state)
  const current = lapsed(state.episode, run) ? null : state.episode
  const failing = run.verdict === 'down' ? run.steps.at(-1) : undefined
  const folded = failing ? fail(current, run, failing, state.lastPass) : pass(current, run)
  const slowness = foldSlowness(state.slowness, run)
  return {
    state: {
      lastPass: withPasses(state.lastPass, run),
      episode: folded.episode,
      slowness: slowness.state,
      conclusions: withConclusion(state.conclusions, run, run.verdict),
      completedAt: run.complete ? run.endedAt : state.completedAt,
    },
    transitions: [...folded.transitions, ...slowness.transitions],
    incident: folded.incident,
  }
}

/** Folds runs, in commit order, into a state, all transitions and all incidents as they last stood. */
export const derive = (runs: Iterable<RunFact>, from: ProbeState = noHistory) => {
  let state = from
  const transitions: Transition[] = []
  const incidents = new Map<string, Incident>()
  for (const run of runs) {
    const step = advance(state, run)
    state = step.state
    transitions.push(...step.transitions)
    if (step.incident) incidents.set(step.incident.id, step.incident)
  }
  return { state, transitions, incidents: [...incidents.values()] }
}

const withConclusion = (
  known: ProbeState['conclusions'],
  run: RunFact,
  verdict: Conclusion['verdict'],
): ProbeState['conclusions'] => {
  const overrule = (one: Conclusion): Conclusion => (verdict === 'down' ? { ...one, overruled: true } : one)
  const others = Object.entries(known).map(([tier, one]) => [tier, overrule(one)] as const)
  return { ...Object.fromEntries(others), [run.tier]: concluded(run, verdict, known[run.tier]) }
}

const concluded = (
  { id, tier, endedAt, intervalMs, complete, steps }: RunFact,
  verdict: Conclusion['verdict'],
  before: Conclusion | undefined,
): Conclusion => {
  const measuredTo = Math.max(endedAt, before?.measuredTo ?? before?.endedAt ?? endedAt)
  const last = tier === 'submit' && verdict !== 'down' && !complete ? steps.at(-1) : undefined
  return { run: id, verdict, endedAt, measuredTo, intervalMs, ...(last && { reached: last.name }) }
}

// A single failure that nothing confirmed for so long is no longer the first of two in a row.
const lapsed = (episode: Episode | null, run: RunFact) =>
  episode !== null &&
  !isOpen(episode) &&
  run.startedAt - episode.reachedAt > patience * episode.reachedIntervalMs

// A run that waited for its mail may be recorded after one that began later: the later pass stands.
const withPasses = (known: ProbeState['lastPass'], run: RunFact): ProbeState['lastPass'] => {
  const passes = run.steps.filter(
    ({ name, passed, startedAt }) => passed && !((known[name]?.at ?? 0) > startedAt),
  )
  return {
    ...known,
    ...Object.fromEntries(passes.map(({ name, startedAt }) => [name, { at: startedAt, run: run.id }])),
  }
}

const countInconclusive = (state: ProbeState): Advance => {
  const { episode } = state
  if (!episode) return { state, transitions: [], incident: null }
  const next = episode.firstPass
    ? { ...episode, inconclusiveSincePass: episode.inconclusiveSincePass + 1 }
    : withIncident(episode, {
        attempts: episode.incident.attempts + 1,
        inconclusive: episode.incident.inconclusive + 1,
      })
  return { state: { ...state, episode: next }, transitions: [], incident: published(next) }
}
