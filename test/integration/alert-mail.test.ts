import { generateKeyPairSync } from 'node:crypto'
import { dirname } from 'node:path'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import { expect, onTestFinished, test } from 'vitest'
import type { Letter } from '../../src/alert/mailer.ts'
import { parseConfig } from '../../src/config/read.ts'
import { pathsIn } from '../../src/data-directory.ts'
import { addressesOf } from '../../src/inbox/addresses.ts'
import { openMailboxes } from '../../src/inbox/inbox.ts'
import { openTelling } from '../../src/wiring/tell.ts'
import { aMailer, eventually } from '../support/alerts.ts'
import { aCertificate } from '../support/certificate.ts'
import { yamlWith } from '../support/config.ts'
import { aMailServer, parsed } from '../support/mail-server.ts'
import { siteOver } from '../support/site.ts'
import { aStore } from '../support/store.ts'

const letter: Letter = {
  key: '0123456789abcdef0123456789abcdef',
  to: 'a@exemple.fr',
  subject: 'Panne : inscription des particuliers, étape « formulaire »',
  text: 'Texte accentué\n',
  html: '<p>Texte accentué</p>',
  headers: { 'Content-Language': 'fr' },
  thread: 'fedcba9876543210fedcba9876543210',
  unsubscribeUrl: 'https://constat.example/unsubscribe/abcdefghijklmnopqrstuvwxyzABCDEF',
}

const send = async (mailer: ReturnType<typeof aMailer>, change: Partial<Letter> = {}) => {
  const answer = await mailer.send({ ...letter, ...change })
  mailer.close()
  return answer
}

test('a mail has the headers that lists, threads and robots need, on one line each', async () => {
  const server = await aMailServer()
  expect(await send(aMailer(server.port))).toMatchObject({ state: 'sent', ours: false })
  const raw = `\r\n${server.taken[0]?.raw}`
  for (const line of [
    'From: Constat <alerts@constat.example>',
    'To: a@exemple.fr',
    `Message-ID: <${letter.key}@constat.example>`,
    `References: <${letter.thread}@constat.example>`,
    `In-Reply-To: <${letter.thread}@constat.example>`,
    'Auto-Submitted: auto-generated',
    'List-ID: Constat <alerts.constat.example>',
    `List-Unsubscribe: <${letter.unsubscribeUrl}>`,
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    'Content-Language: fr',
  ]) {
    expect(raw).toContain(`\r\n${line}\r\n`)
  }
  expect(raw).not.toMatch(/^Precedence:/im)
  const mail = await parsed(server.taken[0])
  expect(mail.subject).toBe(letter.subject)
  expect(mail.text?.trim()).toBe('Texte accentué')
  expect(mail.html).toBe(letter.html)
})

