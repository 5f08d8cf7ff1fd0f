import { expect, test } from 'vitest'
import { addressIn } from '../../src/alert/address.ts'
import { openSubscriptions } from '../../src/alert/subscription.ts'
import { openTokens } from '../../src/alert/tokens.ts'
import { aSubscriber, day, eventually, key, someAlerts, wishes } from '../support/alerts.ts'
import { aMailServer, parsed, type TakenMail } from '../support/mail-server.ts'
import { aRun, minute } from '../support/runs.ts'
import { aStore, recordRun } from '../support/store.ts'

const wordsIn = async (mail: TakenMail | undefined) => {
  const { text = '' } = await parsed(mail)
  const [, confirm = '', manage = ''] = /confirm=(\S+) manage=(\S+)/.exec(text) ?? []
  return { confirm, manage }
}

const unsubscribeTokenIn = async (mail: TakenMail | undefined) =>
  /List-Unsubscribe: <https:\/\/constat\.example\/unsubscribe\/([\w-]{32})>\r\n/.exec(`${mail?.raw}`)?.[1] ??
  ''

test('an address that confirms is told of an outage and leaves by one click', async () => {
  const { store, db } = aStore()
  const server = await aMailServer()
  const now = Date.now()
  const subscriptions = openSubscriptions({ store, key })
  const alerts = someAlerts(store, server.port, {}, now)

  expect(subscriptions.ask('jeanne+sp2c@exemple.fr', wishes, '192.0.2.1', now)).toBe('queued')
  alerts.nudge()
  await eventually(() => server.taken.length === 1)
  const links = await wordsIn(server.taken[0])
  expect(subscriptions.confirm('nonsense', now)).toBeNull()
  expect(subscriptions.confirm(links.confirm, now)).toEqual({ first: true, manageToken: links.manage })

  for (const at of [now + minute, now + 2 * minute]) recordRun(store, aRun({ at, fails: 1 }))
  alerts.move(3 * minute)
  await eventually(() => server.taken.length === 2)
  expect(server.taken[1]?.to).toBe('jeanne+sp2c@exemple.fr')
  expect((await parsed(server.taken[1])).subject).toMatch(/^opened [0-9a-f]{32}$/)

  const token = await unsubscribeTokenIn(server.taken[1])
  expect(subscriptions.mayUnsubscribe(token)).toBe(true)
  expect(subscriptions.unsubscribe(token, alerts.now())).toBe(true)
  expect(subscriptions.unsubscribe(token, alerts.now())).toBe(true)
  expect(subscriptions.unsubscribe(links.manage, alerts.now())).toBe(false)
  expect(subscriptions.manage(links.manage)).toBeNull()
  const everything = ['subscriber', 'delivery', 'delivery_attempt', 'confirmation', 'asking']
    .flatMap((table) => db.prepare(`SELECT * FROM ${table}`).all())
    .map((row) => JSON.stringify(row))
  expect(everything.filter((row) => /jeanne/.test(row))).toEqual([])

  expect(subscriptions.importOne('Jeanne+SP2C@exemple.fr', wishes, 'a list', now)).toBe('left')
})

test('nothing but the confirmation goes to an address that has not confirmed', async () => {
  const { store } = aStore()
  const server = await aMailServer()
  const now = Date.now()
  openSubscriptions({ store, key }).ask('a@exemple.fr', wishes, 'client', now)
  aSubscriber(store, 'b@exemple.fr')
  for (const at of [now + minute, now + 2 * minute]) recordRun(store, aRun({ at, fails: 1 }))
  someAlerts(store, server.port, {}, now + 3 * minute)
  await eventually(() => server.taken.length === 2 && store.deliveries.nextDueAt('mail') === null)
  const told = await Promise.all(
    server.taken.map(async (mail) => `${mail.to} ${(await parsed(mail)).subject}`),
  )
  expect(told.map((line) => line.split(' ').slice(0, 2).join(' ')).sort()).toEqual([
    'a@exemple.fr confirm',
    'b@exemple.fr opened',
  ])
})

test('a confirmation link works for seven days, and an address that never used one is erased', async () => {
  const { store, db } = aStore()
  const server = await aMailServer()
  const now = Date.now()
  const subscriptions = openSubscriptions({ store, key })
  subscriptions.ask('late@exemple.fr', wishes, 'client', now)
  someAlerts(store, server.port, {}, now)
  await eventually(() => server.taken.length === 1)
  const { confirm } = await wordsIn(server.taken[0])
  subscriptions.sweep(now + 7 * day - 1)
  expect(store.subscribers.list()).toHaveLength(1)
  expect(subscriptions.confirm(confirm, now + 7 * day + 1)).toBeNull()
  subscriptions.sweep(now + 7 * day + 1)
  expect(store.subscribers.list()).toEqual([])
  expect(db.prepare('SELECT count(*) AS rows FROM confirmation_link').get()).toEqual({ rows: 0 })
  // Who never confirmed never left: an import may still bring the address.
  expect(subscriptions.importOne('late@exemple.fr', wishes, 'a list', now)).toBe('imported')
})

