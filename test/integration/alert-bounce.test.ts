import { expect, test } from 'vitest'
import { takeBounce } from '../../src/alert/bounce.ts'
import { announce, aSubscriber, day, eventually, someAlerts } from '../support/alerts.ts'
import { aMailServer } from '../support/mail-server.ts'
import { aStore } from '../support/store.ts'

const now = Date.UTC(2026, 10, 2)

const failing = `Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; a@exemple.fr
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such
 user here`

type Form = { readonly type?: string; readonly part?: string }

const report = (fields: string, { type = 'delivery-status', part = 'delivery-status' }: Form = {}) =>
  Buffer.from(
    `From: MAILER-DAEMON@relay.example
To: alerts@constat.example
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=${type}; boundary="b"

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/${part}

${fields}

--b--
`.replaceAll('\n', '\r\n'),
  )

test('bounces are attributed by the address that they come to, once each, and suspend after three days', async () => {
  const { store } = aStore()
  const server = await aMailServer()
  aSubscriber(store, 'a@exemple.fr', { about: 'everything' })
  const spans = { announcedAt: now, recordedAt: now, from: now + 1, to: now + 2 }
  const words = { probe: null, ...spans, source: 'x', url: null, lang: 'fr', words: 'x' } as const
  for (const source of ['x', 'y', 'z']) store.maintenances.keep({ ...words, source })
  someAlerts(store, server.port, {}, now)
  await eventually(() => store.deliveries.counts().sent === 3)
  const sent = store.deliveries.list('sent', 3)
  const [first, second, third] = sent.map(({ key }) => key)
  if (!first || !second || !third) throw new Error('There are not three messages.')
  expect(server.taken.map(({ from }) => from)).toContain(`bounce+${first}@constat.example`)
  const take = (key: string, fields: string, days: number) =>
    takeBounce(store, key, report(fields), now + days * day)
  expect(await take('f'.repeat(32), failing, 0)).toBe(false)
  expect(await take(first, failing.replace('failed', 'delayed').replace('5.1.1', '4.4.1'), 0)).toBe(false)
  const holiday = Buffer.from('Subject: on holiday\r\n\r\nback soon')
  expect(await takeBounce(store, first, holiday, now)).toBe(false)
  expect(await take(first, failing, 0)).toBe(true)
  for (const days of [0, 1, 2]) expect(await take(first, failing, days)).toBe(false)
  expect(await take(second, failing, 1)).toBe(true)
  expect(store.subscribers.list()[0]?.state).toBe('active')
  expect(await take(third, failing, 2)).toBe(true)
  expect(store.subscribers.list()[0]?.state).toBe('suspended')
  const attempts = store.deliveries.attempts([sent[0]?.id ?? 0])
  expect(attempts.map(({ result }) => result)).toEqual(['sent', 'bounced'])
  expect(attempts[1]?.answer).toBe('5.1.1 smtp; 550 5.1.1 no such user here')
})

/** Somebody who was sent as many messages as there are to come back. */
const aReader = async (messages: number) => {
  const { store } = aStore()
  const server = await aMailServer()
  aSubscriber(store, 'a@exemple.fr', { about: 'everything' })
  for (let index = 0; index < messages; index += 1) announce(store, now)
  someAlerts(store, server.port, {}, now)
  await eventually(() => store.deliveries.counts().sent === messages)
  const sent = store.deliveries.list('sent', messages)
  return { store, sent, state: () => store.subscribers.list()[0]?.state }
}

test('a message that its relay tried for days in vain came back, and suspends nobody', async () => {
  const { store, sent, state } = await aReader(4)
  const expired = report(failing.replace('Status: 5.1.1', 'Status: 4.4.7'))
  for (const [days, { id, key }] of sent.entries()) {
    expect(await takeBounce(store, key, expired, now + days * day)).toBe(true)
    const [, came] = store.deliveries.attempts([id])
    expect(came).toMatchObject({ result: 'bounced', answer: expect.stringMatching(/^4\.4\.7 /) })
  }
  expect(state()).toBe('active')
})

test.each([
  ['in capitals', report(failing, { type: 'Delivery-Status' })],
  ['with a word on its action', report(failing.replace('Action: failed', 'Action: failed (bad address)'))],
  ['in UTF-8', report(failing, { type: 'global-delivery-status', part: 'global-delivery-status' })],
  ['that begins with its envelope', report(`Original-Envelope-Id: abc\n${failing}`)],
])('a report %s is read', async (_, raw) => {
  const { store, sent } = await aReader(1)
  expect(await takeBounce(store, sent[0]?.key ?? '', raw, now)).toBe(true)
  const [, came] = store.deliveries.attempts([sent[0]?.id ?? 0])
  expect(came?.answer).toBe('5.1.1 smtp; 550 5.1.1 no such user here')
})
