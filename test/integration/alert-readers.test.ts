import { expect, test } from 'vitest'
import { openSubscriptions } from '../../src/alert/subscription.ts'
import { aScene, idle, t0 } from '../support/alert-scene.ts'
import { announce, aSubscriber, day, eventually, key, someAlerts, wishes } from '../support/alerts.ts'
import { aMailServer } from '../support/mail-server.ts'
import { minute } from '../support/runs.ts'
import { aStore } from '../support/store.ts'

const everything = { ...wishes, about: 'everything' } as const

const only = (store: ReturnType<typeof aStore>['store']) => {
  const [found] = store.subscribers.list()
  if (!found) throw new Error('Nobody is subscribed.')
  return found
}

test('an import makes a request that was not confirmed into a subscription that stays', async () => {
  const { store } = aStore()
  const subscriptions = openSubscriptions({ store, key })
  expect(subscriptions.ask('a@exemple.fr', wishes, 'client', t0)).toBe('queued')
  expect(subscriptions.importOne('A@exemple.fr', everything, 'form of 2 November', t0 + 1)).toBe('imported')
  subscriptions.sweep(t0 + 8 * day)
  expect(only(store)).toMatchObject({
    state: 'active',
    consent: 'form of 2 November',
    settings: { about: 'everything' },
  })
  expect(subscriptions.importOne('a@exemple.fr', wishes, 'again', t0 + 2)).toBe('known')
  expect(only(store).consent).toBe('form of 2 November')
})

test('an import brings back who was suspended, whose refusals of old are forgotten', async () => {
  const { store } = aStore()
  const server = await aMailServer()
  const subscriptions = aSubscriber(store, 'a@exemple.fr', everything)
  server.behave((to) => (to[0] === 'a' ? { does: 'answer', code: 550, when: 'RCPT' } : { does: 'take' }))
  const alerts = someAlerts(store, server.port, {}, t0)
  for (const _ of Array(3)) {
    announce(store, alerts.now())
    alerts.move(day)
    await eventually(idle(store))
  }
  expect(only(store).state).toBe('suspended')
  expect(subscriptions.importOne('a@exemple.fr', everything, 'a letter', alerts.now())).toBe('imported')
  announce(store, alerts.now())
  alerts.move(day)
  await eventually(() => server.met.length === 4 && idle(store)())
  expect(only(store).state).toBe('active')
})

test('refusals years apart, with messages taken between them, suspend nobody', async () => {
  const { store } = aStore()
  const server = await aMailServer()
  aSubscriber(store, 'a@exemple.fr', everything)
  const alerts = someAlerts(store, server.port, { operator: null }, t0)
  for (const refuses of [true, false, true, false, true, false]) {
    server.behave(() => (refuses ? { does: 'answer', code: 550, when: 'RCPT' } : { does: 'take' }))
    announce(store, alerts.now())
    alerts.move(180 * day)
    await eventually(idle(store))
  }
  expect([server.met.length, server.taken.length, only(store).state]).toEqual([3, 3, 'active'])
})

test('who pauses while a message is under way is not sent it again', async () => {
  const { store } = aStore()
  const server = await aMailServer()
  aSubscriber(store, 'a@exemple.fr', everything)
  server.behave(() => ({ does: 'stall', when: 'RCPT' }))
  const alerts = someAlerts(store, server.port, {}, t0)
  announce(store, t0)
  alerts.move(1)
  await eventually(() => server.met.length === 1)
  const { id, settings } = only(store)
  store.subscribers.put(id, { ...settings, paused: true })
  await eventually(() => store.deliveries.counts().deferred === 1)
  server.behave(() => ({ does: 'take' }))
  alerts.move(60 * minute)
  await eventually(() => store.deliveries.counts().dropped === 1)
  expect(server.taken).toEqual([])
})

test('a pause holds back everything but the correction of what was received', async () => {
  const { store, server, alerts, fail, told } = await aScene()
  aSubscriber(store, 'a@exemple.fr', everything)
  fail()
  await eventually(() => server.taken.length === 1 && idle(store)())
  const { id, settings } = only(store)
  const [incident] = store.incidents.list({ limit: 1 })
  store.correct({ kind: 'incident', target: incident?.id ?? '', reason: 'ours', at: alerts.now() })
  announce(store, alerts.now())
  store.subscribers.put(id, { ...settings, paused: true })
  alerts.move(minute)
  await eventually(() => server.taken.length === 2 && idle(store)())
  expect(await told()).toEqual(['a opened', 'a corrected'])
})
