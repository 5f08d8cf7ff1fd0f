// Alerts over a real store and a real mail server, with words that say no more than the tests need.
import { setTimeout as later } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { type AlertsOptions, openAlerts } from '../../src/alert/alerts.ts'
import type { Compose } from '../../src/alert/delivery.ts'
import { type MailerOptions, openMailer } from '../../src/alert/mailer.ts'
import { openSubscriptions, type Settings } from '../../src/alert/subscription.ts'
import type { Store } from '../../src/store/store.ts'

export const key = Buffer.alloc(32, 7)

export const day = 24 * 3_600_000

export const wishes: Settings = {
  journeys: 'all',
  about: 'outages',
  how: 'at-once',
  language: 'fr',
  reminders: true,
  paused: false,
}

/** Says the kind of a delivery, and gives the tokens of its links. */
const plainly: Compose = ({ kind, incident, probe, about }, { confirmToken, manageToken }) => ({
  subject: `${kind} ${incident ?? about ?? probe ?? ''}`.trim(),
  text: `confirm=${confirmToken} manage=${manageToken}\n`,
  html: `<p>${kind}</p>`,
  headers: {},
})

/** A mailer to a server on this machine. */
export const aMailer = (port: number, options: Partial<MailerOptions> = {}) =>
  openMailer({
    host: '127.0.0.1',
    port,
    tls: 'none',
    user: null,
    password: null,
    dkim: null,
    from: 'alerts@constat.example',
    title: 'Constat',
    domain: 'constat.example',
    bounceTo: (bounced) => `bounce+${bounced}@constat.example`,
    connections: 5,
    timeoutMs: 2000,
    ...options,
  })

/** Alerts whose clock stands still until it is moved; stopped when the test ends. */
export const someAlerts = (
  store: Store,
  port: number,
  options: Partial<AlertsOptions> = {},
  from = Date.now(),
) => {
  let at = from
  const troubles: { readonly what: string; readonly cause: unknown }[] = []
  const alerts = openAlerts({
    store,
    key,
    compose: plainly,
    mailer: aMailer(port),
    webhooks: [],
    probes: ['consumer-sign-up'],
    siteUrl: 'https://constat.example',
    operator: { address: 'operator@constat.example' },
    language: 'en',
    holdMs: 600_000,
    connections: 5,
    ratePerSecond: 10_000,
    pauseMs: 1,
    now: () => at,
    random: () => 0.5,
    onError: (what, cause) => troubles.push({ what, cause }),
    ...options,
  })
  onTestFinished(() => alerts.stop(0))
  return {
    ...alerts,
    troubles,
    now: () => at,
    /** Moves the clock, and lets the alerts look again. */
    move: (ms: number) => {
      at += ms
      alerts.nudge()
    },
  }
}

/** Adds somebody who confirmed at a moment. */
export const aSubscriber = (store: Store, address: string, settings: Partial<Settings> = {}, at = 0) => {
  const subscriptions = openSubscriptions({ store, key })
  subscriptions.importOne(address, { ...wishes, ...settings }, 'a test', at)
  return subscriptions
}

/** Queues one message to everybody. */
export const announce = (store: Store, at: number) => {
  store.maintenances.keep({
    probe: null,
    announcedAt: at,
    recordedAt: at,
    from: at + 1,
    to: at + 2,
    source: 'Exploitant',
    url: null,
    lang: 'fr',
    words: 'Maintenance',
  })
}

/** Resolves when the condition holds, looking every few milliseconds. */
export const eventually = async (condition: () => unknown, withinMs = 20_000): Promise<void> => {
  const deadline = performance.now() + withinMs
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain for ${condition}`)
    await later(5)
  }
}
