import fc from 'fast-check'
import { expect, test } from 'vitest'
import { advance, derive } from '../../src/incident/derive.ts'
import { durationOf } from '../../src/incident/duration.ts'
import { noHistory, type RunFact } from '../../src/incident/incident.ts'
import { anyRuns, aRun, minute } from '../support/runs.ts'

const t0 = Date.UTC(2021, 9, 1)
const every5 = (index: number) => t0 + index * 5 * minute

/** 'p' a pass, a digit the failing position, 'i' inconclusive, 'd' degraded, 'l' a look that passes. */
const history = (script: string, spacing = every5): RunFact[] =>
  [...script].map((letter, index) => {
    const at = spacing(index)
    if (letter === 'i') return aRun({ at, verdict: 'inconclusive' })
    if (letter === 'd') return aRun({ at, verdict: 'degraded' })
    if (letter === 'l') return aRun({ at, tier: 'look' })
    if (letter === 'p') return aRun({ at })
    return aRun({ at, fails: Number(letter) })
  })

const kinds = (script: string) => derive(history(script)).transitions.map(({ kind }) => kind)

test.each([
  ['pp', [], 'passes open nothing'],
  ['p1p', [], 'one failure is a suspicion, cleared by a pass'],
  ['p11', ['opened'], 'two failures in a row open'],
  ['p1i1', ['opened'], 'an inconclusive run between two failures changes nothing'],
  ['p11p', ['opened'], 'one pass does not close'],
  ['p11pp', ['opened', 'closed'], 'two passes close'],
  ['p11p1pp', ['opened', 'closed'], 'a failure between passes keeps the incident open'],
  ['p11pip', ['opened', 'closed'], 'an inconclusive run between two passes changes nothing'],
  ['p5l5', ['opened'], 'a look that passes does not excuse a failure it never reached'],
  ['p55ll', ['opened'], 'looks do not close an incident opened at the receipt'],
  ['p55lplp', ['opened', 'closed'], 'alternating tiers close it by the runs that reached the step'],
  ['p15', ['opened'], 'two failures at different steps are two failures in a row'],
  ['p1155pp', ['opened', 'changed', 'closed'], 'a failing step that moves keeps one incident'],
  ['p51ll', ['opened'], 'a shallower second failure keeps the deeper step to be passed'],
  ['dd', ['degraded'], 'two slow runs are a degradation'],
  ['ddpp', ['degraded', 'recovered'], 'two fast runs end it'],
  ['dpd', [], 'a fast run between two slow ones clears the count'],
  ['d11d', ['opened', 'degraded'], 'a failing run says nothing about speed'],
])('%s gives %j: %s', (script, expected) => {
  expect(kinds(script)).toEqual(expected)
})

test('a failure lapses after three planned intervals without a run that reached its step', () => {
  const slowly = (index: number) => t0 + index * 16 * minute
  expect(derive(history('p1', slowly)).state.episode?.bad).toBe(1)
  expect(derive(history('p11', slowly)).transitions).toEqual([])
  expect(derive(history('p1l1', every5)).transitions).toEqual([])
  expect(derive(history('p5lll5', every5)).transitions).toEqual([])
})

test('a duration is bounded by the unfavourable end of the runs around it', () => {
  const { incidents } = derive(history('p222pp'))
  const [incident] = incidents
  // Steps last 1 s: position 2 runs from second 2 to second 3 of its run.
  expect(incident).toMatchObject({
    id: aRun({ at: every5(1) }).id,
    failedStep: 'identity',
    lastGood: { at: every5(0) + 2000, run: aRun({ at: every5(0) }).id },
    firstBad: { at: every5(1) + 3000 },
    lastBad: { at: every5(3) + 2000 },
    firstGood: { at: every5(4) + 3000 },
    openedAt: every5(2) + 3000,
    closedAt: every5(5) + 6000,
    attempts: 3,
    failures: 3,
    inconclusive: 0,
  })
  expect(incident && durationOf(incident, every5(99))).toEqual({
    atLeastMs: 2 * (5 * minute - 1000),
    atMostMs: 4 * 5 * minute + 1000,
  })
})

