// The loop that sends what is due: claim, send, settle. Whatever ends this process, what is due stays due.
import type { Claimed, Settled } from '../store/claims.ts'
import type { Store } from '../store/store.ts'
import type { Channel } from '../store/subscribers.ts'

/** What became of one message; `ours` as in a mailer's answer, `dropped` when nothing was left to say. */
export type Sent = {
  readonly state: 'sent' | 'refused' | 'deferred' | 'dropped'
  readonly answer: string | null
  readonly ours: boolean
}

export type DeliveryOptions = {
  readonly deliveries: Store['deliveries']
  /** Only what goes this way: a relay that is away keeps no program waiting. */
  readonly channel: Channel
  readonly send: (claimed: Claimed) => Promise<Sent>
  readonly now: () => number
  /** From 0 to 1: spreads what is tried again. */
  readonly random: () => number
  readonly connections: number
  readonly ratePerSecond: number
  /** How long nothing is sent after a fault of ours; doubled for each in a row, a minute at most. */
  readonly pauseMs?: number
  /** Told of each message that is not tried again, though it was never taken. */
  readonly onLost: (claimed: Claimed, state: 'refused' | 'given_up') => void
  readonly onError: (cause: unknown) => void
}

const minute = 60_000
const longestDelayMs = 6 * 60 * minute
/** A way that is mended is known by the next message that takes it. */
const longestOwnDelayMs = 10 * minute
const patienceMs = 3 * 24 * 60 * minute
const idleMs = 30_000
const togetherMs = 2

/** How long after its nth attempt a message is tried again: from 1 minute, doubled, to 6 hours, a quarter more or less. */
export const retryDelayMs = (attempts: number, random: number) =>
  Math.min(longestDelayMs, minute * 2 ** (attempts - 1)) * (0.75 + random / 2)

const settledAs = (claimed: Claimed, sent: Sent, at: number, random: number): Settled => {
  const { delivery, firstTriedAt } = claimed
  const { state, answer, ours } = sent
  const settled = { id: delivery.id, answer, at, dueAt: delivery.dueAt }
  if (state !== 'deferred') return { ...settled, state }
  const delayMs = retryDelayMs(delivery.attempts, random)
  const dueAt = Math.round(at + (ours ? Math.min(longestOwnDelayMs, delayMs) : delayMs))
  return dueAt - (firstTriedAt ?? at) > patienceMs
    ? { ...settled, state: 'given_up' }
    : { ...settled, state, dueAt }
}

// A bucket that fills at the rate, and holds a second's worth.
const openAllowance = (ratePerSecond: number, from: number) => {
  const most = Math.max(1, ratePerSecond)
  let left = most
  let filledAt = from
  return {
    left: (at: number) => {
      left = Math.min(most, left + (Math.max(0, at - filledAt) / 1000) * ratePerSecond)
      filledAt = at
      return Math.floor(left)
    },
    take: (count: number) => {
      left -= count
    },
    /** How long until there is one again. */
    waitMs: () => Math.max(0, ((1 - left) / ratePerSecond) * 1000),
  }
}

const restMs = (next: number, at: number, allowance: ReturnType<typeof openAllowance>) =>
  // Due, and not claimed: the rate is used up, or a message before it has to end first.
  next > at ? next - at : Math.max(allowance.waitMs(), allowance.left(at) > 0 ? 1000 : 1)

// After a fault of ours every message would meet the same: asking again at once helps nobody.
const openBreath = (pauseMs: number) => {
  let faults = 0
  let from = 0
  let until = 0
  return {
    /** How long nothing is to be sent; a clock that was put back does not make it longer. */
    leftMs: (at: number) => Math.max(0, Math.min(until - at, minute)),
    /** Since when nothing went through for faults of ours; null when the latest went through. */
    faultySince: () => (faults === 0 ? null : from),
    note: (sent: Sent, at: number) => {
      if (sent.ours) {
        if (faults === 0) from = at
        until = at + Math.min(minute, pauseMs * 2 ** faults)
        faults += 1
      } else if (sent.state === 'sent') faults = 0
    },
  }
}

// Turns of the loop: many wishes for one are granted once, after everything else that is ready has had its say.
const openTurns = (turn: () => void, onFailed: (cause: unknown) => void) => {
  let timer: NodeJS.Timeout | undefined
  let wished = false
  const take = () => {
    wished = false
    try {
      turn()
    } catch (cause) {
      onFailed(cause)
      inMs(1000)
    }
  }
  const wish = () => {
    if (wished) return
    wished = true
    setImmediate(take)
  }
  const inMs = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(wish, ms)
  }
  return { wish, inMs, rest: () => clearTimeout(timer) }
}

const trying = ({ send, onError }: DeliveryOptions, claimed: Claimed) =>
  send(claimed).catch((cause: unknown): Sent => {
    onError(cause)
    return { state: 'deferred', answer: null, ours: false }
  })

/** Sends what is due until stopped, never more at once than there are connections. */
export const openDelivery = (options: DeliveryOptions) => {
  const { deliveries, channel, now, random, connections, ratePerSecond, onLost, onError } = options
  const allowance = openAllowance(ratePerSecond, now())
  const breath = openBreath(options.pauseMs ?? 5000)
  // Ended, and not yet on record: their connections carry nothing new until they are.
  let ended: Settled[] = []
  let underWay = 0
  let stopped: (() => void) | null = null

  const attempt = async (claimed: Claimed) => {
    const sent = await trying(options, claimed)
    const settled = settledAs(claimed, sent, now(), random())
    breath.note(sent, settled.at)
    ended.push(settled)
    // Those that end together are put on record together: a turn costs as much for five as for one.
    if (ended.length === underWay) turns.wish()
    else turns.inMs(togetherMs)
    if (settled.state === 'given_up' || settled.state === 'refused') onLost(claimed, settled.state)
  }
  const turn = () => {
    const at = now()
    const mayClaim = stopped === null && breath.leftMs(at) === 0
    const room = mayClaim ? Math.min(connections - underWay + ended.length, allowance.left(at)) : 0
    const claimed = deliveries.turn({ settled: ended, limit: room, channel }, at)
    underWay += claimed.length - ended.length
    ended = []
    allowance.take(claimed.length)
    for (const one of claimed) void attempt(one).catch(onError)
    const next = underWay < connections ? deliveries.nextDueAt(channel) : null
    const rest = next === null ? idleMs : restMs(next, at, allowance)
    if (stopped === null) turns.inMs(Math.min(idleMs, Math.max(rest, breath.leftMs(at))))
    else if (underWay === 0) stopped()
  }
  const turns = openTurns(turn, (cause) => {
    onError(cause)
    // A store that keeps nothing any more must not keep the process: what is not on record is sent again.
    if (stopped !== null && ended.length === underWay) stopped()
  })

  return {
    /** Something may be due; losing the call delays it by half a minute at most. */
    nudge: turns.wish,
    /** Whether something has been due for so long without a way out, through faults of ours. */
    isStuck: (forMs: number) => {
      const since = breath.faultySince()
      return since !== null && now() - since >= forMs && deliveries.nextDueAt(channel) !== null
    },
    /** Claims nothing more; resolves when what was under way is on record. */
    stop: () =>
      new Promise<void>((resolve) => {
        turns.rest()
        stopped = resolve
        turns.wish()
      }),
  }
}
