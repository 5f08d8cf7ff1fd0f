// The ordered list: the only place that says what is watched, and what puts an end to it.
import type { Probe } from '../src/probe/probe.ts'
import { companyEnrolment } from './company-enrolment.ts'
import { consumerSignUp } from './consumer-sign-up.ts'
import { consumerWithdrawal } from './consumer-withdrawal.ts'

export const probes: readonly Probe[] = [consumerSignUp, companyEnrolment]

/** What a probe may name as its `cleanup`: it withdraws what that one registered, and is in no figure. */
export const cleanups: readonly Probe[] = [consumerWithdrawal]