test('an address is sent three confirmations a day at most, whoever asks, also after a restart', () => {
  const { store } = aStore()
  const now = Date.now()
  const ask = (address: string, client: string, at: number) =>
    openSubscriptions({ store, key }).ask(address, wishes, client, at)
  expect(['1', '2', '3'].map((client) => ask('a@exemple.fr', client, now))).toEqual(Array(3).fill('queued'))
  expect(ask('A@EXEMPLE.fr', '4', now)).toBe('mailbox_limit')
  expect(ask('a@exemple.fr', '4', now + day + 1)).toBe('queued')
  const asked = Array.from({ length: 25 }, (_, index) => ask(`b${index}@exemple.fr`, 'one', now))
  expect(asked.filter((one) => one === 'queued')).toHaveLength(20)
  expect(asked.at(-1)).toBe('client_limit')
})

test('the tags, dots and cases of an address do not add to what its mailbox is sent', () => {
  const { store } = aStore()
  const now = Date.now()
  const subscriptions = openSubscriptions({ store, key })
  const asked = ['victim', 'victim+1', 'Vic.tim+2', 'victim+3', 'vi.ctim', 'VICTIM+'].map((local) =>
    subscriptions.ask(`${local}@exemple.fr`, wishes, local, now),
  )
  expect(asked).toEqual([...Array(3).fill('queued'), ...Array(3).fill('mailbox_limit')])
  expect(store.subscribers.list().map(({ address }) => address)).toEqual([
    'victim@exemple.fr',
    'victim+1@exemple.fr',
    'Vic.tim+2@exemple.fr',
  ])
})

test('two hundred confirmations an hour are sent at most, whoever asks for whomever', () => {
  const { store } = aStore()
  const now = Date.now()
  const ask = (name: string, at: number) =>
    openSubscriptions({ store, key }).ask(`${name}@exemple.fr`, wishes, name, at)
  const asked = Array.from({ length: 201 }, (_, index) => ask(`n${index}`, now))
  expect(asked.filter((one) => one === 'queued')).toHaveLength(200)
  expect(asked.at(-1)).toBe('overall_limit')
  // The same for one that was asked for often enough: nothing is told of an address.
  expect(ask('n0', now)).toBe('overall_limit')
  expect(ask('later', now + day / 24)).toBe('queued')
})

test('a subscriber changes, pauses and reads what is stored, with the management token alone', () => {
  const { store } = aStore()
  const now = Date.now()
  const subscriptions = aSubscriber(store, 'a@exemple.fr', {}, now)
  const [subscriber] = store.subscribers.list()
  const handle = subscriber?.handle ?? ''
  const token = openTokens(key).of('manage', handle)
  const weekly = { ...wishes, how: 'weekly', journeys: ['company-enrolment'] } as const
  expect(subscriptions.change(token, weekly)).toBe(true)
  expect(subscriptions.pause(token)).toBe(true)
  expect(subscriptions.manage(token)).toEqual({ ...weekly, paused: true })
  expect(subscriptions.resume(token)).toBe(true)
  expect(subscriptions.stored(token)).toMatchObject({
    address: 'a@exemple.fr',
    state: 'active',
    settings: weekly,
    consent: 'a test',
    messages: [],
  })

  const forged = Buffer.concat([Buffer.from(handle, 'hex'), Buffer.alloc(16)]).toString('base64url')
  for (const other of [forged, openTokens(key).of('unsubscribe', handle), '', `${token}A`]) {
    expect(subscriptions.manage(other)).toBeNull()
    expect(subscriptions.pause(other)).toBe(false)
    expect(subscriptions.stored(other)).toBeNull()
    expect(subscriptions.leave(other, now)).toBe(false)
  }
  expect(subscriptions.remove('A@exemple.fr', now)).toBe(true)
  expect(subscriptions.remove('A@exemple.fr', now)).toBe(false)
})

test('addresses are taken as the standard writes them, and nothing else is', () => {
  const legal = [
    'a@b.fr',
    'a+b@c.fr',
    '"john doe"@example.com',
    '"a@b"@example.com',
    "o'hara@example.ie",
    'été@exemple.fr',
  ]
  expect(legal.map(addressIn)).toEqual(legal)
  expect(addressIn(' Jo@EXÄMPLE.fr ')).toBe('Jo@xn--exmple-cua.fr')
  const not = [
    '',
    'a',
    '@b.fr',
    'a@',
    'a@b',
    'a@b..fr',
    'a..b@c.fr',
    'a@[127.0.0.1]',
    'a@127.0.0.1',
    'a@b.fr, c@d.fr',
    'a@b.fr;c@d.fr',
    'Jo <a@b.fr>',
    '"x" <a@b.fr>',
    'grp: a@b.fr;',
    'a@b@c.fr',
    'a b@c.fr',
    'a@b.fr\r\nBcc: x@y.fr',
    'a@b.fr\nX: y',
    'a\0@b.fr',
    `${'a'.repeat(65)}@b.fr`,
    `a@${'b'.repeat(260)}.fr`,
    'a'.repeat(1_000_000),
  ]
  expect(not.filter((text) => addressIn(text) !== null)).toEqual([])
})
