// From what ended a step to an outcome and its detail in words.
import { type Finding, find, quote } from './finding.ts'
import type { Outcome } from './outcome.ts'
import type { PageFacts } from './page.ts'
import { judgeNotSeen, judgeStatus, type NotSeen } from './page-fault.ts'

/** Everything that can end a step. */
export type Failure =
  | NotSeen
  | { readonly kind: 'navigation'; readonly error: string }
  | { readonly kind: 'status'; readonly page: PageFacts; readonly status: number }
  | { readonly kind: 'deadline'; readonly what: string }
  | { readonly kind: 'mail-deadline'; readonly subjects: readonly string[] }
  | { readonly kind: 'mail-unread'; readonly missing: string; readonly hasOthers: boolean }
  | { readonly kind: 'download'; readonly name: string }
  | { readonly kind: 'browser-lost'; readonly detail: string }
  | { readonly kind: 'memory-limit'; readonly limitBytes: number }
  | { readonly kind: 'abandoned' }
  | { readonly kind: 'exception'; readonly message: string }

const netErrors: readonly (readonly [RegExp, Outcome])[] = [
  [/ERR_TOO_MANY_REDIRECTS/, 'http_error'],
  [
    /ERR_(?:INVALID_RESPONSE|INVALID_HTTP_RESPONSE|INVALID_CHUNKED|RESPONSE_HEADERS|CONTENT_|INVALID_REDIRECT|UNSAFE_REDIRECT)/,
    'http_error',
  ],
  [/ERR_(?:NAME_|DNS_|ICANN_)/, 'dns_error'],
  [/ERR_(?:CERT_|SSL_|BAD_SSL|TLS)/, 'tls_error'],
  [/ERR_(?:TIMED_OUT|CONNECTION_TIMED_OUT)/, 'timeout'],
  [
    /ERR_(?:CONNECTION_|EMPTY_RESPONSE|SOCKET_|ADDRESS_UNREACHABLE|HTTP2_|QUIC_|INCOMPLETE_)/,
    'connection_error',
  ],
  [/ERR_(?:INTERNET_DISCONNECTED|NETWORK_|PROXY_|TUNNEL_|SOCKS_)/, 'network_fault'],
]

// Before the general pattern of its family: these speak of our side of the wire.
const ownNetErrors = /ERR_(?:SSL_CLIENT_AUTH|NETWORK_CHANGED|NETWORK_ACCESS_DENIED|PROXY_CONNECTION)/

const judgeNavigation = (error: string): Finding => {
  if (ownNetErrors.test(error)) return find('network_fault', error)
  const known = netErrors.find(([pattern]) => pattern.test(error))
  return find(known?.[1] ?? 'probe_fault', error)
}

// A subject may carry the very code that opens the account.
const withoutCodes = (subject: string): string => subject.replace(/\d{4,}/g, '•••')

const judgeMail = (subjects: readonly string[]): Finding =>
  subjects.length === 0
    ? find('mail_absent', 'no mail came in time')
    : find(
        'page_changed',
        `a mail came with the subject ${subjects.map(withoutCodes).map(quote).join(', ')}, unknown to the probe`,
      )

/** Judges what ended a step; `now` dates a Retry-After given in seconds. */
export const judge = (failure: Failure, now: number): Finding => {
  switch (failure.kind) {
    case 'not-seen':
      return judgeNotSeen(failure, now)
    case 'navigation':
      return judgeNavigation(failure.error)
    case 'status':
      return judgeStatus(failure.page, failure.status, now)
    case 'deadline':
      return find('timeout', failure.what)
    case 'mail-deadline':
      return judgeMail(failure.subjects)
    case 'mail-unread':
      return failure.hasOthers
        ? find('page_changed', `${failure.missing}, but others are there`)
        : find('unexpected_page', failure.missing)
    case 'download':
      return find('unexpected_page', `a download (${failure.name}) instead of a page`)
    case 'browser-lost':
      return find('probe_fault', failure.detail)
    case 'memory-limit':
      return find('probe_fault', `the browser went over ${Math.round(failure.limitBytes / 1024 ** 2)} MiB`)
    case 'abandoned':
      return find('probe_fault', 'abandoned: Constat was stopping')
    case 'exception':
      return find('probe_fault', failure.message)
  }
}
