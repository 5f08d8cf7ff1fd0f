// Who sends what: a delivery is claimed by one process, sent, and settled with what the server answered.
import type { Database } from './database.ts'
import { type Attempt, channelOf, type Delivery, deliveryColumns, deliveryRows } from './deliveries.ts'
import { type Channel, dropping, readSubscriber, type Subscriber, subscriberColumns } from './subscribers.ts'

/** A delivery that this process alone may send now; a null subscriber means the operator of Constat. */
export type Claimed = {
  readonly delivery: Delivery
  readonly address: string
  readonly channel: Channel
  readonly subscriber: Subscriber | null
  /** Null before it was tried for the first time. */
  readonly firstTriedAt: number | null
}

/** What is put on record and what is claimed, at once. */
export type Turn = {
  readonly settled: readonly Settled[]
  readonly limit: number
  readonly channel: Channel
}

/** What became of a claim; `dueAt` is when it is tried again, for `deferred`. */
export type Settled = {
  readonly id: number
  readonly state: 'sent' | 'deferred' | 'refused' | 'given_up' | 'dropped'
  readonly answer: string | null
  readonly at: number
  readonly dueAt: number
}

type ClaimedRow = Delivery & { readonly operator: string | null; readonly firstTriedAt: number | null }

/** Claims deliveries, and keeps what became of them. */
export const claims = (db: Database) => {
  // What a subscriber is told comes in the order in which it happened: a message waits for the ones before it.
  const claim = db
    .prepare(
      `UPDATE delivery SET state = 'sending', attempts = attempts + 1,
         digest_about = iif(kind = 'digest', (SELECT about FROM subscriber WHERE id = subscriber_id), NULL),
         digest_journeys = iif(kind = 'digest', (SELECT journeys FROM subscriber WHERE id = subscriber_id), NULL)
       WHERE state IN ('due', 'deferred') AND id IN (
         SELECT id FROM delivery AS one WHERE state IN ('due', 'deferred') AND due_at <= @now AND ${channelOf('one')} = @channel AND NOT EXISTS (
           SELECT 1 FROM delivery AS earlier
           WHERE earlier.subscriber_id = one.subscriber_id AND earlier.id < one.id
             AND earlier.state IN ('due', 'deferred', 'sending') AND (earlier.state <> 'due' OR earlier.due_at <= @now))
         ORDER BY due_at, id LIMIT @limit)
       RETURNING id`,
    )
    .pluck()
  const one = db.prepare(
    `SELECT ${deliveryColumns}, delivery.address AS operator,
       (SELECT min(at) FROM delivery_attempt WHERE delivery_id = delivery.id) AS firstTriedAt
     ${deliveryRows} WHERE delivery.id = ?`,
  )
  const subscriberOf = db.prepare(`SELECT ${subscriberColumns} FROM subscriber WHERE id = ?`)
  const release = db.prepare(
    `UPDATE delivery SET state = 'deferred', due_at = @now WHERE state = 'sending' RETURNING id`,
  )
  const settle = settler(db)
  const keepAttempt = attemptKeeper(db)

  const read = (id: number): Claimed => {
    const { operator, firstTriedAt, ...delivery } = one.get(id) as ClaimedRow
    const found = delivery.subscriberId === null ? null : subscriberOf.get(delivery.subscriberId)
    const subscriber = found ? readSubscriber(found as Parameters<typeof readSubscriber>[0]) : null
    const address = subscriber?.address ?? operator ?? ''
    return { delivery, address, channel: subscriber?.channel ?? 'mail', subscriber, firstTriedAt }
  }
  const turn = db.transaction(({ settled, limit, channel }: Turn, now: number) => {
    for (const one of settled) settle(one)
    return limit > 0 ? (claim.all({ limit, channel, now }) as number[]).map(read) : []
  })
  const releaseAll = db.transaction((now: number) => {
    const ids = release.pluck().all({ now }) as number[]
    for (const id of ids) keepAttempt(id, now, 'interrupted', null)
    return ids.length
  })
  const hastily = lessDurably(db)
  return {
    /** Keeps what became of earlier claims, and claims up to `limit` that are due on a channel, in one transaction. */
    turn: (taken: Turn, now: number) => hastily(now, () => turn.immediate(taken, now)),
    /** What an earlier process had under way when it ended is due again; tells how many. */
    releaseInterrupted: (now: number) => releaseAll.immediate(now),
  }
}

