// A registry that breaks and works by a known calendar, visited by runs that do not know it.
import fc from 'fast-check'
import type { RunFact, StepFact } from '../../src/incident/incident.ts'
import type { Tier } from '../../src/outcome/outcome.ts'
import { journey, minute, submissionAt } from './runs.ts'

export type Outage = { readonly from: number; readonly to: number; readonly step: number }

export type Visit = { readonly run: RunFact; readonly saw: Outage | null }

type Plan = {
  readonly tier: Tier
  readonly waitMs: number
  readonly stepsMs: readonly number[]
  readonly lost: boolean
}

const plan: fc.Arbitrary<Plan> = fc.record({
  tier: fc.constantFrom<Tier>('look', 'submit', 'submit'),
  waitMs: fc.integer({ min: 0, max: 9 * minute }),
  stepsMs: fc.array(fc.integer({ min: 1, max: 20_000 }), {
    minLength: journey.length,
    maxLength: journey.length,
  }),
  lost: fc.boolean(),
})

const t0 = Date.UTC(2021, 9, 1)

type Timed = Plan & { readonly at: number; readonly endsAt: number }

const timed = (plans: readonly Plan[]): Timed[] => {
  let at = t0
  return plans.map((one) => {
    at += one.waitMs
    const reach = one.tier === 'look' ? submissionAt : journey.length
    const endsAt = at + one.stepsMs.slice(0, reach).reduce((sum, ms) => sum + ms, 0)
    const visit = { ...one, at, endsAt }
    at = endsAt
    return visit
  })
}

// From the start of one run that goes to the end and concludes to the end of the next such run.
const longestSpacing = (visits: readonly Timed[]) => {
  const deep = visits.filter(({ tier, lost }) => tier === 'submit' && !lost)
  return deep
    .slice(1)
    .reduce((longest, one, index) => Math.max(longest, one.endsAt - (deep[index]?.at ?? t0)), 0)
}

const calendar = (
  spacingMs: number,
  extras: readonly { up: number; out: number; step: number }[],
): Outage[] => {
  let at = t0
  return extras.map(({ up, out, step }) => {
    const from = at + spacingMs + up
    at = from + spacingMs + out
    return { from, to: at, step }
  })
}

const visitOf = (planned: Timed, outages: readonly Outage[], chance: number): Visit => {
  const steps: StepFact[] = []
  let at = planned.at
  let saw: Outage | null = null
  const reach = planned.tier === 'look' ? submissionAt : journey.length
  for (let position = 0; position < reach && !saw; position++) {
    const endedAt = at + (planned.stepsMs[position] ?? 1)
    // The registry is asked at some instant within the step: only then does it matter whether it works.
    const asked = at + chance * (endedAt - at)
    saw = outages.find(({ from, to, step }) => step === position && from <= asked && asked < to) ?? null
    steps.push({ name: journey[position] ?? '', passed: saw === null, startedAt: at, endedAt })
    at = endedAt
  }
  const verdict = planned.lost ? 'inconclusive' : saw ? 'down' : 'up'
  const run: RunFact = {
    id: planned.at.toString(16).padStart(32, '0'),
    tier: planned.tier,
    verdict,
    startedAt: planned.at,
    endedAt: at,
    intervalMs: planned.tier === 'look' ? 5 * minute : 10 * minute,
    openAfter: 2,
    closeAfter: 2,
    complete: verdict === 'up' && reach === journey.length,
    journey,
    steps,
  }
  return { run, saw: planned.lost ? null : saw }
}

/** Visits in commit order to a registry whose outages and up-periods outlast the spacing of its visits. */
export const anyVisits: fc.Arbitrary<readonly Visit[]> = fc
  .record({
    plans: fc.array(plan, { minLength: 10, maxLength: 120 }),
    extras: fc.array(
      fc.record({
        up: fc.integer({ min: 1, max: 40 * minute }),
        out: fc.integer({ min: 1, max: 60 * minute }),
        step: fc.nat(journey.length - 1),
      }),
      { minLength: 1, maxLength: 8 },
    ),
    chance: fc.double({ min: 0, max: 1, noNaN: true }),
    losing: fc.boolean(),
  })
  .map(({ plans, extras, chance, losing }) => {
    const visits = timed(plans.map((one, index) => ({ ...one, lost: losing && one.lost && index % 3 === 0 })))
    const outages = calendar(longestSpacing(visits), extras)
    return visits.map((one) => visitOf(one, outages, chance))
  })
