import type { Outcome, Verdict } from './outcome.ts'

const verdicts: Readonly<Record<Outcome, Verdict>> = {
  ok: 'up',
  http_error: 'down',
  timeout: 'down',
  dns_error: 'down',
  tls_error: 'down',
  connection_error: 'down',
  notice_displayed: 'down',
  form_absent: 'down',
  form_rejected: 'down',
  mail_absent: 'down',
  unexpected_page: 'down',
  access_refused: 'inconclusive',
  captcha_displayed: 'inconclusive',
  rate_limited: 'inconclusive',
  page_changed: 'inconclusive',
  identity_in_use: 'inconclusive',
  network_fault: 'inconclusive',
  inbox_fault: 'inconclusive',
  probe_fault: 'inconclusive',
}

/** What an outcome says about the registry; an `ok` run that took longer than `slowAfterMs` is degraded. */
export const verdictOf = (outcome: Outcome, durationMs: number, slowAfterMs: number): Verdict =>
  outcome === 'ok' && durationMs > slowAfterMs ? 'degraded' : verdicts[outcome]

/** Tells whether an outcome says anything about the registry. */
export const isConclusive = (outcome: Outcome): boolean => verdicts[outcome] !== 'inconclusive'

/** Tells whether an outcome accuses the registry, and so must be confirmed by controls. */
export const accuses = (outcome: Outcome): boolean => verdicts[outcome] === 'down'
