// Whether the times that an export tells agree with those that the authorities gave.
import { type Check, judged } from './check.ts'
import type { LeafOf } from './leaf.ts'
import type { Summary } from './summary.ts'
import { dateOf, datesProblem, tokensAround } from './verify-dates.ts'
import type { Leaves, Placed } from './verify-leaves.ts'
import type { Log } from './verify-log.ts'
import { plansProblem } from './verify-plans.ts'

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

const startProblem = ({ leaf }: Run, latest: number | null) => {
  const { run_id: runId, started_at, opening } = leaf
  const earliest = Date.parse(started_at) + toleranceMs(leaf, null)
  if (opening.token)
    return earliest < Date.parse(opening.token.gen_time) ? `run ${runId} begins before it was opened` : null
  const isTooEarly = earliest + longestStampingMs < (latest ?? Number.NEGATIVE_INFINITY)
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

// A run enters the log soon after its token: what was stamped and kept aside is told by the tokens that came before it.
const tokenProblem = ({ leaf: { run_id: runId, opening } }: Run, latest: number | null) => {
  const asked = opening.token && Date.parse(opening.token.gen_time) + roundingMs + 2 * unsaidAccuracyMs
  return asked !== null && latest !== null && asked + longestStampingMs < latest
    ? `run ${runId} was opened long before it entered the log`
    : null
}

const isWithin = (at: string | null, [from, to]: readonly [number, number]) =>
  at === null || (Date.parse(at) >= from && Date.parse(at) <= to)

// What a run tells of its parts is told by the clock that told when it began and ended.
const partProblem = ({ leaf }: Run) => {
  const { run_id: runId, started_at, ended_at, duration_ms: duration, steps, controls } = leaf
  const [start, end] = [Date.parse(started_at), Date.parse(ended_at)]
  const lasted: readonly [number, number] = [start - roundingMs, end + roundingMs]
  const times = [
    ...steps.flatMap((step) => [step.started_at, step.ended_at]),
    ...controls.map(({ asked_at }) => asked_at),
  ]
  if (!times.every((at) => isWithin(at, lasted)))
    return `run ${runId} has a step or a control of another time`
  // The time of its steps alone: what a run waits for between them is not in it.
  const isLong = duration > end - start + roundingMs + clockMs(leaf)
  return isLong ? `run ${runId} took longer than it lasted` : null
}

// When the log was begun, where its beginning is shown.
const begunIn = ({ all: [first] }: Leaves, isWhole: boolean) => {
  const dated = isWhole && first ? dateOf(first.leaf) : null
  return dated ? Date.parse(dated.at) : Number.NEGATIVE_INFINITY
}

/** Whether each run lies between the token of its opening, or the last one before it, and those of its checkpoints, and every other date between the tokens around its leaf. */
export const checkTimes = (leaves: Leaves, log: Log, isWhole: boolean): Check => {
  const around = tokensAround(leaves, log)
  for (const run of leaves.runs) {
    const latest = around.before(run.leaf.opening.index)
    const problem = tokenProblem(run, latest)
    if (problem !== null) return judged('times', problem)
    // What blames our own clock, or died before it was compared, dates nothing: its times may be off by any amount.
    if (run.leaf.outcome === 'probe_fault') continue
    const told = endProblem(run, log) ?? startProblem(run, latest) ?? partProblem(run)
    if (told !== null) return judged('times', told)
  }
  const problem = datesProblem(leaves, log, around) ?? plansProblem(leaves, begunIn(leaves, isWhole))
  return judged('times', problem)
}
