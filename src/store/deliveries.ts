// One row per message to one address: claimed once, settled with what the server answered.
import type { Database } from './database.ts'
import { type Channel, dropping, readSubscriber, type Subscriber, subscriberColumns } from './subscribers.ts'

/**
 * `opened` and `closed` also speak of a journey that became slow or fast again: their transition is then `degraded` or
 * `recovered`, and their incident null.
 */
export type DeliveryKind =
  | 'confirm'
  | 'opened'
  | 'reminder'
  | 'changed'
  | 'closed'
  | 'corrected'
  | 'maintenance'
  | 'statement'
  | 'digest'
  | 'operator'

export type DeliveryState = 'due' | 'sending' | 'sent' | 'deferred' | 'refused' | 'given_up' | 'dropped'

/** One message to one address. Times are epoch milliseconds. */
export type Delivery = {
  readonly id: number
  /** 32 hexadecimal digits, the left part of the Message-ID. */
  readonly key: string
  readonly subscriberId: number | null
  readonly kind: DeliveryKind
  readonly probe: string | null
  /** What it tells: the id of the transition, for `opened`, `changed`, `closed` and `corrected`. */
  readonly transition: number | null
  readonly incident: string | null
  /**
   * The incident whose opening the subscriber was told of. It differs from `incident` when a closing and the next
   * opening were merged: the reader never heard that the first one ended.
   */
  readonly thread: string | null
  /** Of `confirm`: what is to be confirmed. */
  readonly confirmation: number | null
  /** The public id of the statement or maintenance; the words to the operator of Constat. */
  readonly about: string | null
  /** The period of a digest: from inclusive, to exclusive. */
  readonly from: number | null
  readonly to: number | null
  readonly createdAt: number
  readonly dueAt: number
  readonly state: DeliveryState
  readonly attempts: number
}

/** A delivery that this process alone may send now; a null subscriber means the operator of Constat. */
export type Claimed = {
  readonly delivery: Delivery
  readonly address: string
  readonly channel: Channel
  readonly subscriber: Subscriber | null
}

/** What became of a claim; `dueAt` is when it is tried again, for `deferred`. */
export type Settled = {
  readonly id: number
  readonly state: 'sent' | 'deferred' | 'refused' | 'given_up' | 'dropped'
  readonly answer: string | null
  readonly at: number
  readonly dueAt: number
}

export type Attempt = {
  readonly deliveryId: number
  readonly at: number
  readonly result: 'sent' | 'deferred' | 'refused' | 'interrupted' | 'bounced'
  readonly answer: string | null
}

const columns = `delivery.id, lower(hex(key)) AS key, subscriber_id AS subscriberId, kind, name AS probe,
  transition_id AS "transition", nullif(lower(hex(incident_id)), '') AS incident,
  nullif(lower(hex(thread_id)), '') AS thread, confirmation_id AS confirmation, delivery.about, from_at AS "from",
  to_at AS "to", created_at AS createdAt, due_at AS dueAt, delivery.state, attempts`

const from = 'FROM delivery LEFT JOIN probe ON probe.id = delivery.probe_id'

/** The deliveries kept so far. */
export const deliveries = (db: Database) => {
  const nextDueAt = db.prepare(`SELECT min(due_at) FROM delivery WHERE state IN ('due', 'deferred')`).pluck()
  const list = db.prepare(
    `SELECT ${columns} ${from} WHERE (@state IS NULL OR delivery.state = @state) ORDER BY delivery.id DESC LIMIT @limit`,
  )
  const ofSubscriber = db.prepare(`SELECT ${columns} ${from} WHERE subscriber_id = ? ORDER BY delivery.id`)
  const attempts = db.prepare(
    `SELECT delivery_id AS deliveryId, at, result, answer FROM delivery_attempt
     WHERE delivery_id IN (SELECT value FROM json_each(?)) ORDER BY id`,
  )
  const counts = db.prepare('SELECT state, count(*) AS count FROM delivery GROUP BY state')
  return {
    ...claims(db),
    ...bounces(db),
    /** The earliest moment at which something is due; null when nothing is. */
    nextDueAt: () => nextDueAt.get() as number | null,
    /** The latest deliveries in a state (in all when null), newest first. */
    list: (state: DeliveryState | null, limit: number) => list.all({ state, limit }) as Delivery[],
    ofSubscriber: (id: number) => ofSubscriber.all(id) as Delivery[],
    /** What servers answered about several deliveries, oldest first. */
    attempts: (ids: readonly number[]) => attempts.all(JSON.stringify(ids)) as Attempt[],
    /** How many deliveries are in each state that has some. */
    counts: () =>
      Object.fromEntries(
        (counts.all() as { state: DeliveryState; count: number }[]).map(({ state, count }) => [state, count]),
      ) as Partial<Record<DeliveryState, number>>,
    tellOperator: operatorTeller(db),
  }
}

