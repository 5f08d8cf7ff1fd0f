import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { companyEnrolment } from '../../probes/company-enrolment.ts'
import { consumerSignUp } from '../../probes/consumer-sign-up.ts'
import type { Outcome, Verdict } from '../../src/outcome/outcome.ts'
import { verdictOf } from '../../src/outcome/verdict.ts'
import type { Fault, Journey } from '../../src/practice/faults.ts'
import type { RunOrder } from '../../src/probe/order.ts'
import type { Probe } from '../../src/probe/probe.ts'
import { type Probing, startProbing } from '../support/probing.ts'

type Row = {
  readonly fault: Fault | null
  readonly outcome: Outcome
  readonly verdict: Verdict
  /** The step that fails in the consumers' journey and in the companies'. */
  readonly failedSteps: readonly [string, string] | null
  /** Less patience where the fault is that nothing ever comes. */
  readonly order?: Partial<RunOrder>
}

const forms = ['opens-the-sign-up-form', 'opens-the-enrolment-form'] as const
const submissions = ['creates-an-account', 'opens-an-account'] as const
const requests = ['creates-an-account', 'accepts-the-terms'] as const
const mails = ['activates-the-account-from-the-mail', 'activates-the-membership-by-code'] as const
const lookUps = ['finds-the-registration-again', 'finds-the-membership-again'] as const
const receipts = ['registers-a-number', 'activates-the-membership-by-code'] as const

const down = (
  fault: Fault,
  outcome: Outcome,
  failedSteps: Row['failedSteps'],
  order: Partial<RunOrder> = {},
): Row => ({ fault, outcome, verdict: 'down', failedSteps, order })
const inconclusive = (fault: Fault, outcome: Outcome, failedSteps: Row['failedSteps']): Row => ({
  fault,
  outcome,
  verdict: 'inconclusive',
  failedSteps,
})

const table: readonly Row[] = [
  { fault: null, outcome: 'ok', verdict: 'up', failedSteps: null },
  { fault: 'dialog', outcome: 'ok', verdict: 'up', failedSteps: null },
  { fault: 'slow', outcome: 'ok', verdict: 'degraded', failedSteps: null },
  {
    fault: 'mail-late',
    outcome: 'ok',
    verdict: 'degraded',
    failedSteps: null,
    order: { mailWithinMs: 20_000 },
  },
  inconclusive('blocked-403', 'access_refused', forms),
  inconclusive('relabelled-form', 'page_changed', forms),
  inconclusive('already-registered', 'identity_in_use', submissions),
  inconclusive('captcha', 'captcha_displayed', submissions),
  inconclusive('rate-limited', 'rate_limited', forms),
  down('maintenance-notice', 'notice_displayed', forms),
  down('maintenance-503', 'http_error', forms),
  down('http-500', 'http_error', forms),
  down('http-502', 'http_error', forms),
  down('endless-redirect', 'http_error', forms),
  down('hang', 'timeout', forms, { stepDeadlineMs: 1500 }),
  down('connection-reset', 'connection_error', forms),
  down('form-absent', 'form_absent', forms),
  down('form-rejected', 'form_rejected', submissions),
  down('mail-absent', 'mail_absent', mails, { mailWithinMs: 1500 }),
  down('link-expired', 'unexpected_page', mails),
  down('false-success', 'unexpected_page', lookUps),
  down('receipt-without-number', 'unexpected_page', receipts),
  down('login-loop', 'unexpected_page', lookUps),
  down('download', 'unexpected_page', requests),
]

const portals: readonly (readonly [Journey, Probe, 0 | 1])[] = [
  ['consumer', consumerSignUp, 0],
  ['company', companyEnrolment, 1],
]

// More than a journey takes on a busy machine, and less than with one of these delays.
const slowAfterMs = 6000

let probing: Probing
beforeAll(async () => {
  probing = await startProbing({ slowMs: 900, mailLateMs: 6000 })
})
afterEach(() => probing.practice.setFault('all', null))
afterAll(() => probing.stop())

describe.each(portals)('on the %s portal', (journey, probe, column) => {
  test.each(table)('the fault $fault is seen as $outcome, hence $verdict', async (row) => {
    probing.practice.setFault(journey, row.fault)

    const sighting = await probing.run(probe, row.order)

    const seen = `${sighting.failedStep}: ${sighting.detail}`
    expect(sighting.outcome, seen).toBe(row.outcome)
    expect(verdictOf(sighting.outcome, sighting.durationMs, slowAfterMs), seen).toBe(row.verdict)
    expect(sighting.failedStep, seen).toBe(row.failedSteps?.[column] ?? null)
    expect(probing.leftovers()).toEqual([])
  })
})
