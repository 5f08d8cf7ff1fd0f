// Who is told, of what, and how: asked for, confirmed by the address itself, changed and left at any time.
import type { Store } from '../store/store.ts'
import type { Subscriber, SubscriberSettings } from '../store/subscribers.ts'
import { addressIn, mailboxOf } from './address.ts'
import { hashOfToken, openTokens, type Purpose, type Tokens } from './tokens.ts'

export type Settings = SubscriberSettings

export type SubscriptionOptions = {
  readonly store: Store
  /** 32 secret bytes: who has them can manage every subscription. */
  readonly key: Buffer
  readonly limits?: Limits
}

/** How many confirmation mails are sent: to a mailbox, at the wish of a client, and in all. */
export type Limits = {
  readonly perMailboxADay: number
  readonly perClientAnHour: number
  readonly inAllAnHour: number
}

const usualLimits: Limits = { perMailboxADay: 3, perClientAnHour: 20, inAllAnHour: 200 }

/** What became of a request to subscribe: for the log and for tests, never for the page. */
export type Asked = 'queued' | 'not_an_address' | 'mailbox_limit' | 'client_limit' | 'overall_limit'

/** The token to manage a confirmed address with; `first` is false when its link was used before. */
export type Confirmed = { readonly first: boolean; readonly manageToken: string }

const hour = 3_600_000
const day = 24 * hour

/** How long a confirmation link works, and an address that never confirmed is kept. */
const validityMs = 7 * day

export type Subscriptions = ReturnType<typeof openSubscriptions>

/** Subscribing and unsubscribing over a store; tokens are what stands in the links of our mails. */
export const openSubscriptions = (options: SubscriptionOptions) => {
  const tokens = openTokens(options.key)
  return { ...asking(options, tokens), ...managing(options.store, tokens), ...rollOf(options.store, tokens) }
}

const asking = (options: SubscriptionOptions, tokens: Tokens) => {
  const { store, limits = usualLimits } = options
  const { subscribers, confirmations } = store
  const limitOn = (clientHash: string, mailboxHash: string, now: number): Asked | null => {
    if (confirmations.askedBy(clientHash, now - hour) >= limits.perClientAnHour) return 'client_limit'
    // Before the mailbox's own: what is told to whoever asks must not depend on the address.
    if (confirmations.askedInAll(now - hour) >= limits.inAllAnHour) return 'overall_limit'
    return confirmations.askedFor(mailboxHash, now - day) >= limits.perMailboxADay ? 'mailbox_limit' : null
  }
  return {
    /** Queues a confirmation mail, also for an address that is known, unless a limit is reached. */
    ask: (address: string, settings: Settings, client: string, now: number): Asked => {
      const parsed = addressIn(address)
      if (parsed === null) return 'not_an_address'
      const clientHash = tokens.hash('client', client)
      const mailboxHash = tokens.hash('address', mailboxOf(parsed))
      const limit = limitOn(clientHash, mailboxHash, now)
      if (limit !== null) return limit
      const addressHash = hashOf(tokens, parsed)
      const asked = { channel: 'mail', address: parsed, addressHash, settings, at: now } as const
      confirmations.ask({ ...asked, clientHash, mailboxHash })
      return 'queued'
    },
    /** Confirms an address, once: settings changed since stay. Null when the link is unknown or older than 7 days. */
    confirm: (token: string, now: number): Confirmed | null => {
      const asked = confirmations.byLink(hashOfToken(token))
      if (asked === null || now - asked.askedAt > validityMs) return null
      const first = confirmations.confirm(asked, now)
      const confirmed = subscribers.get(asked.subscriberId)
      return confirmed && { first, manageToken: tokens.of('manage', confirmed.handle) }
    },
    /** Erases the addresses that did not confirm within 7 days; to be called now and then. */
    sweep: (now: number) => {
      for (const id of confirmations.forget(now - day, now - validityMs)) subscribers.erase(id, now)
    },
  }
}

