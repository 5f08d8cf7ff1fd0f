// The words of one run: what was planned, what was seen, what it says about the registry.
import type { Capture, LostCapture } from './capture.ts'

export const tiers = ['look', 'submit'] as const
export type Tier = (typeof tiers)[number]

export const triggers = ['schedule', 'confirm', 'manual', 'supervised'] as const
export type Trigger = (typeof triggers)[number]

export const stepStatuses = ['passed', 'failed', 'skipped'] as const
export type StepStatus = (typeof stepStatuses)[number]

export const outcomes = [
  'ok',
  'http_error',
  'timeout',
  'dns_error',
  'tls_error',
  'connection_error',
  'notice_displayed',
  'form_absent',
  'form_rejected',
  'mail_absent',
  'unexpected_page',
  'access_refused',
  'captcha_displayed',
  'rate_limited',
  'page_changed',
  'identity_in_use',
  'network_fault',
  'inbox_fault',
  'probe_fault',
] as const
export type Outcome = (typeof outcomes)[number]

export const verdicts = ['up', 'degraded', 'down', 'inconclusive'] as const
export type Verdict = (typeof verdicts)[number]

/** One step as it went. Times are epoch milliseconds, null when the step was skipped. */
export type StepResult = {
  readonly name: string
  readonly status: StepStatus
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly durationMs: number | null
  /** The page the step ended on, without its query and fragment, which may carry tokens. */
  readonly url: string | null
  /** What was seen, in words, when it was not what was expected (a notice's text, an HTTP status). */
  readonly detail: string | null
}

/** An unrelated site asked after a failure: when no control answers, the fault is ours. */
export type Control = {
  readonly url: string
  readonly ok: boolean
  readonly askedAt: number
  readonly detail: string | null
}

/** Everything one execution of a probe brought back. */
export type Sighting = {
  readonly startedAt: number
  readonly endedAt: number
  /** The sum of the steps' monotonic durations: waiting for the registry's slot is not the registry's. */
  readonly durationMs: number
  readonly outcome: Outcome
  readonly failedStep: string | null
  readonly detail: string | null
  /** Set when the registry asked us to wait: epoch milliseconds before which we do not come back. */
  readonly retryAt: number | null
  readonly steps: readonly StepResult[]
  readonly controls: readonly Control[]
  readonly captures: readonly Capture[]
  readonly lost: readonly LostCapture[]
  /** What was typed or read off a page or a mail: nothing that holds one of these is ever published. */
  readonly personal: readonly string[]
  readonly userAgent: string
  readonly browser: string
}
