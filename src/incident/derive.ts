// What a series of runs means: the only place that opens, updates and closes incidents.
import {
  type Bound,
  type Episode,
  type Incident,
  noHistory,
  type ProbeState,
  patience,
  type RunFact,
  type StepFact,
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
      conclusions: {
        ...state.conclusions,
        [run.tier]: { run: run.id, verdict: run.verdict, endedAt: run.endedAt, intervalMs: run.intervalMs },
      },
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

type Folded = {
  readonly episode: Episode | null
  readonly transitions: readonly Transition[]
  readonly incident: Incident | null
}

const isOpen = (episode: Episode) => episode.incident.openedAt !== null

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

const withIncident = (episode: Episode, change: Partial<Incident>): Episode => ({
  ...episode,
  incident: { ...episode.incident, ...change },
})

const published = (episode: Episode) => (isOpen(episode) ? episode.incident : null)

const fail = (
  current: Episode | null,
  run: RunFact,
  failing: StepFact,
  lastPass: ProbeState['lastPass'],
): Folded => {
  const before = current ?? suspicion(run, failing)
  const grown = failAgain(before, run, failing, lastPass)
  const { incident } = grown
  if (isOpen(before)) {
    const moved = before.incident.failedStep !== failing.name
    const transitions = moved ? [transition('changed', incident, run, failing.name)] : []
    return { episode: grown, transitions, incident }
  }
  if (grown.bad < run.openAfter) return { episode: grown, transitions: [], incident: null }
  const opened = withIncident(grown, { openedAt: run.endedAt })
  return {
    episode: opened,
    transitions: [transition('opened', opened.incident, run, failing.name)],
    incident: opened.incident,
  }
}

const suspicion = (run: RunFact, failing: StepFact): Episode => ({
  incident: {
    id: run.id,
    failedStep: failing.name,
    steps: [],
    lastGood: null,
    firstBad: { at: failing.endedAt, run: run.id },
    lastBad: { at: failing.startedAt, run: run.id },
    firstGood: null,
    openedAt: null,
    closedAt: null,
    closedBy: null,
    atLeastMs: 0,
    attempts: 0,
    failures: 0,
    inconclusive: 0,
    longestUnobservedMs: 0,
    lastObservedAt: failing.endedAt,
  },
  depth: -1,
  deepest: failing.name,
  bad: 0,
  good: 0,
  failureEndedAt: failing.endedAt,
  failureIntervalMs: run.intervalMs,
  reachedAt: run.endedAt,
  reachedIntervalMs: run.intervalMs,
  passBefore: [],
  firstPass: null,
  passes: 0,
  inconclusiveSincePass: 0,
})

const failAgain = (
  episode: Episode,
  run: RunFact,
  failing: StepFact,
  lastPass: ProbeState['lastPass'],
): Episode => {
  const { incident } = episode
  const position = run.steps.length - 1
  const known = incident.steps.includes(failing.name)
  const passBefore = known ? episode.passBefore : [...episode.passBefore, lastPass[failing.name] ?? null]
  const lastGood = earliest(passBefore)
  const reaches = position >= episode.depth
  const unobservedFrom = incident.failures === 0 ? lastGood?.at : incident.lastObservedAt
  return {
    ...episode,
    incident: {
      ...incident,
      failedStep: failing.name,
      steps: known ? incident.steps : [...incident.steps, failing.name],
      lastGood,
      lastBad: { at: failing.startedAt, run: run.id },
      atLeastMs: incident.atLeastMs + failingSince(episode, run, failing),
      attempts: incident.attempts + episode.passes + episode.inconclusiveSincePass + 1,
      failures: incident.failures + 1,
      inconclusive: incident.inconclusive + episode.inconclusiveSincePass,
      longestUnobservedMs: longest(incident, unobservedFrom, failing.startedAt),
      lastObservedAt: failing.endedAt,
    },
    depth: Math.max(episode.depth, position),
    deepest: position > episode.depth ? failing.name : episode.deepest,
    bad: episode.bad + 1,
    good: 0,
    failureEndedAt: failing.endedAt,
    failureIntervalMs: run.intervalMs,
    ...(reaches && { reachedAt: run.endedAt, reachedIntervalMs: run.intervalMs }),
    passBefore,
    firstPass: null,
    passes: 0,
    inconclusiveSincePass: 0,
  }
}

// Counted only between neighbouring failures close enough together and with no pass between them: the
// registry may have worked in any longer or interrupted stretch.
const failingSince = (episode: Episode, run: RunFact, failing: StepFact) => {
  const betweenMs = failing.startedAt - episode.failureEndedAt
  const apart = betweenMs > patience * Math.min(episode.failureIntervalMs, run.intervalMs)
  return episode.firstPass || apart ? 0 : Math.max(0, betweenMs)
}

const pass = (episode: Episode | null, run: RunFact): Folded => {
  const reached = run.steps.find(({ name }) => name === episode?.deepest)
  // A step that began to pass before the latest failure was over says nothing of what came after it.
  const speaks = episode && reached?.passed && reached.startedAt >= episode.failureEndedAt
  if (!speaks) return { episode, transitions: [], incident: null }
  // One pass clears a suspicion: it never was an incident.
  if (!isOpen(episode)) return { episode: null, transitions: [], incident: null }
  const { incident } = episode
  const firstPass = episode.firstPass ?? { at: reached.endedAt, run: run.id }
  const observed = {
    longestUnobservedMs: longest(incident, incident.lastObservedAt, reached.startedAt),
    lastObservedAt: reached.endedAt,
  }
  const next: Episode = {
    ...withIncident(episode, episode.firstPass ? {} : observed),
    good: episode.good + 1,
    reachedAt: run.endedAt,
    reachedIntervalMs: run.intervalMs,
    firstPass,
    passes: episode.passes + 1,
  }
  if (next.good < run.closeAfter) return { episode: next, transitions: [], incident: next.incident }
  const closed = { ...next.incident, firstGood: firstPass, closedAt: run.endedAt, closedBy: run.id }
  return { episode: null, transitions: [transition('closed', closed, run, null)], incident: closed }
}

const transition = (
  kind: Transition['kind'],
  incident: Incident,
  run: RunFact,
  step: string | null,
): Transition => ({ kind, incident: incident.id, run: run.id, at: run.endedAt, step })

const longest = (incident: Incident, from: number | undefined, to: number) =>
  Math.max(incident.longestUnobservedMs, from === undefined ? 0 : to - from)

// Unknown as soon as one failing step was never seen to pass: the outage may be older than our history.
const earliest = (bounds: readonly (Bound | null)[]): Bound | null =>
  bounds.reduce(
    (first, bound) => (first && bound && bound.at < first.at ? bound : bound && first),
    bounds[0] ?? null,
  )
