import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Failure, judge } from '../../src/outcome/fault.ts'
import type { Finding } from '../../src/outcome/finding.ts'
import type { Outcome } from '../../src/outcome/outcome.ts'
import type { PageFacts } from '../../src/outcome/page.ts'
import { readRetryAfter } from '../../src/outcome/page-fault.ts'
import { accuses } from '../../src/outcome/verdict.ts'
import { aPage, notice, now, outcomeOf } from '../support/failures.ts'

describe('an error of the network is', () => {
  test.each<[string, Outcome]>([
    ['net::ERR_TOO_MANY_REDIRECTS', 'http_error'],
    ['net::ERR_INVALID_HTTP_RESPONSE', 'http_error'],
    ['net::ERR_NAME_NOT_RESOLVED', 'dns_error'],
    ['net::ERR_NAME_RESOLUTION_FAILED', 'dns_error'],
    ['net::ERR_DNS_TIMED_OUT', 'dns_error'],
    ['net::ERR_CERT_DATE_INVALID', 'tls_error'],
    ['net::ERR_CERT_AUTHORITY_INVALID', 'tls_error'],
    ['net::ERR_SSL_PROTOCOL_ERROR', 'tls_error'],
    ['net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH', 'tls_error'],
    ['net::ERR_TIMED_OUT', 'timeout'],
    ['net::ERR_CONNECTION_TIMED_OUT', 'timeout'],
    ['net::ERR_CONNECTION_REFUSED', 'connection_error'],
    ['net::ERR_CONNECTION_RESET', 'connection_error'],
    ['net::ERR_CONNECTION_CLOSED', 'connection_error'],
    ['net::ERR_EMPTY_RESPONSE', 'connection_error'],
    ['net::ERR_SOCKET_NOT_CONNECTED', 'connection_error'],
    ['net::ERR_ADDRESS_UNREACHABLE', 'connection_error'],
    ['net::ERR_HTTP2_PROTOCOL_ERROR', 'connection_error'],
    ['net::ERR_INTERNET_DISCONNECTED', 'network_fault'],
    ['net::ERR_NETWORK_CHANGED', 'network_fault'],
    ['net::ERR_NETWORK_IO_SUSPENDED', 'network_fault'],
    ['net::ERR_PROXY_CONNECTION_FAILED', 'network_fault'],
    ['net::ERR_TUNNEL_CONNECTION_FAILED', 'network_fault'],
    ['net::ERR_INSUFFICIENT_RESOURCES', 'probe_fault'],
    ['net::ERR_OUT_OF_MEMORY', 'probe_fault'],
    ['net::ERR_BLOCKED_BY_CLIENT', 'probe_fault'],
    ['net::ERR_UNSAFE_PORT', 'probe_fault'],
    ['net::ERR_FAILED', 'probe_fault'],
  ])('%s: %s', (error, outcome) => {
    expect(judge({ kind: 'navigation', error }, now)).toEqual({ outcome, detail: error, retryAt: null })
  })
})

describe('an HTTP status is', () => {
  const status = (code: number, page: Partial<PageFacts> = {}): Finding =>
    judge({ kind: 'status', page: aPage({ status: code, main: '', ...page }), status: code }, now)

  test.each<[number, Outcome]>([
    [400, 'http_error'],
    [401, 'access_refused'],
    [403, 'access_refused'],
    [404, 'http_error'],
    [406, 'access_refused'],
    [410, 'http_error'],
    [429, 'rate_limited'],
    [451, 'access_refused'],
    [500, 'http_error'],
    [502, 'http_error'],
    [503, 'http_error'],
    [504, 'http_error'],
  ])('%i: %s', (code, outcome) => {
    expect(status(code)).toMatchObject({ outcome, detail: `HTTP ${code}` })
  })

  test('a refusal when a wall against robots answers with it', () => {
    expect(status(503, { title: 'Just a moment...' }).outcome).toBe('access_refused')
  })

  test('an error however it words its trouble', () => {
    const busy = 'Notre site connaît un trafic inhabituellement élevé.'
    expect(status(503, { main: busy, text: busy }).outcome).toBe('http_error')
    expect(status(503, { main: 'Mise à jour de notre captcha en cours.' }).outcome).toBe('http_error')
    expect(status(503, { main: 'Ce site est protégé par reCAPTCHA.' }).outcome).toBe('http_error')
    const wall = 'Un trafic inhabituel provient de votre réseau.'
    expect(status(503, { main: wall, text: wall }).outcome).toBe('access_refused')
  })

  test('a captcha when one is displayed with it, even on a refusal', () => {
    expect(status(403, { captcha: 'turnstile' }).outcome).toBe('captcha_displayed')
    expect(status(503, { main: 'Prouvez que vous n’êtes pas un robot.' }).outcome).toBe('captcha_displayed')
  })

  test('kept with the words of its page', () => {
    expect(status(503, { main: notice }).detail).toBe(`HTTP 503: « ${notice} »`)
  })

  test('a wish to be left alone, as Retry-After says it', () => {
    expect(status(429, { retryAfter: '30' }).retryAt).toBe(now + 30_000)
    expect(status(503, { retryAfter: 'Mon, 23 Nov 2026 20:00:00 GMT' }).retryAt).toBe(
      Date.UTC(2026, 10, 23, 20),
    )
    expect(status(429).retryAt).toBeNull()
  })

  test('no wish at all when Retry-After cannot be read', () => {
    expect(readRetryAfter('soon', now)).toBeNull()
    expect(readRetryAfter(' ', now)).toBeNull()
    expect(readRetryAfter(null, now)).toBeNull()
  })
})

describe('what never showed a page is', () => {
  test.each<[Failure, Outcome]>([
    [{ kind: 'deadline', what: 'the step was not done within 4 s' }, 'timeout'],
    [{ kind: 'mail-deadline', subjects: [] }, 'mail_absent'],
    [{ kind: 'mail-deadline', subjects: ['Bienvenue'] }, 'page_changed'],
    [{ kind: 'mail-unread', missing: 'the mail has no such link', hasOthers: true }, 'page_changed'],
    [{ kind: 'mail-unread', missing: 'the mail has no such link', hasOthers: false }, 'unexpected_page'],
    [{ kind: 'download', name: 'recu.bin' }, 'unexpected_page'],
    [{ kind: 'browser-lost', detail: 'the browser died' }, 'probe_fault'],
    [{ kind: 'memory-limit', limitBytes: 1024 ** 3 }, 'probe_fault'],
    [{ kind: 'abandoned' }, 'probe_fault'],
    [{ kind: 'exception', message: 'x is not a function' }, 'probe_fault'],
  ])('%j: %s', (failure, outcome) => {
    expect(outcomeOf(failure)).toBe(outcome)
  })
})

test('no failure of our own side ever accuses the registry', () => {
  const ours: fc.Arbitrary<Failure> = fc.oneof(
    fc.record({ kind: fc.constant('browser-lost' as const), detail: fc.string() }),
    fc.record({ kind: fc.constant('memory-limit' as const), limitBytes: fc.nat() }),
    fc.record({ kind: fc.constant('exception' as const), message: fc.string() }),
    fc.constant({ kind: 'abandoned' as const }),
    fc.record({
      kind: fc.constant('navigation' as const),
      error: fc.constantFrom('net::ERR_INTERNET_DISCONNECTED', 'net::ERR_NETWORK_CHANGED', 'net::ERR_FAILED'),
    }),
  )
  fc.assert(
    fc.property(ours, (failure) => {
      expect(accuses(judge(failure, now).outcome)).toBe(false)
    }),
  )
})
