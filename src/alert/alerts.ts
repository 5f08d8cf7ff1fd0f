// Everything that tells people: what happened becomes messages that are due, and what is due is sent.
import type { Topic } from '../../views/mail-facts.ts'
import type { Claimed } from '../store/claims.ts'
import type { Store } from '../store/store.ts'
import { type Subscriber, unpaused } from '../store/subscribers.ts'
import { blindnessOf } from './blindness.ts'
import { openDelivery, type Sent } from './deliver.ts'
import type { Compose, Composed, Delivery, Recipient } from './delivery.ts'
import { fanOut } from './fan-out.ts'
import type { Mailer } from './mailer.ts'
import { openSubscriptions, type Settings } from './subscription.ts'
import { hashOfToken, newToken, openTokens, type Tokens } from './tokens.ts'
import { postWebhook, type Webhook } from './webhook.ts'

export type AlertsOptions = {
  readonly store: Store
  /** The 32 secret bytes of the subscriptions. */
  readonly key: Buffer
  readonly compose: Compose
  /** Null where no relay is configured: webhooks are still told. */
  readonly mailer: Mailer | null
  readonly webhooks: readonly Webhook[]
  /** The address of the site, without a slash at its end. */
  readonly siteUrl: string
  readonly operator: { readonly address: string } | null
  /** Of what goes to the operator and to webhooks. */
  readonly language: Settings['language']
  /** The journeys that are watched: the operator is told when they no longer are seen. */
  readonly probes: readonly string[]
  readonly holdMs: number
  readonly connections: number
  readonly ratePerSecond: number
  readonly pauseMs?: number
  readonly now: () => number
  readonly random: () => number
  /** Told what went wrong in our own doing; never an address. */
  readonly onError: (what: string, cause: unknown) => void
}

/** How often what happened is looked for without being told of it: reminders and digests come with the clock. */
const lookEveryMs = 30_000
const day = 24 * 3_600_000

const stuckAfterMs = 30 * 60_000

type TellOperator = (topic: Topic, detail: string, probe?: string | null) => void

const lost = { refused: 'refused for good', given_up: 'given up' } as const

/** Begins to tell people, with what an earlier process left half sent. */
export const openAlerts = (options: AlertsOptions) => {
  const { store, now, onError, operator } = options
  const tokens = openTokens(options.key)
  keepWebhooks(options, tokens)
  store.deliveries.releaseInterrupted(now())

  const tellOperator: TellOperator = (topic, detail, probe = null) => {
    if (operator === null) return
    const trouble = { address: operator.address, probe, topic, detail, at: now() }
    if (store.deliveries.tellOperator(trouble, now() - day)) nudgeAll()
  }
  const lanes = openLanes(options, tokens, tellOperator)
  const nudgeAll = () => {
    for (const lane of lanes) lane.nudge()
  }
  const subscriptions = openSubscriptions(options)
  const look = () => {
    try {
      subscriptions.sweep(now())
      tellSuspensions(store, tellOperator)
      fanOut(store, options, now())
      for (const { topic, detail, probe } of blindnessOf(store, options.probes, now())) {
        tellOperator(topic, detail, probe)
      }
    } catch (cause) {
      onError('what happened was not made into messages', cause)
    }
    nudgeAll()
  }
  const timer = setInterval(look, lookEveryMs)
  look()

  return {
    /** Something happened; losing the call delays its messages by half a minute at most. */
    nudge: look,
    /** Queues words to the operator of Constat, at most once a day for each topic and journey. */
    tellOperator,
    /** Whether nothing could be sent for half an hour, through faults of ours. */
    isStuck: () => lanes.some((lane) => lane.isStuck(stuckAfterMs)),
    /** Sends nothing more; waits for what is under way, `graceMs` at most. */
    stop: async (graceMs = 5000) => {
      clearInterval(timer)
      const patience = setTimeout(() => options.mailer?.close(), graceMs)
      await Promise.all(lanes.map((lane) => lane.stop()))
      clearTimeout(patience)
      options.mailer?.close()
    },
  }
}

// One for each way out: when the relay is away, programs are told all the same.
const openLanes = (options: AlertsOptions, tokens: Tokens, tellOperator: TellOperator) =>
  (['mail', 'webhook'] as const).map((channel) =>
    openDelivery({
      ...options,
      deliveries: options.store.deliveries,
      channel,
      send: senderOf(options, tokens),
      onLost: ({ delivery: { key, kind } }, state) => {
        // Of a message to the operator there is nobody left to tell.
        if (kind === 'operator') options.onError(`delivery ${key} was ${lost[state]}`, null)
        // Whoever mistypes an address on the page is told nothing either.
        else if (kind !== 'confirm' || state === 'given_up')
          tellOperator('given-up', `${key}: ${lost[state]}`)
      },
      onError: (cause) => options.onError('a message was not sent', cause),
    }),
  )

