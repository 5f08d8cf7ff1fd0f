import { describe, expect, test } from 'vitest'
import type { Outcome, Verdict } from '../../src/outcome/outcome.ts'
import { accuses, isConclusive, verdictOf } from '../../src/outcome/verdict.ts'

const expected: Readonly<Record<Outcome, Verdict>> = {
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
const rows = Object.entries(expected) as [Outcome, Verdict][]

describe('a verdict', () => {
  test.each(rows)('of %s is %s', (outcome, verdict) => {
    expect(verdictOf(outcome, 100, 1000)).toBe(verdict)
    expect(isConclusive(outcome)).toBe(verdict !== 'inconclusive')
    expect(accuses(outcome)).toBe(verdict === 'down')
  })

  test('of a success is degraded only beyond the time allowed', () => {
    expect(verdictOf('ok', 1000, 1000)).toBe('up')
    expect(verdictOf('ok', 1001, 1000)).toBe('degraded')
  })

  test('of anything but a success does not depend on its time', () => {
    for (const [outcome, verdict] of rows)
      if (outcome !== 'ok') expect(verdictOf(outcome, 1_000_000, 1000)).toBe(verdict)
  })
})
