// OpenTimestamps: a digest told to several calendars, which put it into Bitcoin's blocks within hours.

import { randomBytes } from 'node:crypto'
import { sha256 } from '../proof/bytes.ts'
import { type ExchangeFailure, exchange, type Patience } from './exchange.ts'
import { isBranch, writeProof } from './ots-proof.ts'

export type Calendar = { readonly name: string; readonly url: string }

export type CalendarRefusal = {
  readonly calendar: string
  readonly reason: ExchangeFailure | 'http_error' | 'malformed'
  readonly detail: string
}

export type CalendarStamp = {
  /** The bytes of an `.ots` file; null when no calendar answered. */
  readonly proof: Uint8Array | null
  /** Whose answers are in it. */
  readonly calendars: readonly string[]
  readonly refusals: readonly CalendarRefusal[]
}

type Told = { readonly calendar: string; readonly branch: Uint8Array }

const longestAnswerBytes = 10_000

const tell = async (
  { name, url }: Calendar,
  digest: Uint8Array,
  patience: Patience,
): Promise<Told | CalendarRefusal> => {
  const headers = {
    accept: 'application/vnd.opentimestamps.v1',
    'content-type': 'application/x-www-form-urlencoded',
  }
  const order = { url: `${url.replace(/\/$/, '')}/digest`, headers, body: digest, longestAnswerBytes }
  const answer = await exchange(order, patience)
  if (!answer.ok) return { calendar: name, reason: answer.reason, detail: answer.detail }
  if (answer.status !== 200) return { calendar: name, reason: 'http_error', detail: `HTTP ${answer.status}` }
  if (!isBranch(answer.bytes)) return { calendar: name, reason: 'malformed', detail: 'not a whole timestamp' }
  return { calendar: name, branch: answer.bytes }
}

/** Tells a SHA-256 digest, under a nonce, to every calendar at once; the proof holds whatever came back whole. */
export const stampWithCalendars = async (
  calendars: readonly Calendar[],
  digest: Uint8Array,
  patience: Patience,
): Promise<CalendarStamp> => {
  const nonce = randomBytes(16)
  const hidden = sha256(digest, nonce)
  const answers = await Promise.all(calendars.map((calendar) => tell(calendar, hidden, patience)))
  const told = answers.filter((answer) => 'branch' in answer)
  const branches = told.map(({ branch }) => branch)
  return {
    proof: branches.length === 0 ? null : writeProof(digest, nonce, branches),
    calendars: told.map(({ calendar }) => calendar),
    refusals: answers.filter((answer) => 'reason' in answer),
  }
}