test('an incident without an earlier pass of its step has no upper bound', () => {
  const { incidents } = derive(history('11'))
  expect(incidents[0] && durationOf(incidents[0], every5(9)).atMostMs).toBeNull()
})

test('a step whose last pass is unknown leaves the upper bound unknown even when another is known', () => {
  const { incidents } = derive(history('l25'))
  expect(incidents[0]?.lastGood).toBeNull()
})

test('a pass within an incident takes the stretch around it out of at_least', () => {
  const { incidents } = derive(history('p11p11pp'))
  expect(incidents[0]?.atLeastMs).toBe(2 * (5 * minute - 1000))
  expect(incidents[0]).toMatchObject({ attempts: 5, failures: 4 })
})

test('failures more than three planned intervals apart add nothing to at_least', () => {
  const gapped = (index: number) => every5(index) + (index >= 3 ? 60 * minute : 0)
  expect(derive(history('p111', gapped)).incidents[0]?.atLeastMs).toBe(5 * minute - 1000)
})

test('inconclusive runs are counted within an incident and nowhere else', () => {
  expect(derive(history('pi1i1i')).incidents[0]).toMatchObject({ attempts: 4, inconclusive: 2 })
  expect(derive(history('p11pipp')).incidents[0]).toMatchObject({ attempts: 2, inconclusive: 0 })
})

test('openings and closings alternate, and so do degradations and recoveries', () => {
  fc.assert(
    fc.property(anyRuns, (runs) => {
      const { transitions } = derive(runs)
      const order = (a: string, b: string) =>
        transitions.map(({ kind }) => kind).filter((kind) => kind === a || kind === b)
      for (const [a, b] of [
        ['opened', 'closed'],
        ['degraded', 'recovered'],
      ] as const) {
        expect(order(a, b)).toEqual(order(a, b).map((_, index) => (index % 2 === 0 ? a : b)))
      }
    }),
  )
})

test('inconclusive runs inserted anywhere change no transition and no bound', () => {
  fc.assert(
    fc.property(anyRuns, fc.array(fc.nat(60), { maxLength: 10 }), (runs, places) => {
      const conclusive = runs.filter(({ verdict }) => verdict !== 'inconclusive')
      const mixed = [...conclusive]
      for (const place of places) {
        const at = (mixed[Math.min(place, mixed.length - 1)]?.startedAt ?? t0) + 0.5
        mixed.splice(Math.min(place, mixed.length), 0, aRun({ at, verdict: 'inconclusive' }))
      }
      const uncounted = (all: RunFact[]) => {
        const { transitions, incidents } = derive(all)
        return {
          transitions,
          incidents: incidents.map((incident) => ({ ...incident, attempts: 0, inconclusive: 0 })),
        }
      }
      expect(uncounted(mixed)).toEqual(uncounted(conclusive))
    }),
  )
})

test('the shortest duration shown is never longer than the longest, also when runs overtake one another', () => {
  fc.assert(
    fc.property(anyRuns, (runs) => {
      const now = Math.max(0, ...runs.map(({ endedAt }) => endedAt))
      for (const incident of derive(runs).incidents) {
        const { atLeastMs, atMostMs } = durationOf(incident, now)
        if (atMostMs !== null) expect(atLeastMs).toBeLessThanOrEqual(atMostMs)
      }
    }),
    { numRuns: 2000 },
  )
})

test('a pass that began before the latest failure ended neither closes an incident nor clears a suspicion', () => {
  const early = aRun({ at: t0, stepMs: 200_000 })
  const failures = [60, 120, 180].map((s) => aRun({ at: t0 + s * 1000, tier: 'look', fails: 0 }))
  const { state } = derive([...failures, early, { ...early, id: 'f'.repeat(32) }])
  expect(state.episode).toMatchObject({ good: 0, bad: 3 })
  expect(derive([...failures.slice(0, 1), early]).state.episode?.bad).toBe(1)
})