// A commit survives the death of the process without waiting for the disk. What a power cut may undo is a second's
// worth of results, so that some messages are sent twice; the disk is waited for once in that second.
const lessDurably = (db: Database) => {
  let waitedAt = 0
  return <T>(now: number, work: () => T): T => {
    if (Math.abs(now - waitedAt) >= 1000) {
      waitedAt = now
      return work()
    }
    db.exec('PRAGMA synchronous = NORMAL')
    try {
      return work()
    } finally {
      db.exec('PRAGMA synchronous = FULL')
    }
  }
}

const attemptKeeper = (db: Database) => {
  // Who left meanwhile leaves no answer behind: it may quote the address.
  const insert = db.prepare(
    `INSERT INTO delivery_attempt (delivery_id, at, result, answer) SELECT delivery.id, @at, @result,
       iif(subscriber.state = 'left', NULL, @answer)
     FROM delivery LEFT JOIN subscriber ON subscriber.id = subscriber_id WHERE delivery.id = @id`,
  )
  return (id: number, at: number, result: Attempt['result'], answer: string | null) => {
    insert.run({ id, at, result, answer })
  }
}

/** Addresses that refused for good on so many different days, with nothing that they took between, are written to no more. */
const refusalDays = 3

// What a relay took may still come back: that of the same day is no proof yet, and what did come back is none.
const lastTaken = `SELECT max(taken.at) FROM delivery AS one JOIN delivery_attempt AS taken ON taken.delivery_id = one.id
  WHERE one.subscriber_id = (SELECT subscriber_id FROM delivery WHERE id = @id) AND taken.result = 'sent'
    AND taken.at < @at - 86400000
    AND NOT EXISTS (SELECT 1 FROM delivery_attempt WHERE delivery_id = one.id AND result = 'bounced')`

const suspender = (db: Database) => {
  const days = db
    .prepare(
      `SELECT count(DISTINCT at / 86400000) FROM delivery_attempt JOIN delivery ON delivery.id = delivery_id
       JOIN subscriber ON subscriber.id = subscriber_id
       WHERE subscriber_id = (SELECT subscriber_id FROM delivery WHERE id = @id)
         AND (result = 'refused' OR (result = 'bounced' AND answer LIKE '5.%'))
         AND at >= coalesce(confirmed_at, 0) AND at > coalesce((${lastTaken}), 0)`,
    )
    .pluck()
  const suspend = db
    .prepare(
      `UPDATE subscriber SET state = 'suspended'
       WHERE state = 'active' AND id = (SELECT subscriber_id FROM delivery WHERE id = ?) RETURNING id`,
    )
    .pluck()
  const drop = db.prepare(dropping)
  return (deliveryId: number, at: number) => {
    if ((days.get({ id: deliveryId, at }) as number) < refusalDays) return
    const id = suspend.get(deliveryId)
    if (id !== undefined) drop.run(id)
  }
}

const settler = (db: Database) => {
  const put = db.prepare(
    `UPDATE delivery SET state = @state, due_at = @dueAt WHERE id = @id AND state = 'sending'`,
  )
  const keepAttempt = attemptKeeper(db)
  const suspendIfDue = suspender(db)
  return ({ id, state, answer, at, dueAt }: Settled) => {
    if (put.run({ id, state, dueAt }).changes === 0 || state === 'dropped') return
    keepAttempt(id, at, state === 'given_up' ? 'deferred' : state, answer)
    if (state === 'refused') suspendIfDue(id, at)
  }
}

/** Counts what came back. */
export const bounces = (db: Database) => {
  const byKey = db.prepare('SELECT id FROM delivery WHERE key = unhex(?)').pluck()
  const keepAttempt = attemptKeeper(db)
  const suspendIfDue = suspender(db)
  const bounced = db.prepare(`SELECT 1 FROM delivery_attempt WHERE delivery_id = ? AND result = 'bounced'`)
  const bounce = db.transaction((key: string, answer: string, at: number) => {
    const id = byKey.get(key) as number | undefined
    // Once for each message: whoever was forwarded one knows its key, and must not suspend its subscriber with it.
    if (id === undefined || bounced.get(id) !== undefined) return false
    keepAttempt(id, at, 'bounced', answer)
    suspendIfDue(id, at)
    return true
  })
  return {
    /** Counts a message that was reported back as undeliverable, once; false when it is none of ours or was counted. */
    bounce: (key: string, answer: string, at: number) => bounce.immediate(key, answer, at),
  }
}
