import { expect, test } from 'vitest'
import { fanOut } from '../../src/alert/fan-out.ts'
import { idle, t0 } from '../support/alert-scene.ts'
import { announce, aSubscriber, day, eventually, someAlerts, wishes } from '../support/alerts.ts'
import { aMailServer } from '../support/mail-server.ts'
import { minute } from '../support/runs.ts'
import { aStore } from '../support/store.ts'
import { aListener, aWebhook } from '../support/webhooks.ts'

const everything = { ...wishes, about: 'everything' } as const

/** A relay that is away until it is started. */
const aRelayAway = async () => {
  const server = await aMailServer()
  await server.stop()
  return server.port
}

test('a relay that is away keeps no program waiting', async () => {
  const { store } = aStore()
  const listener = await aListener()
  for (let index = 0; index < 50; index += 1) aSubscriber(store, `a${index}@exemple.fr`, everything)
  const webhooks = [aWebhook(listener.url)]
  const alerts = someAlerts(store, await aRelayAway(), { webhooks, pauseMs: minute }, t0)
  announce(store, t0)
  alerts.move(1)
  await eventually(() => listener.calls.length === 1)
  await eventually(() => store.deliveries.counts().deferred === 5)
  expect(store.deliveries.counts()).toEqual({ deferred: 5, due: 45, sent: 1 })
})

test('what waited for hours for a relay is sent within minutes of its return', async () => {
  const { store } = aStore()
  aSubscriber(store, 'a@exemple.fr', everything)
  const port = await aRelayAway()
  const alerts = someAlerts(store, port, {}, t0)
  announce(store, t0)
  alerts.move(1)
  for (let tries = 1; alerts.now() < t0 + day / 4; tries += 1) {
    await eventually(() => store.deliveries.attempts([1]).length === tries)
    alerts.move(13 * minute)
  }
  await alerts.stop(0)
  const waiting = store.deliveries.nextDueAt('mail') ?? 0
  expect(waiting - alerts.now()).toBeLessThanOrEqual(13 * minute)
})

test('no sign of life goes out while nothing could be sent for half an hour', async () => {
  const { store } = aStore()
  const server = await aMailServer()
  aSubscriber(store, 'a@exemple.fr', everything)
  server.behave(() => ({ does: 'answer', code: 421, when: 'MAIL' }))
  const alerts = someAlerts(store, server.port, {}, t0)
  expect(alerts.isStuck()).toBe(false)
  announce(store, t0)
  alerts.move(1)
  await eventually(() => store.deliveries.counts().deferred === 1)
  expect(alerts.isStuck()).toBe(false)
  alerts.move(31 * minute)
  await eventually(() => server.met.length === 2 && store.deliveries.counts().deferred === 1)
  expect(alerts.isStuck()).toBe(true)
  server.behave(() => ({ does: 'take' }))
  alerts.move(11 * minute)
  await eventually(() => server.taken.length === 1 && idle(store)())
  expect(alerts.isStuck()).toBe(false)
})

test('three days of patience begin with the first attempt, however long nobody made one', async () => {
  const { store } = aStore()
  const server = await aMailServer()
  aSubscriber(store, 'a@exemple.fr', everything)
  const early = someAlerts(store, server.port, { ratePerSecond: 0.0001 }, t0)
  await early.stop(0)
  announce(store, t0)
  fanOut(store, { holdMs: 0, probes: [] }, t0)
  expect(store.deliveries.counts()).toEqual({ due: 1 })
  server.behave(() => ({ does: 'answer', code: 451, when: 'RCPT' }))
  const alerts = someAlerts(store, server.port, {}, t0 + 4 * day)
  await eventually(() => store.deliveries.attempts([1]).length === 1 && idle(store)())
  expect(store.deliveries.counts()).toEqual({ deferred: 1 })
  server.behave(() => ({ does: 'take' }))
  alerts.move(2 * minute)
  await eventually(() => server.taken.length === 1)
})

test('what a wrong clock put off by a year is sent when the clock is right again', async () => {
  const { store } = aStore()
  const server = await aMailServer()
  aSubscriber(store, 'a@exemple.fr', everything)
  aSubscriber(store, 'daily@exemple.fr', { ...everything, how: 'daily' })
  server.behave(() => ({ does: 'answer', code: 451, when: 'RCPT' }))
  const alerts = someAlerts(store, server.port, {}, t0)
  alerts.move(400 * day)
  announce(store, alerts.now())
  alerts.tellOperator('disk', 'full')
  alerts.move(1)
  await eventually(() => store.deliveries.counts().deferred === 2 && idle(store)())
  server.behave(() => ({ does: 'take' }))
  alerts.move(-400 * day)
  await eventually(() => server.taken.length === 2)
  alerts.tellOperator('disk', 'full')
  await eventually(() => server.taken.length === 3)
  announce(store, alerts.now())
  alerts.move(day)
  await eventually(() => server.taken.length === 5 && idle(store)())
  expect(
    server.taken
      .slice(3)
      .map(({ to }) => to)
      .sort(),
  ).toEqual(['a@exemple.fr', 'daily@exemple.fr'])
})

test('alerts whose store is closed stop all the same', async () => {
  const { store, db } = aStore()
  const server = await aMailServer()
  const alerts = someAlerts(store, server.port, {}, t0)
  db.close()
  await alerts.stop(0)
  expect(alerts.troubles.length).toBeGreaterThan(0)
})
