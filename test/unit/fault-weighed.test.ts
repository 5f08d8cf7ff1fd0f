import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Conditions, weigh } from '../../src/outcome/conditions.ts'
import type { Finding } from '../../src/outcome/finding.ts'
import { type Control, type Outcome, outcomes } from '../../src/outcome/outcome.ts'
import { accuses } from '../../src/outcome/verdict.ts'
import { now } from '../support/failures.ts'

const control = (ok: boolean): Control => ({ url: 'https://example.org', ok, askedAt: now, detail: null })
const sound: Conditions = {
  controls: [control(true)],
  canaryArrived: true,
  refusedMails: [],
  clockDriftMs: 0,
  longestStallMs: 0,
}
const finding = (outcome: Outcome): Finding => ({ outcome, detail: 'as seen', retryAt: null })
const accusing = outcomes.filter(accuses)

describe('a finding is weighed', () => {
  test.each(outcomes)('and %s stands while all is sound on our side', (outcome) => {
    expect(weigh(finding(outcome), sound)).toEqual(finding(outcome))
  })

  test.each(accusing)('and %s is a fault of our network when no control answers', (outcome) => {
    expect(weigh(finding(outcome), { ...sound, controls: [] }).outcome).toBe('network_fault')
    const silent = { ...sound, controls: [control(false), control(false)] }
    expect(weigh(finding(outcome), silent)).toMatchObject({
      outcome: 'network_fault',
      detail: `no control answered either (${outcome}: as seen)`,
    })
  })

  test('and one control that answers is enough', () => {
    const second = { ...sound, controls: [control(false), control(true)] }
    expect(weigh(finding('http_error'), second).outcome).toBe('http_error')
  })

  test('and a mail that is absent is a fault of our inbox unless the canary came', () => {
    for (const canaryArrived of [false, null])
      expect(weigh(finding('mail_absent'), { ...sound, canaryArrived }).outcome).toBe('inbox_fault')
  })

  test('and the canary says nothing of any other outcome', () => {
    for (const outcome of outcomes.filter((it) => it !== 'mail_absent'))
      expect(weigh(finding(outcome), { ...sound, canaryArrived: false }).outcome).toBe(outcome)
  })

  test.each(outcomes)('and %s is our fault when its times cannot be trusted', (outcome) => {
    for (const worse of [{ clockDriftMs: 2001 }, { clockDriftMs: -2001 }, { longestStallMs: 2001 }])
      expect(weigh(finding(outcome), { ...sound, ...worse }).outcome).toBe('probe_fault')
    for (const bearable of [{ clockDriftMs: 2000 }, { clockDriftMs: -2000 }, { longestStallMs: 2000 }])
      expect(weigh(finding(outcome), { ...sound, ...bearable }).outcome).toBe(outcome)
  })

  test('and never accuses without a control, with clocks that part, or after a stall', () => {
    const conditions: fc.Arbitrary<Conditions> = fc.record({
      controls: fc.array(fc.boolean().map(control), { maxLength: 3 }),
      canaryArrived: fc.constantFrom(true, false, null),
      refusedMails: fc.array(fc.constant('Message larger than 1 MiB'), { maxLength: 1 }),
      clockDriftMs: fc.integer({ min: -4000, max: 4000 }),
      longestStallMs: fc.integer({ min: 0, max: 4000 }),
    })
    fc.assert(
      fc.property(fc.constantFrom(...outcomes), conditions, (outcome, given) => {
        if (!accuses(weigh(finding(outcome), given).outcome)) return
        expect(given.controls.some((it) => it.ok)).toBe(true)
        expect(Math.abs(given.clockDriftMs)).toBeLessThanOrEqual(2000)
        expect(given.longestStallMs).toBeLessThanOrEqual(2000)
        if (outcome === 'mail_absent') expect(given).toMatchObject({ canaryArrived: true, refusedMails: [] })
      }),
    )
  })
})
