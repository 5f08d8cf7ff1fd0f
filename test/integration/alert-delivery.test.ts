import { expect, test } from 'vitest'
import { retryDelayMs } from '../../src/alert/deliver.ts'
import type { Store } from '../../src/store/store.ts'
import { announce, aSubscriber, day, eventually, someAlerts, wishes } from '../support/alerts.ts'
import { aMailServer } from '../support/mail-server.ts'
import { aStore } from '../support/store.ts'

const minute = 60_000

const t0 = Date.UTC(2026, 10, 2, 12)

const everything = { ...wishes, about: 'everything' } as const

const settled = (store: Store) => () => {
  const { due = 0, sending = 0 } = store.deliveries.counts()
  return due + sending === 0
}

test('a message deferred with 4xx is sent later, with the same Message-ID, and every answer is kept', async () => {
  const { store } = aStore()
  const server = await aMailServer()
  aSubscriber(store, 'a@exemple.fr', everything)
  server.behave(() => ({ does: 'answer', code: 451, when: 'RCPT' }))
  const alerts = someAlerts(store, server.port, {}, t0)
  announce(store, t0)
  alerts.move(1)
  await eventually(settled(store))
  alerts.move(59_000)
  await eventually(settled(store))
  expect(server.met).toHaveLength(1)
  server.behave(() => ({ does: 'take' }))
  alerts.move(2000)
  await eventually(() => server.taken.length === 1 && settled(store)())
  const [delivery] = store.deliveries.list(null, 10)
  expect(delivery).toMatchObject({ state: 'sent', attempts: 2 })
  expect(`${server.taken[0]?.raw}`).toContain(`Message-ID: <${delivery?.key}@constat.example>`)
  expect(server.taken[0]?.from).toBe(`bounce+${delivery?.key}@constat.example`)
  const attempts = store.deliveries.attempts([delivery?.id ?? 0])
  expect(attempts.map(({ result }) => result)).toEqual(['deferred', 'sent'])
  expect(attempts[0]?.answer).toBe('451 answers 451 to a@exemple.fr')
  expect(alerts.troubles).toEqual([])
})

test('attempts come 1 minute to 6 hours apart, more or less a quarter', () => {
  const minutes = [1, 2, 3, 9, 10, 30].map((attempts) => retryDelayMs(attempts, 0.5) / minute)
  expect(minutes).toEqual([1, 2, 4, 256, 360, 360])
  expect([retryDelayMs(1, 0), retryDelayMs(1, 1)]).toEqual([45_000, 75_000])
})

test('after three days of refusals for the time being a message is given up, and the operator told', async () => {
  const { store } = aStore()
  const server = await aMailServer()
  aSubscriber(store, 'a@exemple.fr', everything)
  server.behave((address) =>
    address === 'a@exemple.fr' ? { does: 'answer', code: 450, when: 'DATA' } : { does: 'take' },
  )
  const alerts = someAlerts(store, server.port, {}, t0)
  announce(store, t0)
  for (let tries = 1; server.taken.length === 0; tries += 1) {
    alerts.move(6 * 60 * minute)
    await eventually(() => server.met.length === tries || server.taken.length > 0)
    await eventually(settled(store))
  }
  expect(store.deliveries.counts()).toEqual({ given_up: 1, sent: 1 })
  expect(alerts.now() - t0).toBeGreaterThan(2.5 * day)
  expect(alerts.now() - t0).toBeLessThanOrEqual(3 * day + 6 * 60 * minute)
  expect(server.taken[0]?.to).toBe('operator@constat.example')
  expect(JSON.stringify(alerts.troubles)).not.toContain('@')
  // A day of silence on the topic, whatever is given up meanwhile.
  alerts.tellOperator('given-up', 'another')
  expect(store.deliveries.counts()).toEqual({ given_up: 1, sent: 1 })
})

test('a permanent refusal stops at once, and three on different days suspend the address', async () => {
  const { store } = aStore()
  const server = await aMailServer()
  aSubscriber(store, 'gone@exemple.fr', everything)
  aSubscriber(store, 'here@exemple.fr', everything)
  server.behave((address) =>
    address.startsWith('gone') ? { does: 'answer', code: 550, when: 'RCPT' } : { does: 'take' },
  )
  const alerts = someAlerts(store, server.port, {}, t0)
  const states: (string | undefined)[] = []
  for (const days of [0, 0, 1, 1, 1]) {
    announce(store, alerts.now())
    alerts.move(days * day + 1)
    await eventually(settled(store))
    states.push(store.subscribers.list()[0]?.state)
  }
  expect(states).toEqual(['active', 'active', 'active', 'suspended', 'suspended'])
  expect(server.met).toHaveLength(4)
  await eventually(() => server.taken.length === 9 && settled(store)())
  const operator = store.deliveries.list('sent', 20).filter(({ kind }) => kind === 'operator')
  expect(operator.map(({ about }) => about?.split(':')[0]).sort()).toEqual([
    'given-up',
    'given-up',
    'given-up',
    'suspended',
  ])
  const [suspension] = operator.filter(({ about }) => about?.startsWith('suspended'))
  expect(suspension?.about).toBe('suspended: addresses that are written to no more: 1')
  expect(JSON.stringify(operator)).not.toContain('@')
})

