import { generateKeyPairSync } from 'node:crypto'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import { beforeAll, expect, test } from 'vitest'
import type { Letter } from '../../src/alert/mailer.ts'
import { aMailer } from '../support/alerts.ts'
import { until } from '../support/constat.ts'
import { aMailServer, parsed } from '../support/mail-server.ts'
import { isPostfixHere, startPostfix } from '../support/postfix.ts'

beforeAll(() => {
  expect(isPostfixHere(), 'this needs the Debian package postfix: apt-get install postfix').toBe(true)
  expect(process.getuid?.(), 'Postfix starts for root alone').toBe(0)
})

const letter: Letter = {
  key: '0123456789abcdef0123456789abcdef',
  to: 'a@exemple.fr',
  subject: 'Panne : inscription des particuliers, étape « formulaire »',
  text: `.\nDepuis le 2 novembre, l’inscription échoue : ${'é'.repeat(1200)}\n`,
  html: '<p>Texte accentué</p>',
  headers: { 'Content-Language': 'fr' },
  thread: 'fedcba9876543210fedcba9876543210',
  unsubscribeUrl: 'https://constat.example/unsubscribe/abcdefghijklmnopqrstuvwxyzABCDEF',
}

test('what Postfix relays arrives whole, with its sender for bounces, and its DKIM signature holds', async () => {
  const server = await aMailServer()
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const dkim = {
    domain: 'constat.example',
    selector: 'alerts',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
  const mailer = aMailer(await startPostfix(server.port), { dkim, timeoutMs: 20_000 })
  expect(await mailer.send(letter)).toMatchObject({
    state: 'sent',
    answer: expect.stringContaining('queued as'),
    ours: false,
  })
  mailer.close()
  await until(() => server.taken.length === 1)

  const [taken] = server.taken
  const mail = await parsed(taken)
  expect(mail.headers.get('received'), 'it came through Postfix').toContain('relay.constat.example')
  expect(taken).toMatchObject({ from: expect.stringContaining(letter.key), to: letter.to })
  expect([mail.subject, mail.text, mail.html]).toEqual([letter.subject, letter.text, letter.html])
  expect(mail.messageId).toBe(`<${letter.key}@constat.example>`)
  const p = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  const resolver = async () => [[`v=DKIM1; k=rsa; p=${p}`]]
  const { results } = await dkimVerify(taken?.raw ?? Buffer.alloc(0), { resolver })
  expect(results.map(({ status }) => status.result)).toEqual(['pass'])
})