const senderOf = (options: AlertsOptions, tokens: Tokens) => {
  const { store, compose, mailer, webhooks, siteUrl, now } = options
  const mail = async ({ delivery }: Claimed, recipient: Recipient, composed: Composed): Promise<Sent> => {
    if (mailer === null) return { state: 'deferred', answer: 'no relay is configured', ours: false }
    const { address, unsubscribeToken } = recipient
    const unsubscribeUrl = unsubscribeToken === null ? null : `${siteUrl}/unsubscribe/${unsubscribeToken}`
    return mailer.send({
      ...composed,
      key: delivery.key,
      to: address,
      thread: delivery.thread,
      unsubscribeUrl,
    })
  }
  const post = async (
    { delivery, address }: Claimed,
    { subject, text, webhook }: Composed,
  ): Promise<Sent> => {
    const target = webhooks.find(({ name }) => name === address)
    if (target === undefined) return { state: 'dropped', answer: null, ours: false }
    const event = webhook ?? { type: delivery.kind, data: { subject, text } }
    const posted = await postWebhook(
      target,
      { id: delivery.key, event, text: `${subject}\n\n${text}` },
      now(),
    )
    return { ...posted, ours: false }
  }
  return async (claimed: Claimed): Promise<Sent> => {
    const recipient = recipientOf(store, tokens, claimed, options.language)
    const composed = recipient && (await compose(claimed.delivery, recipient))
    if (!composed) return { state: 'dropped', answer: null, ours: false }
    return claimed.channel === 'webhook' ? post(claimed, composed) : mail(claimed, recipient, composed)
  }
}

// Who paused, or was suspended, while a message was under way is not sent it again.
const mayHear = ({ state, settings }: Subscriber, { kind }: Delivery) => {
  if (state === 'left') return false
  if (kind === 'confirm') return true
  return state === 'active' && (!settings.paused || unpaused.some((one) => one === kind))
}

// Null when what was to be confirmed is forgotten or was confirmed, or the subscriber was erased, since the message was due.
const recipientOf = (
  store: Store,
  tokens: Tokens,
  { delivery, address, channel, subscriber }: Claimed,
  operatorLanguage: Settings['language'],
): Recipient | null => {
  const none = { confirmToken: null, manageToken: null, unsubscribeToken: null }
  if (subscriber === null) return { address, channel, language: operatorLanguage, settings: null, ...none }
  if (!mayHear(subscriber, delivery)) return null
  const { handle } = subscriber
  const links = {
    manageToken: tokens.of('manage', handle),
    unsubscribeToken: tokens.of('unsubscribe', handle),
  }
  if (delivery.kind !== 'confirm') {
    const { settings } = subscriber
    return { address, channel, language: settings.language, settings, ...links, confirmToken: null }
  }
  const asked = delivery.confirmation === null ? null : store.confirmations.get(delivery.confirmation)
  if (!asked?.settings) return null
  const confirmToken = newToken()
  store.confirmations.link(asked.id, hashOfToken(confirmToken))
  const { settings } = asked
  return { address, channel, language: settings.language, settings, ...links, confirmToken }
}

// Whoever is written to no more would not notice: the silence is like that of a registry that works.
const tellSuspensions = ({ subscribers, outbox }: Store, tellOperator: TellOperator) => {
  const suspended = subscribers.suspended()
  const told = outbox.cursor('suspended') ?? 0
  if (suspended === told) return
  outbox.moveCursor('suspended', suspended)
  if (suspended > told) tellOperator('suspended', `addresses that are written to no more: ${suspended}`)
}

// A configured webhook is a subscriber by its name; its URL, which may hold a secret, stays in the configuration.
const keepWebhooks = ({ store, webhooks, language, ...options }: AlertsOptions, tokens: Tokens) => {
  const { subscribers } = store
  const now = options.now()
  const kept = webhooks.map(({ name, journeys }) => {
    const addressHash = tokens.hash('address', `webhook ${name}`)
    const settings: Settings = {
      journeys: journeys.length === 0 ? 'all' : journeys,
      about: 'everything',
      how: 'at-once',
      language,
      reminders: false,
      paused: false,
    }
    const known = subscribers.byHash(addressHash)
    if (known) subscribers.confirm(known.id, settings, now)
    const added = { channel: 'webhook', address: name, addressHash, settings, at: now } as const
    return known?.id ?? subscribers.add(added, { consent: null })
  })
  for (const { id, channel } of subscribers.list()) {
    if (channel === 'webhook' && !kept.includes(id)) subscribers.erase(id, now)
  }
}
