// Builders for runs and a simulated registry, for the tests of what runs mean.
import fc from 'fast-check'
import type { RunFact } from '../../src/incident/incident.ts'
import type { Tier, Verdict } from '../../src/outcome/outcome.ts'

export const journey = ['home', 'form', 'identity', 'submission', 'mail', 'receipt'] as const

/** `look` stops before this position. */
export const submissionAt = 3

export const minute = 60_000

export type Told = {
  readonly tier?: Tier
  readonly verdict?: Verdict
  /** Position of the failing step, for a `down` run. */
  readonly fails?: number
  readonly at: number
  readonly stepMs?: number
  readonly intervalMs?: number
}

/** A run told in a few words; its id is its start, so that it is the same whatever else was told. */
export const aRun = ({
  tier = 'submit',
  at,
  stepMs = 1000,
  intervalMs = 5 * minute,
  ...told
}: Told): RunFact => {
  const verdict = told.verdict ?? (told.fails === undefined ? 'up' : 'down')
  const reach = tier === 'look' ? submissionAt : journey.length
  const tried = journey.slice(0, told.fails === undefined ? reach : told.fails + 1)
  const steps = tried.map((name, position) => ({
    name,
    passed: position !== told.fails,
    startedAt: at + position * stepMs,
    endedAt: at + (position + 1) * stepMs,
  }))
  return {
    id: at.toString(16).padStart(32, '0'),
    tier,
    verdict,
    startedAt: at,
    endedAt: at + tried.length * stepMs,
    intervalMs,
    openAfter: 2,
    closeAfter: 2,
    complete: verdict !== 'inconclusive' && tier === 'submit' && told.fails === undefined,
    journey,
    steps: verdict === 'inconclusive' ? [] : steps,
  }
}

const told = fc.record({
  tier: fc.constantFrom<Tier>('look', 'submit'),
  fails: fc.option(fc.nat(journey.length - 1), { nil: undefined, freq: 2 }),
  soft: fc.constantFrom<Verdict>('up', 'up', 'up', 'degraded', 'inconclusive'),
  waitMs: fc.oneof(fc.nat(5 * minute), fc.nat(40 * minute)),
  stepMs: fc.oneof(fc.nat({ max: 5000 }), fc.nat({ max: 3 * minute })),
  overtaken: fc.boolean(),
})

/** Any history of runs, in commit order, with waits short and long. */
export const anyRuns: fc.Arbitrary<RunFact[]> = fc.array(told, { maxLength: 60 }).map((all) => {
  let at = Date.UTC(2021, 9, 1)
  const runs = all.map(({ tier, fails, soft, waitMs, stepMs, overtaken }) => {
    const reachable = fails === undefined || (tier === 'look' && fails >= submissionAt) ? undefined : fails
    const verdict = reachable === undefined ? soft : 'down'
    const run = aRun({ tier, verdict, at, stepMs, ...(reachable !== undefined && { fails: reachable }) })
    // A run that waits for its mail is overtaken by those that begin meanwhile.
    at = (overtaken ? run.startedAt : run.endedAt) + waitMs + 1
    return run
  })
  return [...runs].sort((a, b) => a.endedAt - b.endedAt)
})
