// Slow journeys open and close by counters of their own; they are transitions, never an outage.
import type { RunFact, Slowness, Transition } from './incident.ts'

const isSlow = (slowness: Slowness | null) => slowness !== null && slowness.since !== null

/** Folds one conclusive run into the slowness of its probe; a `down` run says nothing about speed. */
export const foldSlowness = (
  current: Slowness | null,
  run: RunFact,
): { readonly state: Slowness | null; readonly transitions: readonly Transition[] } => {
  if (run.verdict === 'degraded') return slower(current, run)
  if (run.verdict === 'up' && current && run.steps.length > current.depth) return faster(current, run)
  return { state: current, transitions: [] }
}

const slower = (current: Slowness | null, run: RunFact) => {
  const slow = (current?.slow ?? 0) + 1
  const opens = !isSlow(current) && slow >= run.openAfter
  const state = {
    depth: Math.max(current?.depth ?? -1, run.steps.length - 1),
    slow,
    fast: 0,
    since: opens ? run.endedAt : (current?.since ?? null),
  }
  return { state, transitions: opens ? [change('degraded', run)] : [] }
}

const faster = (current: Slowness, run: RunFact) => {
  const fast = current.fast + 1
  if (isSlow(current) && fast < run.closeAfter) return { state: { ...current, fast }, transitions: [] }
  return { state: null, transitions: isSlow(current) ? [change('recovered', run)] : [] }
}

const change = (kind: Transition['kind'], run: RunFact): Transition => ({
  kind,
  incident: null,
  run: run.id,
  at: run.endedAt,
  step: null,
})
