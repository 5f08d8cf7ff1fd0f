// The client of one RFC 3161 time-stamp authority. Whatever comes back is checked before anybody relies on it.

import { randomBytes } from 'node:crypto'
import type { TokenFacts, TokenRefusal } from '../proof/token.ts'
import type { Clock } from './clock.ts'
import { type ExchangeFailure, exchange, type Patience } from './exchange.ts'
import { pause } from './pause.ts'
import { readReply, writeQuery } from './time-stamp-query.ts'

export type Authority = {
  readonly name: string
  /** May carry a user and a password. */
  readonly url: string
  /** The certificates its tokens must lead to, PEM. */
  readonly ca: string
  /** Certificates between, PEM, for an authority that leaves them out of its tokens. */
  readonly chain?: string
  /** The least time from one request to the next. */
  readonly minIntervalMs: number
}

export type Stamp = {
  readonly ok: true
  readonly authority: string
  /** The bare token, DER. */
  readonly token: Uint8Array
  readonly facts: TokenFacts
  /** By our own clock, epoch milliseconds: the authority's time lies between, if both clocks are right. */
  readonly sentAt: number
  readonly receivedAt: number
}

export type StampFailure = ExchangeFailure | TokenRefusal | 'http_error' | 'refused'

export type Unstamped = {
  readonly ok: false
  readonly reason: StampFailure
  /** For an operator's eyes: never an address, never a secret. */
  readonly detail: string
}

const longestAnswerBytes = 64 * 1024

const fail = (reason: StampFailure, detail: string): Unstamped => ({ ok: false, reason, detail })

// A positive INTEGER in its shortest form, so that it comes back as the very bytes that were sent.
const newNonce = (): Uint8Array => {
  const nonce = randomBytes(16)
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40
  return nonce
}

const ask = async (url: string, query: Uint8Array, patience: Patience): Promise<Uint8Array | Unstamped> => {
  const headers = { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' }
  const answer = await exchange({ url, headers, body: query, longestAnswerBytes }, patience)
  if (!answer.ok) return answer
  if (answer.status !== 200) return fail('http_error', `HTTP ${answer.status}`)
  const reply = readReply(answer.bytes)
  if (reply === null) return fail('malformed', 'not a time-stamp answer')
  if (reply.status > 1) return fail('refused', `PKIStatus ${reply.status}`)
  return reply.token ?? fail('malformed', 'granted, but without a token')
}

/** What is found within the time that is left; work that takes longer ends unheard. */
const within = async <T>(
  work: () => Promise<T>,
  { deadlineMs, signal }: Patience,
): Promise<T | Unstamped> => {
  if (signal.aborted) return fail('stopped', '')
  const late = fail('too_late', 'its token was still being checked')
  if (deadlineMs <= 0) return late
  const done = new AbortController()
  const over = AbortSignal.any([signal, done.signal])
  const gaveUp = pause(deadlineMs, over).then(() => (signal.aborted ? fail('stopped', '') : late))
  return Promise.race([work(), gaveUp]).finally(() => done.abort())
}

/** Asks an authority to stamp a SHA-256 digest; a token is returned only once it was found to hold. */
export const askAuthority = async (
  authority: Authority,
  digest: Uint8Array,
  clock: Clock,
  patience: Patience,
): Promise<Stamp | Unstamped> => {
  const nonce = newNonce()
  const sentAt = clock.wall()
  const startedAt = clock.monotonic()
  const token = await ask(authority.url, writeQuery(digest, nonce), patience)
  // By elapsed time: a clock set back meanwhile must not make an answer come before its question.
  const receivedAt = sentAt + Math.ceil(clock.monotonic() - startedAt)
  if ('ok' in token) return token
  const pinned = authority.chain === undefined ? [authority.ca] : [authority.ca, authority.chain]
  const check = await within(
    async () => {
      // Loaded with the first token: reading certificates takes memory, and the first page must not wait for it.
      const { checkToken } = await import('../proof/token.ts')
      return checkToken(token, { digest, nonce, pinned })
    },
    { ...patience, deadlineMs: patience.deadlineMs - (clock.monotonic() - startedAt) },
  )
  if ('reason' in check) return check
  if (!check.ok) return fail(check.refusal, check.detail)
  return { ok: true, authority: authority.name, token, facts: check.facts, sentAt, receivedAt }
}
