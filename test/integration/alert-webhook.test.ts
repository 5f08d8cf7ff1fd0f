import { createHmac } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { openHeartbeat } from '../../src/alert/heartbeat.ts'
import { isPrivate, lookupPublic } from '../../src/alert/private-network.ts'
import { postWebhook, signatureOf } from '../../src/alert/webhook.ts'
import { aScene, idle, inWords } from '../support/alert-scene.ts'
import { aSubscriber, eventually, someAlerts } from '../support/alerts.ts'
import { aMailServer } from '../support/mail-server.ts'
import { aRun, minute } from '../support/runs.ts'
import { aStore, recordRun } from '../support/store.ts'
import { aListener, aWebhook } from '../support/webhooks.ts'

const post = { id: 'msg_1', event: { type: 'incident.opened' }, text: 'Panne' }

test('the signature is that of the specification’s own example', () => {
  const body = '{"test": 2432232314}'
  expect(
    signatureOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, body),
  ).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

test('an event is posted signed, again with the same id when it was not taken', async () => {
  const { store } = aStore()
  const [mail, listener] = [await aMailServer(), await aListener()]
  listener.answer(503)
  const from = Date.UTC(2026, 10, 2, 12)
  const alerts = someAlerts(store, mail.port, { webhooks: [aWebhook(listener.url)] }, from)
  for (const at of [from + 1, from + minute]) recordRun(store, aRun({ at, fails: 1 }))
  alerts.move(2 * minute)
  await eventually(() => store.deliveries.counts().deferred === 1)
  listener.answer(200)
  alerts.move(2 * minute)
  await eventually(() => store.deliveries.counts().sent === 1)
  const [first, second] = listener.calls
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = second?.headers ?? {}
  const expected = createHmac('sha256', 'a secret of the two of us').update(`${id}.${at}.${second?.body}`)
  expect(signature).toBe(`v1,${expected.digest('base64')}`)
  expect(Number(at)).toBe(Math.floor(alerts.now() / 1000))
  expect(JSON.parse(second?.body ?? '')).toMatchObject({ type: 'opened' })
  expect(store.subscribers.list()[0]?.address).toBe('sp2c')
  // What is no longer configured is told nothing more.
  await alerts.stop()
  someAlerts(store, mail.port, {}, alerts.now())
  expect(store.subscribers.list()).toEqual([])
})

test('Slack and Mattermost are posted a text', async () => {
  const listener = await aListener()
  const slack = aWebhook(listener.url, { form: 'slack', secret: null })
  const said = { ...post, text: 'Panne <!channel> & <https://evil.example|ici>' }
  expect(await postWebhook(slack, said, 0)).toEqual({ state: 'sent', answer: 'HTTP 200' })
  expect(JSON.parse(listener.calls[0]?.body ?? '')).toEqual({
    text: 'Panne &lt;!channel&gt; &amp; &lt;https://evil.example|ici&gt;',
  })
  expect(listener.calls[0]?.headers['webhook-signature']).toBeUndefined()
})

test.each([
  [302, 'deferred'],
  [410, 'refused'],
  [404, 'deferred'],
  [429, 'deferred'],
  [500, 'deferred'],
] as const)('an answer of %i leaves the event %s, and leads nowhere else', async (status, state) => {
  const listener = await aListener()
  listener.answer(status)
  expect((await postWebhook(aWebhook(listener.url), post, 0)).state).toBe(state)
  expect(listener.calls.map(({ path }) => path)).toEqual(['/hook?secret=abc'])
})

test('a program hears the end of every outage it heard of, however soon the next one came', async () => {
  const listener = await aListener()
  const { store, alerts, runs, fail, pass, server } = await aScene((store, now) => ({
    ...inWords(store, now),
    webhooks: [aWebhook(listener.url)],
  }))
  aSubscriber(store, 'a@exemple.fr')
  runs(false)
  fail()
  pass()
  fail()
  pass()
  await eventually(() => listener.calls.length === 4)
  const heard = listener.calls.map(({ body }) => JSON.parse(body))
  const [second, first] = store.incidents.list({ limit: 2 })
  expect(heard.map(({ type, data }) => [type, data.incident.id])).toEqual([
    ['incident.opened', first?.id],
    ['incident.closed', first?.id],
    ['incident.opened', second?.id],
    ['incident.closed', second?.id],
  ])
  expect(heard[3].data).toMatchObject({
    title: 'Working again after at least 59\u00a0s: Sign-up',
    incident: { failed_step: 'form', failed_step_title: 'step form' },
  })
  alerts.move(11 * minute)
  await eventually(() => server.taken.length === 2 && idle(store)())
})

test('a private network is not reached, however it is written', async () => {
  const listener = await aListener()
  const hosts = ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '0.0.0.0']
  for (const host of hosts) {
    const hook = aWebhook(`http://${host}:${listener.port}/`, { allowPrivate: false })
    expect([host, (await postWebhook(hook, post, 0)).answer]).toEqual([host, 'EPRIVATE'])
  }
  expect(listener.calls).toEqual([])
  const barred = [
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.1.1',
    'fd00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '::ffff:0:a00:1',
    '192.88.99.1',
    '100::1',
    '2001:20::1',
    '3fff::1',
    '5f00::1',
    '::',
  ]
  expect(barred.filter((address) => !isPrivate(address))).toEqual([])
  expect(['1.1.1.1', '172.32.0.1', '2606:4700::1111', '::ffff:1.1.1.1'].filter(isPrivate)).toEqual([])
})

test('a name that leads to a private address is refused where the connection is made', async () => {
  const found = await new Promise((resolve) => {
    lookupPublic('localhost', { all: true }, (error) => resolve(error?.code))
  })
  expect(found).toBe('EPRIVATE')
})

test('a heart beats while all is well, and is silent while it is not', async () => {
  const listener = await aListener()
  let well = true
  const missed: unknown[] = []
  const heartbeat = openHeartbeat({
    url: listener.url,
    everyMs: 10,
    healthy: () => well,
    onMissed: (cause) => missed.push(cause),
  })
  onTestFinished(heartbeat.stop)
  await eventually(() => listener.calls.length >= 3)
  listener.answer(500)
  await eventually(() => missed.length > 0)
  let asked = 0
  heartbeat.stop()
  well = false
  const ill = openHeartbeat({
    url: listener.url,
    everyMs: 5,
    healthy: () => {
      asked += 1
      return well
    },
    onMissed: (cause) => missed.push(cause),
  })
  onTestFinished(ill.stop)
  const before = listener.calls.length
  await eventually(() => asked >= 5)
  expect(listener.calls.length - before).toBeLessThanOrEqual(1)
})
