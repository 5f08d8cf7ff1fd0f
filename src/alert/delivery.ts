// What stands between a row of the store and a message: what is to be said, to whom, and its words.
import type { Settings } from './subscription.ts'

/**
 * `opened` and `closed` also speak of a journey that became slow or fast again: their transition is then `degraded` or
 * `recovered`, and their incident null.
 */
export type Kind =
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

export type State = 'due' | 'sending' | 'sent' | 'deferred' | 'refused' | 'given_up' | 'dropped'

/** One message to one address. Times are epoch milliseconds. */
export type Delivery = {
  readonly id: number
  /** 32 hexadecimal digits, the left part of the Message-ID. */
  readonly key: string
  readonly subscriberId: number | null
  readonly kind: Kind
  readonly probe: string | null
  /** What it tells: the id of the transition, for `opened`, `changed`, `closed` and `corrected`. */
  readonly transition: number | null
  readonly incident: string | null
  /**
   * The incident whose opening the subscriber was told of. It differs from `incident` when a closing and the next
   * opening were merged: the reader never heard that the first one ended.
   */
  readonly thread: string | null
  /** The public id of the statement or maintenance; the words to the operator of Constat. */
  readonly about: string | null
  /** The period of a digest: from inclusive, to exclusive. */
  readonly from: number | null
  readonly to: number | null
  readonly createdAt: number
  readonly dueAt: number
  readonly state: State
  readonly attempts: number
}

/** Whom a message is for, as its words need to know it; null settings for the operator of Constat. */
export type Recipient = {
  readonly address: string
  readonly channel: 'mail' | 'webhook'
  readonly language: Settings['language']
  readonly settings: Settings | null
  /** For the links: /subscribe/confirm/:token, /manage/:token and /u/:token (one-click unsubscription). */
  readonly confirmToken: string | null
  readonly manageToken: string | null
  readonly unsubscribeToken: string | null
}

/** `headers` come on top of those that every message has; `webhook` is the JSON of the event for webhooks. */
export type Composed = {
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
  readonly webhook?: Readonly<Record<string, unknown>>
}

/** Puts a delivery into words, from the facts as they stand now; null when there is nothing left to say. */
export type Compose = (delivery: Delivery, recipient: Recipient) => Promise<Composed | null> | Composed | null
