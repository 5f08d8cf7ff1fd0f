import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { createTransport } from 'nodemailer'
import { SMTPServer } from 'smtp-server'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type Practice, type PracticeOptions, startPractice } from '../../src/practice/practice.ts'
import { freePort } from '../support/port.ts'
import { codeIn, mailsOf, mailTo, signUp } from '../support/practice-journeys.ts'

const started = async (options: Partial<PracticeOptions> = {}): Promise<Practice> => {
  const practice = await startPractice({ port: 0, ...options })
  onTestFinished(() => practice.stop())
  return practice
}

type Received = { readonly to: readonly string[]; readonly content: string }

const inbox = async (port = 0, refuse = false): Promise<{ port: number; received: Received[] }> => {
  const received: Received[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    closeTimeout: 1,
    onRcptTo: (_address, _session, done) => done(refuse ? new Error('Unknown here') : null),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address)
        received.push({ to, content: Buffer.concat(chunks).toString() })
        done()
      })
    },
  })
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { port: (server.server.address() as AddressInfo).port, received }
}

const toHost = (port: number) => ({ host: '127.0.0.1', port })

test('the catcher keeps every mail with its headers, text and HTML', async () => {
  const { url, mailPort } = await started()
  await createTransport({ ...toHost(mailPort), ignoreTLS: true }).sendMail({
    from: 'Constat <constat@exemple.fr>',
    to: ['a@exemple.fr', 'b@exemple.fr'],
    subject: 'Panne relevée',
    text: 'Texte accentué : été',
    html: '<p>été</p>',
    headers: { 'List-Unsubscribe': '<https://exemple.fr/non>', 'X-Twice': ['one', 'two'] },
  })
  const [mail] = await mailsOf(url)
  expect(mail).toMatchObject({
    to: 'a@exemple.fr, b@exemple.fr',
    from: 'constat@exemple.fr',
    subject: 'Panne relevée',
    text: 'Texte accentué : été',
    html: '<p>été</p>',
    headers: { 'list-unsubscribe': '<https://exemple.fr/non>', 'x-twice': 'one\ntwo' },
    forwarding: 'none',
  })
  expect(new Date(mail?.date ?? '').toISOString()).toBe(mail?.date)
})

test('mail for the forwarded domain is passed on and kept', async () => {
  const { port, received } = await inbox()
  const { url } = await started({ forward: { domain: 'sonde.exemple', ...toHost(port) } })
  await signUp(url, 'probe+1@sonde.exemple')
  await signUp(url, 'quelqu-un@ailleurs.exemple')
  await mailTo(url, 'quelqu-un@ailleurs.exemple')
  await vi.waitFor(async () =>
    expect((await mailTo(url, 'probe+1@sonde.exemple')).forwarding).toBe('delivered'),
  )
  expect(received.map(({ to }) => to)).toEqual([['probe+1@sonde.exemple']])
  expect(received[0]?.content).toContain('Subject:')
  expect((await mailsOf(url)).map(({ forwarding }) => forwarding).toSorted()).toEqual(['delivered', 'none'])
})

test('a server that cannot be reached is tried again until it is there', async () => {
  const port = await freePort()
  const forward = { domain: 'sonde.exemple', ...toHost(port) }
  const { url } = await started({ forward, mailRetryEveryMs: 20 })
  await signUp(url, 'probe+2@sonde.exemple')
  await vi.waitFor(async () =>
    expect((await mailTo(url, 'probe+2@sonde.exemple')).forwarding).toBe('under-way'),
  )
  const { received } = await inbox(port)
  await vi.waitFor(() => expect(received).toHaveLength(1), { timeout: 10_000 })
})

test('a server that stays out of reach is given up, one that refuses at once', async () => {
  const unreachable = { domain: 'sonde.exemple', ...toHost(await freePort()) }
  const refusing = { domain: 'sonde.exemple', ...toHost((await inbox(0, true)).port) }
  for (const [forward, mailRetryForMs] of [
    [unreachable, 50],
    [refusing, 600_000],
  ] as const) {
    const { url } = await started({ forward, mailRetryForMs, mailRetryEveryMs: 10 })
    await signUp(url, 'probe+3@sonde.exemple')
    await vi.waitFor(
      async () => expect((await mailTo(url, 'probe+3@sonde.exemple')).forwarding).toBe('given-up'),
      { timeout: 10_000 },
    )
  }
})

test('the registry mails through the server it is given', async () => {
  const { port, received } = await inbox()
  const { url } = await started({ mail: toHost(port) })
  await signUp(url, 'dehors@exemple.fr')
  await vi.waitFor(() => expect(received.map(({ to }) => to)).toEqual([['dehors@exemple.fr']]))
  expect(await mailsOf(url)).toEqual([])
})

test('a mail that no server takes is counted', async () => {
  const practice = await started({ mail: toHost(await freePort()), mailRetryForMs: 20, mailRetryEveryMs: 5 })
  await signUp(practice.url, 'perdue@exemple.fr')
  await vi.waitFor(() => expect(practice.state().undelivered).toBe(1), { timeout: 10_000 })
})

test('stopping ends a delivery that waits', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  const practice = await startPractice({ port: 0, mail: toHost(port) })
  const connected = once(silent, 'connection')
  await signUp(practice.url, 'attente@exemple.fr')
  const [socket] = await connected
  const closed = once(socket.resume(), 'close')
  await practice.stop()
  await closed
  silent.close()
})

test('the activation mail carries its code in text and in HTML', async () => {
  const { url } = await started()
  await signUp(url, 'code@exemple.fr')
  const mail = await mailTo(url, 'code@exemple.fr')
  expect(codeIn(mail)).toMatch(/^\d{6}$/)
  expect(mail.html).toContain(`<strong>${codeIn(mail)}</strong>`)
})
