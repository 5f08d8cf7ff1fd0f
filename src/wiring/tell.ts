// Wires who is told of what: the mails, the programs that are called, the watchdog, and the pages that people ask on.
import type { Topic } from '../../views/mail-facts.ts'
import { openAlerts } from '../alert/alerts.ts'
import type { MailSite } from '../alert/facts.ts'
import { openHeartbeat } from '../alert/heartbeat.ts'
import { type Mailer, openMailer } from '../alert/mailer.ts'
import { composer } from '../alert/message.ts'
import { openSubscriptions, type Subscriptions } from '../alert/subscription.ts'
import type { Config } from '../config/schema.ts'
import type { Places } from '../data-directory.ts'
import type { Inbox } from '../inbox/inbox.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/store.ts'
import { accountAt } from './mail-servers.ts'
import type { Registry } from './registry.ts'
import { subscriptionKeyIn } from './subscription-key.ts'

export type TellParts = {
  readonly config: Config
  readonly store: Store
  readonly inbox: Inbox | null
  readonly onInboxTrouble: Registry['onInboxTrouble']
  readonly site: MailSite
  readonly places: Places
  readonly log: Log
  /** Nothing is sent: only commands run. */
  readonly idle: boolean
  readonly healthy: () => boolean
}

type OnStop = (undo: () => unknown) => void

type Mail = NonNullable<Config['mail']>

const now = () => Date.now()

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

// Where what could not be delivered is sent back to: the relay must be ready to send in that domain's name.
const bounceOf = ({ inbox: configured }: Config, mail: Mail, inbox: Inbox | null) => {
  const { bounce, from } = mail
  // The provider of a mailbox elsewhere lets nobody send in its name but who logs in there.
  const isElsewhere = configured?.kind === 'imap' && domainOf(configured.address) !== domainOf(from)
  if (bounce !== null || inbox === null || isElsewhere) return () => bounce ?? from
  return inbox.bounceTo
}

const mailerOf = (config: Config, inbox: Inbox | null): Mailer | null => {
  const { site, mail } = config
  if (mail === null) return null
  const { dkim, from, connections } = mail
  return openMailer({
    ...accountAt(mail),
    dkim: dkim && { domain: dkim.domain, selector: dkim.selector, privateKey: dkim.privateKey },
    from,
    title: site.title,
    domain: domainOf(from),
    bounceTo: bounceOf(config, mail, inbox),
    connections,
  })
}

const takeBounces = (inbox: Inbox, { store, log }: TellParts) => {
  inbox.takeIn('bounce', {
    knows: () => true,
    deliver: (key, { raw }) => {
      // Loaded with the first one: parsing mail takes memory that most days need not.
      import('../alert/bounce.ts')
        .then(({ takeBounce }) => takeBounce(store, key, Buffer.from(raw), now()))
        .catch((cause) => log('error', 'a bounce could not be read', { cause }))
    },
  })
}

const alertsOf = (parts: TellParts, key: Buffer, mailer: Mailer | null) => {
  const { config, store, site, log } = parts
  const operator = config.mail?.operatorAddress
  return openAlerts({
    store,
    key,
    compose: composer(site),
    mailer,
    webhooks: config.webhooks.map(({ name, url, secret, form, probes, allowPrivate }) => ({
      name,
      url,
      secret,
      form,
      journeys: probes,
      allowPrivate,
    })),
    siteUrl: site.url,
    operator: operator ? { address: operator } : null,
    language: config.site.languages[0] ?? 'fr',
    probes: config.probes.map(({ id }) => id),
    holdMs: config.mail?.hold ?? 600_000,
    connections: config.mail?.connections ?? 1,
    ratePerSecond: config.mail?.ratePerSecond ?? 10,
    now,
    random: Math.random,
    onError: (what, cause) => log('error', what, { cause }),
  })
}

/** Queues words to the operator of Constat, about a journey or about none. */
export type TellOperator = (topic: Topic, detail: string, probe?: string | null) => void

export type Telling = {
  /** Null where no mail can be sent: nobody can subscribe. */
  readonly subscriptions: Subscriptions | null
  /** Something happened; losing the call delays messages a little. */
  readonly nudge: () => void
  readonly tellOperator: TellOperator
}

// Somebody waits for the mail, which must not wait for the clock; nor may the answer tell by its time what was done.
const askingAtOnce = (subscriptions: Subscriptions, nudge: () => void): Subscriptions => ({
  ...subscriptions,
  ask: (...given) => {
    const asked = subscriptions.ask(...given)
    if (asked === 'queued') setImmediate(nudge)
    return asked
  },
})

const quiet = { nudge: () => undefined, tellOperator: () => undefined }

/** Begins to tell people what the store learns. */
export const openTelling = (parts: TellParts, onStop: OnStop): Telling => {
  const { config, store, inbox, log } = parts
  const key = subscriptionKeyIn(parts.places)
  const subscriptions = config.mail && openSubscriptions({ store, key })
  if (parts.idle) return { subscriptions, ...quiet }
  const mailer = mailerOf(config, inbox)
  if (inbox) takeBounces(inbox, parts)
  const alerts = alertsOf(parts, key, mailer)
  onStop(() => alerts.stop())
  parts.onInboxTrouble((why) => alerts.tellOperator('inbox', why))
  if (config.heartbeat) {
    const { url, every } = config.heartbeat
    const onMissed = (cause: unknown) => log('warn', 'the watchdog did not hear us', { cause })
    // Where nothing can be sent, the watchdog is the only one left to tell.
    const healthy = () => parts.healthy() && !alerts.isStuck()
    onStop(openHeartbeat({ url, everyMs: every, healthy, onMissed }).stop)
  }
  const { nudge, tellOperator } = alerts
  return { subscriptions: subscriptions && askingAtOnce(subscriptions, nudge), nudge, tellOperator }
}