test('DKIM covers the headers of one-click unsubscription, and holds for what the server received', async () => {
  const server = await aMailServer()
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const dkim = {
    domain: 'constat.example',
    selector: 'alerts',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
  await send(aMailer(server.port, { dkim }))
  const raw = server.taken[0]?.raw ?? Buffer.alloc(0)
  const p = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  const resolver = async (name: string) => {
    expect(name).toBe('alerts._domainkey.constat.example')
    return [[`v=DKIM1; k=rsa; p=${p}`]]
  }
  const { results } = await dkimVerify(raw, { resolver })
  expect(results[0]?.status.result).toBe('pass')
  const signed = (results[0]?.signingHeaders?.keys ?? '').toLowerCase().split(/[:,]\s*/)
  expect(signed).toEqual(
    expect.arrayContaining(['list-unsubscribe', 'list-unsubscribe-post', 'from', 'message-id']),
  )
  const tampered = Buffer.from(`${raw}`.replace('One-Click', 'Two-Click'))
  expect((await dkimVerify(tampered, { resolver })).results[0]?.status.result).toBe('fail')
})

test('STARTTLS is required: a relay without it, or one that nobody vouches for, gets nothing', async () => {
  const clear = await aMailServer()
  expect(await send(aMailer(clear.port, { tls: 'starttls' }))).toMatchObject({
    state: 'deferred',
    ours: true,
  })
  expect(clear.taken).toEqual([])
  const certificate = aCertificate()
  const credentials: string[] = []
  const secure = await aMailServer({
    ...certificate,
    disabledCommands: [],
    authMethods: ['PLAIN', 'LOGIN'],
    onAuth: ({ username, password }, _session, done) => {
      credentials.push(`${username}:${password}`)
      if (password === 'right') done(null, { user: username })
      else done(Object.assign(new Error('no'), { responseCode: 535 }))
    },
  })
  const login = { tls: 'starttls', user: 'constat', password: 'right' } as const
  expect(await send(aMailer(secure.port, login))).toMatchObject({ state: 'deferred', ours: true })
  expect([secure.taken, credentials]).toEqual([[], []])
  const trusted = { ...login, ca: certificate.cert }
  expect(await send(aMailer(secure.port, { ...trusted, password: 'wrong' }))).toMatchObject({
    state: 'deferred',
    ours: true,
  })
  expect(await send(aMailer(secure.port, trusted))).toMatchObject({ state: 'sent' })
  expect(credentials).toEqual(['constat:wrong', 'constat:right'])
})

test('nothing that is said in a message becomes a header of its own', async () => {
  const server = await aMailServer()
  const evil = 'x\r\nBcc: victim@exemple.fr\r\n\r\nbody'
  await send(aMailer(server.port, { title: evil }), {
    subject: evil,
    headers: { 'X-Said': evil },
    unsubscribeUrl: `https://constat.example/${evil}`,
    to: '"quoted,b"@exemple.fr',
  })
  expect(server.taken).toHaveLength(1)
  expect(server.taken[0]?.to).toBe('"quoted,b"@exemple.fr')
  const mail = await parsed(server.taken[0])
  expect(mail.headers.has('bcc')).toBe(false)
  expect([...mail.headers.keys()].filter((name) => /bcc/i.test(name))).toEqual([])
  expect(mail.text).toBe('Texte accentué\n')
})

test.each([
  ['Veille du registre', 'Veille du registre'],
  ['Veille « Élan » – état des démarches', 'Veille  Élan   état des démarches'],
  ['東京', '東京'],
])('the list of the site "%s" is named by its identifier in plain sight', async (title, phrase) => {
  const server = await aMailServer()
  await send(aMailer(server.port, { title }))
  const [, said = ''] = /^List-ID: (.*) <alerts\.constat\.example>\r$/im.exec(`${server.taken[0]?.raw}`) ?? []
  const words = said.split('?= =?').map((word) => /(?:^=\?)?UTF-8\?B\?([^?]*)/.exec(word)?.[1])
  const read = said.startsWith('=?')
    ? words.map((word) => Buffer.from(word ?? '', 'base64').toString()).join('')
    : said
  expect(read).toBe(phrase)
})

const ours = '{ kind: smtp, host: 127.0.0.1, port: 0, domain: probes.example }'
const elsewhere = (address: string) =>
  `{ kind: imap, host: 127.0.0.1, user: a, password: a, address: '${address}' }`

test.each([
  ['to the sender', 'null', null, '', /^alerts@constat\.example$/],
  ['to an inbox of ours', ours, '*@probes.example', '', /^bounce\+[0-9a-f]{32}@probes\.example$/],
  [
    'to a mailbox of the sender’s domain',
    elsewhere('c+*@Constat.example'),
    'c+*@Constat.example',
    '',
    /^c\+bounce\+[0-9a-f]{32}@constat\.example$/i,
  ],
  [
    'to the sender, and never in the name of a provider',
    elsewhere('c+*@provider.example'),
    'c+*@provider.example',
    '',
    /^alerts@constat\.example$/,
  ],
  ['where mail.bounce says', ours, '*@probes.example', ', bounce: b@constat.example', /^b@constat\.example$/],
])('what cannot be delivered comes back %s', async (_, inbox, pattern, bounce, from) => {
  const { store, file } = aStore()
  const server = await aMailServer()
  const mail = `{ host: 127.0.0.1, port: ${server.port}, tls: none, from: alerts@constat.example, operator_address: o@constat.example${bounce} }`
  const stops: (() => unknown)[] = []
  onTestFinished(async () => {
    for (const stop of stops) await stop()
  })
  const telling = openTelling(
    {
      config: parseConfig(yamlWith({ mail, inbox }), 'constat.yaml'),
      store,
      inbox:
        pattern === null
          ? null
          : { ...openMailboxes(addressesOf(pattern, '+')), stop: async () => undefined },
      onInboxTrouble: () => undefined,
      site: siteOver(store, Date.now()),
      places: pathsIn(dirname(file)),
      log: () => undefined,
      idle: false,
      healthy: () => true,
    },
    (stop) => stops.push(stop),
  )
  telling.tellOperator('disk', 'full')
  await eventually(() => server.taken.length === 1)
  expect(server.taken[0]?.from).toMatch(from)
})
