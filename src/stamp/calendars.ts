// OpenTimestamps: a digest told to several calendars, which put it into Bitcoin's blocks within hours.

import { randomBytes } from 'node:crypto'
import { joined, sha256 } from '../proof/bytes.ts'
import { type ExchangeFailure, exchange, type Patience } from './exchange.ts'
import { readBranch, readProof, writeProof } from './ots-proof.ts'

export type CalendarRefusal = {
  /** The host of its address. */
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

const withoutSlash = (url: string): string => url.replace(/\/$/, '')

/** One request to a calendar, answered by a branch over `message`, whole and read through. */
const askCalendar = async (
  url: string,
  path: string,
  body: Uint8Array | null,
  message: Uint8Array,
  patience: Patience,
): Promise<Told | CalendarRefusal> => {
  const calendar = new URL(url).host
  const refuse = (reason: CalendarRefusal['reason'], detail: string): CalendarRefusal => ({
    calendar,
    reason,
    detail,
  })
  const headers = {
    accept: 'application/vnd.opentimestamps.v1',
    'content-type': 'application/x-www-form-urlencoded',
  }
  const order = { url: `${withoutSlash(url)}${path}`, headers, body, longestAnswerBytes }
  const answer = await exchange(order, patience)
  if (!answer.ok) return refuse(answer.reason, answer.detail)
  if (answer.status !== 200) return refuse('http_error', `HTTP ${answer.status}`)
  if (readBranch(answer.bytes, message) === null) return refuse('malformed', 'not a whole timestamp')
  return { calendar, branch: answer.bytes }
}

/** Tells a SHA-256 digest, under a nonce, to every calendar of these addresses at once; the proof holds whatever came back whole. */
export const stampWithCalendars = async (
  calendars: readonly string[],
  digest: Uint8Array,
  patience: Patience,
): Promise<CalendarStamp> => {
  const nonce = randomBytes(16)
  const hidden = sha256(digest, nonce)
  const answers = await Promise.all(
    calendars.map((calendar) => askCalendar(calendar, '/digest', hidden, hidden, patience)),
  )
  const told = answers.filter((answer) => 'branch' in answer)
  const branches = told.map(({ branch }) => branch)
  return {
    proof: branches.length === 0 ? null : writeProof(digest, nonce, branches),
    calendars: told.map(({ calendar }) => calendar),
    refusals: answers.filter((answer) => 'reason' in answer),
  }
}

export type Upgrade = {
  /** The same proof, each answer put in the place of the promise it keeps. */
  readonly proof: Uint8Array
  /** Whether some path ends in a block of Bitcoin, so that no calendar is needed any more. */
  readonly isAnchored: boolean
  readonly refusals: readonly CalendarRefusal[]
}

const pendingIn = (proof: Uint8Array) => {
  const ends = readProof(proof)
  if (ends === null) throw new Error('What is to be upgraded is no OpenTimestamps proof.')
  return ends.filter(({ kind }) => kind === 'pending')
}

/** Asks the calendars for what their promises in a proof have become; those of other calendars are left alone. */
export const upgradeProof = async (
  calendars: readonly string[],
  proof: Uint8Array,
  patience: Patience,
): Promise<Upgrade> => {
  const refusals: CalendarRefusal[] = []
  let upgraded = proof
  // From the last to the first, so that what is put in moves nothing that is still to be replaced.
  for (const { calendar, message, start, end } of pendingIn(proof).reverse()) {
    const known = calendars.find((url) => withoutSlash(url) === calendar)
    if (known === undefined || message === null) continue
    const path = `/timestamp/${Buffer.from(message).toString('hex')}`
    const answer = await askCalendar(known, path, null, message, patience)
    if ('reason' in answer) refusals.push(answer)
    else upgraded = joined(upgraded.subarray(0, start), answer.branch, upgraded.subarray(end))
  }
  const isAnchored = readProof(upgraded)?.some(({ kind }) => kind === 'bitcoin') ?? false
  return { proof: upgraded, isAnchored, refusals }
}