test('a refusal of the sender is our fault: it waits, and no address is blamed', async () => {
  const { store } = aStore()
  const server = await aMailServer()
  for (const name of ['a', 'b', 'c']) aSubscriber(store, `${name}@exemple.fr`, everything)
  server.behave(() => ({ does: 'answer', code: 550, when: 'MAIL' }))
  const alerts = someAlerts(store, server.port, { connections: 1, pauseMs: minute }, t0)
  announce(store, t0)
  alerts.move(1)
  await eventually(() => store.deliveries.counts().deferred === 1)
  // Every other message would meet the same, and is not tried.
  alerts.move(1)
  expect(store.deliveries.counts()).toEqual({ deferred: 1, due: 2 })
  server.behave(() => ({ does: 'take' }))
  alerts.move(2 * minute)
  await eventually(() => server.taken.length === 3)
})

test.each(['drop', 'stall'] as const)(
  'a server that %ss in the middle of a message is tried again',
  async (does) => {
    const { store } = aStore()
    const server = await aMailServer()
    for (const name of ['a', 'b', 'c']) aSubscriber(store, `${name}@exemple.fr`, everything)
    server.behave((address) => (address.startsWith('b') ? { does, when: 'DATA' } : { does: 'take' }))
    const alerts = someAlerts(store, server.port, {}, t0)
    announce(store, t0)
    alerts.move(1)
    await eventually(() => store.deliveries.counts().deferred === 1)
    server.behave(() => ({ does: 'take' }))
    alerts.move(2 * minute)
    await eventually(() => server.taken.length === 3)
    expect(new Set(server.taken.map(({ to }) => to)).size).toBe(3)
  },
)

test('a relay that is away is asked by few messages, and all are sent when it is back', async () => {
  const { store } = aStore()
  const gone = await aMailServer()
  await gone.stop()
  for (let index = 0; index < 100; index += 1) aSubscriber(store, `a${index}@exemple.fr`, everything)
  const alerts = someAlerts(store, gone.port, { pauseMs: minute }, t0)
  announce(store, t0)
  alerts.move(1)
  await eventually(() => store.deliveries.counts().deferred === 5)
  await alerts.stop(0)
  expect(store.deliveries.counts()).toEqual({ deferred: 5, due: 95 })
  const back = await aMailServer()
  const again = someAlerts(store, back.port, {}, t0 + 2 * minute)
  await eventually(() => back.taken.length === 100)
  expect(new Set(back.taken.map(({ to }) => to)).size).toBe(100)
  expect(back.mostConnections()).toBeLessThanOrEqual(5)
  await again.stop()
})

test('two senders never send the same message', async () => {
  const { store, file } = aStore()
  const other = aStore(file).store
  const server = await aMailServer()
  for (let index = 0; index < 200; index += 1) aSubscriber(store, `a${index}@exemple.fr`, everything)
  const [one, two] = [someAlerts(store, server.port, {}, t0), someAlerts(other, server.port, {}, t0)]
  announce(store, t0)
  one.move(1)
  two.move(1)
  await eventually(() => server.taken.length >= 200 && settled(store)())
  expect(server.taken).toHaveLength(200)
  expect(new Set(server.taken.map(({ to }) => to)).size).toBe(200)
})

test('a message waits for the ones before it, so that an end is never told before its beginning', async () => {
  const { store } = aStore()
  const server = await aMailServer()
  aSubscriber(store, 'a@exemple.fr', everything)
  server.behave(() => ({ does: 'answer', code: 451, when: 'RCPT' }))
  const alerts = someAlerts(store, server.port, {}, t0)
  announce(store, t0)
  alerts.move(1)
  await eventually(() => store.deliveries.counts().deferred === 1)
  server.behave(() => ({ does: 'take' }))
  announce(store, t0 + 1)
  alerts.move(1)
  alerts.move(2 * minute)
  await eventually(() => server.taken.length === 2)
  const keys = store.deliveries.list(null, 2).map((delivery) => delivery.key)
  const told = server.taken.map(({ raw }) => /Message-ID: <(\w+)@/.exec(`${raw}`)?.[1])
  expect(told).toEqual(keys.toReversed())
})

test('the rate is kept', async () => {
  const { store } = aStore()
  const server = await aMailServer()
  for (let index = 0; index < 30; index += 1) aSubscriber(store, `a${index}@exemple.fr`, everything)
  const alerts = someAlerts(store, server.port, { ratePerSecond: 10 }, t0)
  announce(store, t0)
  alerts.move(0)
  await eventually(() => server.taken.length === 10 && store.deliveries.counts().sent === 10)
  alerts.move(1000)
  await eventually(() => server.taken.length === 20 && store.deliveries.counts().sent === 20)
  alerts.move(500)
  await eventually(() => server.taken.length === 25 && store.deliveries.counts().sent === 25)
})

test('what a server answered is not rewritten; erasing its words is all that may be done', async () => {
  const { store, db } = aStore()
  const server = await aMailServer()
  aSubscriber(store, 'a@exemple.fr', everything)
  const alerts = someAlerts(store, server.port, {}, t0)
  announce(store, t0)
  alerts.move(1)
  await eventually(() => store.deliveries.counts().sent === 1)
  for (const change of [
    `UPDATE delivery_attempt SET answer = 'x'`,
    'UPDATE delivery_attempt SET at = 1, answer = NULL',
  ]) {
    expect(() => db.exec(change)).toThrow('append-only')
  }
  expect(() => db.exec('DELETE FROM delivery_attempt')).toThrow('append-only')
  const [subscriber] = store.subscribers.list()
  expect(store.subscribers.erase(subscriber?.id ?? 0, alerts.now())).toBe(true)
  expect(store.deliveries.attempts([1])).toMatchObject([{ result: 'sent', answer: null }])
})
