// Several time-stamp authorities, asked in the order of the configuration.

import { sha256 } from '../proof/bytes.ts'
import { type Authority, askAuthority, type Stamp, type StampFailure } from './authority.ts'
import type { Clock } from './clock.ts'
import { pause, whenAborted } from './pause.ts'
import { openTurn, type Turn } from './turn.ts'

export type Refusal = {
  readonly ok: false
  readonly authority: string
  /** `not_yet`: it was not asked, because of its least interval or its latest failures. */
  readonly reason: StampFailure | 'not_yet'
  readonly detail: string
  /** How long until it may be asked again. */
  readonly retryInMs: number
}

export type FirstStamp = {
  /** Null when no authority answered in time. */
  readonly stamp: Stamp | null
  /** What the others said until then. */
  readonly refusals: readonly Refusal[]
}

export type Authorities = {
  /** One stamp on these bytes, from whoever gives one first, in `openingMs` at most; a turn that comes within them is waited for. */
  readonly stampFirst: (bytes: Uint8Array, signal: AbortSignal) => Promise<FirstStamp>
  /** A stamp on these bytes, or a refusal, from each authority named (all when left out); whoever refused may be asked later. */
  readonly stampEach: (
    bytes: Uint8Array,
    signal: AbortSignal,
    names?: readonly string[],
  ) => Promise<readonly (Stamp | Refusal)[]>
}

export type AuthoritiesOptions = {
  /** In order of preference. */
  readonly authorities: readonly Authority[]
  readonly clock: Clock
  /** How long an opening waits for a stamp. */
  readonly openingMs?: number
  /** How long a checkpoint waits for each. */
  readonly checkpointMs?: number
}

type Seat = { readonly authority: Authority; readonly turn: Turn }

const refusal = (
  { authority, turn }: Seat,
  reason: Refusal['reason'],
  detail: string,
  now: number,
): Refusal => ({
  ok: false,
  authority: authority.name,
  reason,
  detail,
  retryInMs: turn.waitMs(now),
})

// Of the time of an opening: who is asked at its very end has no time to answer, and would be taken for slow.
const longestWait = 0.8

/** Who can be asked within the time, the soonest first. */
const inOrder = (seats: readonly Seat[], now: number, withinMs: number): readonly Seat[] =>
  seats
    .filter(({ turn }) => turn.waitMs(now) < withinMs)
    .sort(
      ({ turn: a }, { turn: b }) =>
        a.waitMs(now) - b.waitMs(now) ||
        // One on trial comes last: it must not delay a run while another is known to answer.
        Number(a.isDoubtful()) - Number(b.isDoubtful()),
    )

/** Asks the next one when the last has refused, or has taken its share of the time without an answer. */
const firstOf = async (
  order: readonly Seat[],
  shareMs: number,
  signal: AbortSignal,
  ask: (seat: Seat, over: AbortSignal) => Promise<Stamp | Refusal | null>,
): Promise<FirstStamp> => {
  const refusals: Refusal[] = []
  const settled = new AbortController()
  const over = AbortSignal.any([signal, settled.signal])
  let stamp: Stamp | null = null
  const hear = async (seat: Seat): Promise<void> => {
    const answer = await ask(seat, over)
    if (answer === null) return
    if (!answer.ok) refusals.push(answer)
    else if (stamp === null) {
      stamp = answer
      settled.abort()
    }
  }
  const pending: Promise<void>[] = []
  for (const seat of order) {
    if (over.aborted) break
    const heard = hear(seat)
    pending.push(heard)
    await Promise.race([heard, pause(shareMs, over)])
  }
  // Whoever is still asked once there is a stamp goes on to its own deadline, to be known as slow or as well.
  await Promise.race([Promise.all(pending), whenAborted(settled.signal)])
  settled.abort()
  return { stamp, refusals: [...refusals] }
}

/** Keeps the turn of every authority for as long as the process lives. */
export const createAuthorities = (options: AuthoritiesOptions): Authorities => {
  const { clock, openingMs = 5_000, checkpointMs = 30_000 } = options
  const seats = options.authorities.map(
    (authority): Seat => ({ authority, turn: openTurn(authority.minIntervalMs) }),
  )

  const ask = async (
    seat: Seat,
    digest: Uint8Array,
    deadlineMs: number,
    signal: AbortSignal,
  ): Promise<Stamp | Refusal> => {
    const { authority, turn } = seat
    if (turn.waitMs(clock.monotonic()) > 0) return refusal(seat, 'not_yet', '', clock.monotonic())
    turn.asked(clock.monotonic())
    const answer = await askAuthority(authority, digest, clock, { deadlineMs, signal })
    if (answer.ok) {
      turn.answered()
      return answer
    }
    // Our own stop says nothing about the authority.
    if (answer.reason !== 'stopped') turn.failed(clock.monotonic())
    return refusal(seat, answer.reason, answer.detail, clock.monotonic())
  }

  const stampFirst: Authorities['stampFirst'] = async (bytes, signal) => {
    const digest = sha256(bytes)
    const startedAt = clock.monotonic()
    const leftMs = (): number => openingMs - (clock.monotonic() - startedAt)
    const unasked = new Set(seats.filter(({ turn }) => turn.waitMs(startedAt) > 0))
    const order = inOrder(seats, startedAt, openingMs * longestWait)
    const askInTurn = async (seat: Seat, over: AbortSignal) => {
      const waitMs = seat.turn.waitMs(clock.monotonic())
      // A timer may be early by less than a millisecond.
      if (waitMs > 0) await pause(waitMs + 1, over)
      if (over.aborted || seat.turn.waitMs(clock.monotonic()) > 0) return null
      unasked.delete(seat)
      return ask(seat, digest, leftMs(), signal)
    }
    const first = await firstOf(order, openingMs / order.length, signal, askInTurn)
    const notYet = [...unasked].map((seat) => refusal(seat, 'not_yet', '', clock.monotonic()))
    return { ...first, refusals: [...notYet, ...first.refusals] }
  }

  const stampEach: Authorities['stampEach'] = (bytes, signal, names) => {
    const digest = sha256(bytes)
    const chosen = seats.filter(({ authority }) => names?.includes(authority.name) ?? true)
    return Promise.all(chosen.map((seat) => ask(seat, digest, checkpointMs, signal)))
  }

  return { stampFirst, stampEach }
}
