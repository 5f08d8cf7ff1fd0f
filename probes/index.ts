// The ordered list: the only place that says what is watched.
import type { Probe } from '../src/probe/probe.ts'
import { companyEnrolment } from './company-enrolment.ts'
import { consumerSignUp } from './consumer-sign-up.ts'

export const probes: readonly Probe[] = [consumerSignUp, companyEnrolment]
