// Whether the times that an export tells agree with those that the authorities gave.
import { type Check, judged } from './check.ts'
import type { LeafOf } from './leaf.ts'
import type { Summary } from './summary.ts'
import type { Leaves, Placed } from './verify-leaves.ts'
import type { Log } from './verify-log.ts'

type Run = Placed<LeafOf<'run'>>

// Token times have whole seconds, and an authority that does not say how exact it is may be a second off.
const roundingMs = 2000
const unsaidAccuracyMs = 1000

// What is said of our own clock excuses no more than this: were it a year, it would excuse everything.
const mostClockMs = 60_000

// An opening may ask for a token for so long before it does without.
const longestStampingMs = 5000

const clockMs = ({ clock }: Run['leaf']) =>
  clock ? Math.min(mostClockMs, Math.abs(clock.offset_ms) + clock.uncertainty_ms) : 0

const toleranceMs = (leaf: Run['leaf'], accuracyMs: number | null) =>
  roundingMs + (accuracyMs ?? unsaidAccuracyMs) + clockMs(leaf)

/** By the id of a run without a token: the latest token received before its opening entered the log. */
const tokensBefore = ({ runs, anchors }: Leaves): ReadonlyMap<string, number> => {
  const openings = runs.map(({ leaf: { run_id, opening } }) => ({
    index: opening.index,
    genTime: opening.token && Date.parse(opening.token.gen_time),
    runId: run_id,
  }))
  const stamps = anchors.map(({ index, leaf: { gen_time, kind } }) => ({
    index,
    genTime: kind === 'rfc3161' && gen_time !== null ? Date.parse(gen_time) : null,
    runId: null,
  }))
  const found = new Map<string, number>()
  let latest: number | null = null
  for (const { genTime, runId } of [...openings, ...stamps].sort((a, b) => a.index - b.index)) {
    if (genTime !== null) latest = Math.max(latest ?? genTime, genTime)
    else if (runId !== null && latest !== null) found.set(runId, latest)
  }
  return found
}

const startProblem = ({ leaf }: Run, before: ReadonlyMap<string, number>) => {
  const { run_id: runId, started_at, opening } = leaf
  const earliest = Date.parse(started_at) + toleranceMs(leaf, null)
  if (opening.token)
    return earliest < Date.parse(opening.token.gen_time) ? `run ${runId} begins before it was opened` : null
  const isTooEarly = earliest + longestStampingMs < (before.get(runId) ?? Number.NEGATIVE_INFINITY)
  return isTooEarly ? `run ${runId} begins before a token that the log held when it was opened` : null
}

const endProblem = ({ index, leaf }: Run, { bounds }: Log) => {
  const { run_id: runId, started_at, ended_at } = leaf
  const end = Date.parse(ended_at)
  if (end < Date.parse(started_at)) return `run ${runId} ends before it begins`
  const late = bounds.find(
    ({ size, genTime, accuracyMs }) => size > index && genTime < end - toleranceMs(leaf, accuracyMs),
  )
  return late ? `run ${runId} ends after checkpoint ${late.size}, which holds it, was stamped` : null
}

// The clock of whoever exports is as good as that of a run.
const clockToleranceMs = roundingMs + unsaidAccuracyMs + mostClockMs

/** What is wrong with the time at which an export says that it was made: after its last checkpoint, before its seals. */
export const createdProblem = (
  { created_at, last_checkpoint }: Summary,
  { bounds }: Log,
  seals: readonly number[],
): string | null => {
  const created = Date.parse(created_at)
  const early = bounds.some(
    ({ size, genTime }) => size === last_checkpoint && created < genTime - clockToleranceMs,
  )
  if (early) return 'it was made before its last checkpoint was stamped'
  const late = seals.some((genTime) => created > genTime + clockToleranceMs)
  return late ? 'it was made after it was sealed' : null
}

/** Whether each run that does not blame itself lies between the token of its opening, or the last one before it, and those of its checkpoints. */
export const checkTimes = (leaves: Leaves, log: Log): Check => {
  const before = tokensBefore(leaves)
  // What blames our own clock, or died before it was compared, dates nothing: its times may be off by any amount.
  for (const run of leaves.runs.filter(({ leaf }) => leaf.outcome !== 'probe_fault')) {
    const problem = endProblem(run, log) ?? startProblem(run, before)
    if (problem !== null) return judged('times', problem)
  }
  return judged('times', null)
}
