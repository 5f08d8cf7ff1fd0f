// Messages composed at a moment from what a store has on record.
import type { Delivery, Recipient } from '../../src/alert/delivery.ts'
import { composer } from '../../src/alert/message.ts'
import type { Store } from '../../src/store/store.ts'
import { siteOver } from './site.ts'
import { t0 } from './site-history.ts'

export const settings = {
  journeys: 'all',
  about: 'everything',
  how: 'at-once',
  language: 'fr',
  reminders: true,
  paused: false,
} as const

export const reader = (given: Partial<Recipient> = {}): Recipient => ({
  address: 'reader@example.org',
  channel: 'mail',
  language: 'fr',
  settings,
  confirmToken: null,
  manageToken: 'manage',
  unsubscribeToken: 'leave',
  ...given,
})

export const aDelivery = (given: Partial<Delivery>): Delivery => ({
  id: 1,
  key: '0'.repeat(32),
  subscriberId: 1,
  kind: 'opened',
  probe: 'consumer-sign-up',
  transition: null,
  incident: null,
  thread: null,
  confirmation: null,
  about: null,
  from: null,
  to: null,
  createdAt: t0,
  dueAt: t0,
  state: 'sending',
  attempts: 1,
  ...given,
})

export const plain = (text: string) => text.replaceAll('\n> ', ' ').replace(/\s+/g, ' ')

/** Composes at a moment, from a store. */
export const composing = (store: Store, now: number) => {
  const compose = composer(siteOver(store, now))
  return async (given: Partial<Delivery>, recipient = reader()) => {
    const composed = await compose(aDelivery(given), recipient)
    return composed && { ...composed, said: plain(composed.text) }
  }
}

export const told = (store: Store, kind: string, incident: string) => {
  const found = store.transitions.ofIncidents([incident]).find((one) => one.kind === kind)
  if (!found) throw new Error(`no transition of ${incident} is ${kind}`)
  return { transition: found.id, incident, thread: incident }
}