test('a step inserted before the deepest failing one does not let a shallower pass close the incident', () => {
  const [first, second] = [aRun({ at: every5(0), fails: 2 }), aRun({ at: every5(1), fails: 2 })]
  const longer = (at: number, upTo: number) => {
    const run = aRun({ at })
    const inserted = { name: 'inserted', passed: true, startedAt: at, endedAt: at + 1000 }
    return { ...run, steps: [inserted, ...run.steps].slice(0, upTo) }
  }
  expect(derive([first, second, longer(every5(2), 3), longer(every5(3), 3)]).state.episode?.good).toBe(0)
  expect(derive([first, second, longer(every5(2), 4), longer(every5(3), 4)]).state.episode).toBeNull()
})

const relaunched = ['home', 'new form', 'receipt']
const ofRelaunch = (at: number, reach = 3): RunFact => {
  const run = aRun({ at })
  const steps = run.steps.slice(0, reach).map((step, index) => ({ ...step, name: relaunched[index] ?? '' }))
  return { ...run, journey: relaunched, complete: reach === relaunched.length, steps }
}

test('an incident whose failing step the journey no longer has is closed by runs that went as far', () => {
  const failed = history('p11')
  const { incidents, state } = derive([...failed, ofRelaunch(every5(3)), ofRelaunch(every5(4))])
  expect(state.episode).toBeNull()
  expect(incidents).toMatchObject([{ firstGood: { at: every5(3) + 3000 }, closedAt: every5(4) + 6000 }])
  const looks = [3, 4].map((index) => ofRelaunch(every5(index), 2))
  expect(derive([...failed, ...looks]).state.episode).toBeNull()
  const deeper = derive([...history('p55'), ...looks]).state.episode
  expect(deeper).toMatchObject({ good: 0, bad: 2 })
})

test('a clock put back closes an incident no later, makes no outage shorter than it was seen, and measures no time twice', () => {
  const hour = 60 * minute
  const ahead = (index: number) => every5(index) + hour
  const runs = [
    ...history('p'),
    ...[1, 2, 3].map((index) => aRun({ at: ahead(index), fails: 1 })),
    ...[4, 5].map((index) => aRun({ at: every5(index) })),
  ]
  const { incidents, state } = derive(runs)
  expect(incidents).toMatchObject([{ closedAt: every5(5) + 6000 }])
  const [incident] = incidents
  expect(incident && durationOf(incident, every5(6)).atMostMs).toBeGreaterThanOrEqual(
    incident?.atLeastMs ?? 1e9,
  )
  expect(state.conclusions.submit).toMatchObject({ endedAt: every5(5) + 6000, measuredTo: ahead(3) + 2000 })
})

test('folding in any split, across a restart that keeps only JSON, equals deriving all at once', () => {
  fc.assert(
    fc.property(anyRuns, fc.nat(60), (runs, at) => {
      const whole = derive(runs)
      const first = derive(runs.slice(0, at))
      const kept = JSON.parse(JSON.stringify(first.state))
      const second = derive(runs.slice(at), kept)
      expect(second.state).toEqual(whole.state)
      expect([...first.transitions, ...second.transitions]).toEqual(whole.transitions)
      const last = new Map([...first.incidents, ...second.incidents].map((one) => [one.id, one]))
      expect([...last.values()]).toEqual(whole.incidents)
    }),
  )
})

test('an open incident is closed by no run that did not pass its deepest failing step', () => {
  fc.assert(
    fc.property(anyRuns, (runs) => {
      let state = noHistory
      for (const run of runs) {
        const before = state.episode
        const step = advance(state, run)
        state = step.state
        if (step.transitions.some(({ kind }) => kind === 'closed')) {
          expect(run.steps[before?.depth ?? Number.NaN]?.passed).toBe(true)
        }
      }
    }),
  )
})
