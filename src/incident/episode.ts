// What a failing or passing run does to an episode: failures in a row, which become an incident once confirmed.
import {
  type Bound,
  type Episode,
  type Incident,
  type ProbeState,
  patience,
  type RunFact,
  type StepFact,
  type Transition,
} from './incident.ts'

/** An episode after a run, the transitions that the run caused, and the incident to store when there is one. */
export type Folded = {
  readonly episode: Episode | null
  readonly transitions: readonly Transition[]
  readonly incident: Incident | null
}

/** Whether it is confirmed: an incident rather than a suspicion. */
export const isOpen = (episode: Episode) => episode.incident.openedAt !== null

export const withIncident = (episode: Episode, change: Partial<Incident>): Episode => ({
  ...episode,
  incident: { ...episode.incident, ...change },
})

/** The incident to store; null while it is a suspicion. */
export const published = (episode: Episode) => (isOpen(episode) ? episode.incident : null)

/** Folds a run that failed at a step into the episode, or begins one. */
export const fail = (
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

// The step that failed deepest; where the journey no longer has it, the last one of a run that went as far.
const stepReaching = ({ deepest, depth }: Episode, { steps, journey, complete }: RunFact) =>
  journey.includes(deepest)
    ? steps.find(({ name }) => name === deepest)
    : complete || steps.length > depth
      ? steps.at(-1)
      : undefined

// Runs are recorded as they end: one that ended so long before the failure on record was dated by a clock put back.
const clockSlackMs = 60_000

// A step that began to pass before the latest failure was over says nothing of what came after it.
const isAfter = ({ failureEndedAt }: Episode, run: RunFact, reached: StepFact) =>
  reached.startedAt >= failureEndedAt || run.endedAt < failureEndedAt - clockSlackMs

/** Folds a run that failed nowhere into the episode: it may clear a suspicion, or close an incident. */
export const pass = (episode: Episode | null, run: RunFact): Folded => {
  const reached = episode && stepReaching(episode, run)
  const speaks = episode && reached?.passed && isAfter(episode, run, reached)
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
