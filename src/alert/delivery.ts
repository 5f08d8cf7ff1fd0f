// What stands between a row of the store and a message: what is to be said, to whom, and its words.
import type { Delivery } from '../store/deliveries.ts'
import type { Channel } from '../store/subscribers.ts'
import type { Settings } from './subscription.ts'

export type { Delivery } from '../store/deliveries.ts'

/** Whom a message is for, as its words need to know it; null settings for the operator of Constat. */
export type Recipient = {
  readonly address: string
  readonly channel: Channel
  readonly language: Settings['language']
  readonly settings: Settings | null
  /** For the links: /subscribe/confirm/:token, /manage/:token and /unsubscribe/:token (one-click unsubscription). */
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
