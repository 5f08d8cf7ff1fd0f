// One row per message to one address: claimed once, settled with what the server answered.
import type { Database } from './database.ts'
import type { Channel } from './subscribers.ts'

/**
 * `corrected` takes back an incident's figures, or the words that `about` names, its transition null. `opened` and
 * `closed` also speak of a journey that became slow or fast again: their transition is then `degraded` or
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
   * opening were merged: the reader never heard that the first one ended. Of words that were taken back: the message
   * that told them, by its key, where they were in no such conversation.
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

export type Attempt = {
  readonly deliveryId: number
  readonly at: number
  readonly result: 'sent' | 'deferred' | 'refused' | 'interrupted' | 'bounced'
  readonly answer: string | null
}

/** The columns of a delivery, for a row of `deliveryRows`. */
export const deliveryColumns = `delivery.id, lower(hex(key)) AS key, subscriber_id AS subscriberId, kind, name AS probe,
  transition_id AS "transition", nullif(lower(hex(incident_id)), '') AS incident,
  nullif(lower(hex(thread_id)), '') AS thread, confirmation_id AS confirmation, delivery.about, from_at AS "from",
  to_at AS "to", created_at AS createdAt, due_at AS dueAt, delivery.state, attempts`

export const deliveryRows = 'FROM delivery LEFT JOIN probe ON probe.id = delivery.probe_id'

/** The channel of a row of deliveries: what goes to the operator of Constat goes by mail. */
export const channelOf = (row: string) =>
  `coalesce((SELECT channel FROM subscriber WHERE id = ${row}.subscriber_id), 'mail')`

/** The deliveries kept so far. */
export const deliveries = (db: Database) => {
  const nextDueAt = db
    .prepare(
      `SELECT due_at FROM delivery WHERE state IN ('due', 'deferred') AND ${channelOf('delivery')} = ?
       ORDER BY due_at LIMIT 1`,
    )
    .pluck()
  const list = db.prepare(
    `SELECT ${deliveryColumns} ${deliveryRows} WHERE (@state IS NULL OR delivery.state = @state) ORDER BY delivery.id DESC LIMIT @limit`,
  )
  const ofSubscriber = db.prepare(
    `SELECT ${deliveryColumns} ${deliveryRows} WHERE subscriber_id = ? ORDER BY delivery.id`,
  )
  const attempts = db.prepare(
    `SELECT delivery_id AS deliveryId, at, result, answer FROM delivery_attempt
     WHERE delivery_id IN (SELECT value FROM json_each(?)) ORDER BY id`,
  )
  const counts = db.prepare('SELECT state, count(*) AS count FROM delivery GROUP BY state')
  const results = db.prepare('SELECT result, count(*) AS count FROM delivery_attempt GROUP BY result')
  const drop = db.prepare(
    `UPDATE delivery SET state = 'dropped' WHERE state IN ('due', 'deferred', 'sending')`,
  )
  return {
    /** Drops whatever is still to be sent; counts it. */
    dropPending: () => drop.run().changes,
    /** How many attempts had each result that some had; what came back undelivered is one of them. */
    results: () => results.all() as { readonly result: Attempt['result']; readonly count: number }[],
    /** The earliest moment at which something is due on a channel; null when nothing is. */
    nextDueAt: (channel: Channel) => (nextDueAt.get(channel) as number | undefined) ?? null,
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
       WHERE kind = 'operator' AND created_at > @since AND created_at <= @at AND name IS @probe AND about LIKE @topic || ': %')`,
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