const managing = (store: Store, tokens: Tokens) => {
  const { subscribers } = store
  const behind = (purpose: Purpose, token: string): Subscriber | null => {
    const handle = tokens.handleIn(purpose, token)
    return handle === null ? null : subscribers.byHandle(handle)
  }
  const managed = (token: string) => {
    const found = behind('manage', token)
    return found === null || found.state === 'left' ? null : found
  }
  const change = (token: string, wanted: Partial<Settings>) => {
    const found = managed(token)
    return found !== null && subscribers.put(found.id, { ...found.settings, ...wanted })
  }
  const leave = (purpose: Purpose, token: string, now: number) => {
    const found = behind(purpose, token)
    if (found !== null) subscribers.erase(found.id, now)
    return found !== null
  }
  return {
    /** The settings behind a management link; null when it is none of ours, or its subscriber left. */
    manage: (token: string) => managed(token)?.settings ?? null,
    /** Puts new settings; false, as with each of these, when the token is not a subscriber's. */
    change: (token: string, settings: Settings) => change(token, settings),
    pause: (token: string) => change(token, { paused: true }),
    resume: (token: string) => change(token, { paused: false }),
    /** Erases what was stored of the subscriber, save a keyed hash of the address. */
    leave: (token: string, now: number) => leave('manage', token, now),
    /** One-click unsubscription (RFC 8058): erases; true for a token of ours, also when its subscriber left before. */
    unsubscribe: (token: string, now: number) => leave('unsubscribe', token, now),
    /** Whether a token is one to unsubscribe with: nothing is changed. */
    mayUnsubscribe: (token: string) => behind('unsubscribe', token) !== null,
    /** What is stored about the subscriber; null when the token is not a subscriber's. */
    stored: (token: string) => {
      const found = managed(token)
      return found && storedOf(store, found)
    },
  }
}

const hashOf = (tokens: Tokens, address: string) => tokens.hash('address', address.toLowerCase())

// What the operator of Constat does with the roll of subscribers.
const rollOf = ({ subscribers }: Store, tokens: Tokens) => ({
  /** Adds an address whose owner consented elsewhere, with the proof of it; never one that left. */
  importOne: (address: string, settings: Settings, consent: string, now: number) => {
    const parsed = addressIn(address)
    if (parsed === null) return 'not_an_address'
    const addressHash = hashOf(tokens, parsed)
    if (subscribers.hasLeft(addressHash)) return 'left'
    const found = subscribers.byHash(addressHash)
    if (found?.state === 'active') return 'known'
    // Who has yet to confirm, or was suspended, is told from now on: the proof stands for a confirmation.
    if (found) {
      subscribers.confirm(found.id, settings, now, consent)
      return 'imported'
    }
    const channel = 'mail'
    subscribers.add({ channel, address: parsed, addressHash, settings, at: now }, { consent })
    return 'imported'
  },
  /** Erases an address at its owner's wish; false when it is not subscribed. */
  remove: (address: string, now: number) => {
    const found = subscribers.byHash(hashOf(tokens, addressIn(address) ?? ''))
    return found !== null && subscribers.erase(found.id, now)
  },
})

const storedOf = ({ deliveries }: Store, subscriber: Subscriber) => {
  const sent = deliveries.ofSubscriber(subscriber.id)
  const answers = Map.groupBy(deliveries.attempts(sent.map(({ id }) => id)), (attempt) => attempt.deliveryId)
  const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())
  return {
    address: subscriber.address,
    state: subscriber.state,
    settings: subscriber.settings,
    asked_at: iso(subscriber.askedAt),
    confirmed_at: iso(subscriber.confirmedAt),
    consent: subscriber.consent,
    messages: sent.map(({ id, kind, state, createdAt }) => ({
      kind,
      state,
      created_at: iso(createdAt),
      attempts: (answers.get(id) ?? []).map(({ at, result, answer }) => ({ at: iso(at), result, answer })),
    })),
  }
}