const operatorTeller = (db: Database) => {
  const insert = db.prepare(
    `INSERT INTO delivery (address, kind, probe_id, about, created_at, due_at)
     SELECT @address, 'operator', (SELECT id FROM probe WHERE name = @probe), @topic || ': ' || @detail, @at, @at
     WHERE NOT EXISTS (SELECT 1 FROM delivery LEFT JOIN probe ON probe.id = probe_id
       WHERE kind = 'operator' AND created_at > @since AND name IS @probe AND about LIKE @topic || ': %')`,
  )
  /** Queues words to the operator of Constat, unless the same topic was told since a moment; tells whether it did. */
  return (trouble: OperatorTrouble, since: number) => insert.run({ ...trouble, since }).changes > 0
}

/** What the operator of Constat is told; `topic` is one short word. */
type OperatorTrouble = {
  readonly address: string
  readonly probe: string | null
  readonly topic: string
  readonly detail: string
  readonly at: number
}

type ClaimedRow = Delivery & { readonly subscriber: string | null; readonly operator: string | null }

const claims = (db: Database) => {
  // What a subscriber is told comes in the order in which it happened: a message waits for the ones before it.
  const claim = db
    .prepare(
      `UPDATE delivery SET state = 'sending', attempts = attempts + 1
       WHERE state IN ('due', 'deferred') AND id IN (
         SELECT id FROM delivery AS one WHERE state IN ('due', 'deferred') AND due_at <= @now AND NOT EXISTS (
           SELECT 1 FROM delivery AS earlier
           WHERE earlier.subscriber_id = one.subscriber_id AND earlier.id < one.id
             AND earlier.state IN ('due', 'deferred', 'sending') AND (earlier.state <> 'due' OR earlier.due_at <= @now))
         ORDER BY due_at, id LIMIT @limit)
       RETURNING id`,
    )
    .pluck()
  const one = db.prepare(`SELECT ${columns}, delivery.address AS operator ${from} WHERE delivery.id = ?`)
  const subscriberOf = db.prepare(`SELECT ${subscriberColumns} FROM subscriber WHERE id = ?`)
  const release = db.prepare(
    `UPDATE delivery SET state = 'deferred', due_at = @now WHERE state = 'sending' RETURNING id`,
  )
  const settle = settler(db)
  const keepAttempt = attemptKeeper(db)

  const read = (id: number): Claimed => {
    const { operator, ...delivery } = one.get(id) as ClaimedRow
    const found = delivery.subscriberId === null ? null : subscriberOf.get(delivery.subscriberId)
    const subscriber = found ? readSubscriber(found as Parameters<typeof readSubscriber>[0]) : null
    const address = subscriber?.address ?? operator ?? ''
    return { delivery, address, channel: subscriber?.channel ?? 'mail', subscriber }
  }
  const turn = db.transaction((settled: readonly Settled[], limit: number, now: number) => {
    for (const one of settled) settle(one)
    return limit > 0 ? (claim.all({ limit, now }) as number[]).map(read) : []
  })
  const releaseAll = db.transaction((now: number) => {
    const ids = release.pluck().all({ now }) as number[]
    for (const id of ids) keepAttempt(id, now, 'interrupted', null)
    return ids.length
  })
  return {
    /** Keeps what became of earlier claims and claims up to `limit` that are due: one transaction, one wait for the disk. */
    turn: (settled: readonly Settled[], limit: number, now: number) => turn.immediate(settled, limit, now),
    /** What an earlier process had under way when it ended is due again; tells how many. */
    releaseInterrupted: (now: number) => releaseAll.immediate(now),
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

/** Addresses that refused for good on so many different days are written to no more. */
const refusalDays = 3

const suspender = (db: Database) => {
  const days = db
    .prepare(
      `SELECT count(DISTINCT at / 86400000) FROM delivery_attempt JOIN delivery ON delivery.id = delivery_id
       JOIN subscriber ON subscriber.id = subscriber_id
       WHERE subscriber_id = (SELECT subscriber_id FROM delivery WHERE id = ?)
         AND result IN ('refused', 'bounced') AND at >= coalesce(confirmed_at, 0)`,
    )
    .pluck()
  const suspend = db
    .prepare(
      `UPDATE subscriber SET state = 'suspended'
       WHERE state = 'active' AND id = (SELECT subscriber_id FROM delivery WHERE id = ?) RETURNING id`,
    )
    .pluck()
  const drop = db.prepare(dropping)
  return (deliveryId: number) => {
    if ((days.get(deliveryId) as number) < refusalDays) return
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
    if (state === 'refused') suspendIfDue(id)
  }
}

const bounces = (db: Database) => {
  const byKey = db.prepare('SELECT id FROM delivery WHERE key = unhex(?)').pluck()
  const keepAttempt = attemptKeeper(db)
  const suspendIfDue = suspender(db)
  const bounce = db.transaction((key: string, answer: string, at: number) => {
    const id = byKey.get(key) as number | undefined
    if (id === undefined) return false
    keepAttempt(id, at, 'bounced', answer)
    suspendIfDue(id)
    return true
  })
  return {
    /** Counts a message that was reported back as undeliverable; false when it is none of ours. */
    bounce: (key: string, answer: string, at: number) => bounce.immediate(key, answer, at),
  }
}
