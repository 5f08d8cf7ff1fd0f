import { createTransport, type SendMailOptions } from 'nodemailer'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { openSmtpInbox, type SmtpInbox } from '../../src/inbox/smtp.ts'
import { aCertificate } from '../support/certificate.ts'
import { clock, newRunId } from '../support/probing.ts'

const domain = 'constat.example'

let inbox: SmtpInbox
beforeEach(async () => {
  inbox = await openSmtpInbox({ host: '127.0.0.1', port: 0, domain, clock })
  onTestFinished(() => inbox.stop())
})

const send = (to: string, mail: SendMailOptions = {}) =>
  createTransport({ host: '127.0.0.1', port: inbox.port, ignoreTLS: true }).sendMail({
    from: 'ne-pas-repondre@telepaix.example',
    to,
    subject: 'Activez votre compte',
    text: 'Bonjour',
    ...mail,
  })

const soon = () => AbortSignal.timeout(10_000)

describe('a mailbox', () => {
  test('receives what is sent to its run', async () => {
    const mailbox = inbox.open(newRunId())
    const before = Date.now()
    await send(mailbox.address, { text: 'Code d’activation : 123456' })

    const mail = await mailbox.next(/Activez/, soon())
    expect(mail?.subject).toBe('Activez votre compte')
    expect(mail?.text).toContain('Code d’activation : 123456')
    expect(mail?.from).toContain('ne-pas-repondre@telepaix.example')
    expect(mail?.receivedAt).toBeGreaterThanOrEqual(before)
  })

  test('receives at an address without +, for a registry that refuses it', async () => {
    const plain = await openSmtpInbox({ host: '127.0.0.1', port: 0, domain, separator: '-', clock })
    onTestFinished(() => plain.stop())
    const runId = newRunId()
    const mailbox = plain.open(runId)
    expect(mailbox.address).toBe(`probe-${runId}@${domain}`)
    await createTransport({ host: '127.0.0.1', port: plain.port, ignoreTLS: true }).sendMail({
      from: 'ne-pas-repondre@telepaix.example',
      to: mailbox.address,
      subject: 'Activez votre compte',
      text: 'Bonjour',
    })

    expect((await mailbox.next(/Activez/, soon()))?.text).toContain('Bonjour')
  })

  test('receives over TLS, by the certificate that it was given, from who asks for one that is vouched for', async () => {
    const { cert, key } = aCertificate()
    const trusting = (port: number) =>
      createTransport({ host: '127.0.0.1', port, requireTLS: true, tls: { ca: cert } })
    const mail = { from: 'a@telepaix.example', subject: 'Activez', text: 'Bonjour' }
    const certificate = { chain: cert, privateKey: key }
    const known = await openSmtpInbox({ host: '127.0.0.1', port: 0, domain, certificate, clock })
    onTestFinished(() => known.stop())
    const mailbox = known.open(newRunId())
    await trusting(known.port).sendMail({ ...mail, to: mailbox.address })
    expect((await mailbox.next(/Activez/, soon()))?.text).toContain('Bonjour')

    const refused = trusting(inbox.port).sendMail({ ...mail, to: inbox.open(newRunId()).address })
    await expect(refused).rejects.toThrow(/certificate/)
  })

  test('waits for a mail that is still to come', async () => {
    const mailbox = inbox.open(newRunId())
    const awaited = mailbox.next(/Activez/, soon())
    await send(mailbox.address)

    expect((await awaited)?.subject).toBe('Activez votre compte')
  })

  test('never holds the mail of another run', async () => {
    const [one, other] = [inbox.open(newRunId()), inbox.open(newRunId())]
    await send(other.address)

    expect(one.untaken()).toEqual([])
    expect(other.untaken()).toEqual(['Activez votre compte'])
  })

  test('hands each mail out once, by its subject', async () => {
    const mailbox = inbox.open(newRunId())
    await send(mailbox.address, { subject: 'Bienvenue' })
    await send(mailbox.address)

    expect((await mailbox.next(/Activez/, soon()))?.subject).toBe('Activez votre compte')
    expect(mailbox.untaken()).toEqual(['Bienvenue'])
    expect(await mailbox.next(/Activez/, AbortSignal.abort())).toBeNull()
  })

  test('gives up waiting when it is told to', async () => {
    const stopping = new AbortController()
    const awaited = inbox.open(newRunId()).next(/Activez/, stopping.signal)
    stopping.abort()

    expect(await awaited).toBeNull()
  })

  test('reads a mail that is HTML alone, links included', async () => {
    const mailbox = inbox.open(newRunId())
    const html = '<p>Ouvrez <a href="https://telepaix.example/activation?jeton=a1">ce lien</a></p>'
    await send(mailbox.address, { html, text: undefined })

    const mail = await mailbox.next(/Activez/, soon())
    expect(mail?.text).toContain('https://telepaix.example/activation?jeton=a1')
  })

  test('tells its canary from the mail of the registry', async () => {
    const mailbox = inbox.open(newRunId())
    expect(await mailbox.canaries(1, AbortSignal.abort())).toBe(0)
    const counted = mailbox.canaries(2, soon())
    await send(mailbox.canaryAddress, { subject: 'Canary' })
    await send(mailbox.canaryAddress, { subject: 'Canary' })

    expect(await counted).toBe(2)
    expect(mailbox.untaken()).toEqual([])
  })

  test('does not mind the case in which its address is written', async () => {
    const mailbox = inbox.open(newRunId())
    await send(mailbox.address.toUpperCase())

    expect(mailbox.untaken()).toHaveLength(1)
  })
})

test('a server that sends to nobody without TLS is served', async () => {
  const mailbox = inbox.open(newRunId())
  const strict = { host: '127.0.0.1', port: inbox.port, requireTLS: true, tls: { rejectUnauthorized: false } }
  await createTransport(strict).sendMail({
    from: 'ne-pas-repondre@telepaix.example',
    to: mailbox.address,
    subject: 'Activez votre compte',
    text: 'Bonjour',
  })
  expect(mailbox.untaken()).toEqual(['Activez votre compte'])
})

test('once a wait is over, what comes is late: it goes to whoever takes late mail, and canaries still count', async () => {
  const late: string[] = []
  inbox.takeIn('probe', {
    knows: () => true,
    deliver: (key, { subject }) => void late.push(`${key} ${subject}`),
  })
  const runId = newRunId()
  const mailbox = inbox.open(runId)
  await send(mailbox.address, { subject: 'Bienvenue' })
  mailbox.endWait()
  await send(mailbox.address)
  await send(mailbox.canaryAddress, { subject: 'Canary' })

  expect(late).toEqual([`${runId} Activez votre compte`])
  expect(mailbox.untaken()).toEqual(['Bienvenue'])
  expect(await mailbox.canaries(1, AbortSignal.abort())).toBe(1)
})

describe('the inbox refuses', () => {
  test('a recipient that it does not know', async () => {
    await expect(send(`probe+${newRunId()}@${domain}`)).rejects.toMatchObject({ responseCode: 550 })
    await expect(send(`postmaster@${domain}`)).rejects.toMatchObject({ responseCode: 550 })
  })

  test('another domain', async () => {
    const mailbox = inbox.open(newRunId())
    const elsewhere = mailbox.address.replace(domain, 'elsewhere.example')

    await expect(send(elsewhere)).rejects.toMatchObject({ responseCode: 550 })
  })

  test('a mailbox that is closed', async () => {
    const mailbox = inbox.open(newRunId())
    mailbox.close()

    await expect(send(mailbox.address)).rejects.toMatchObject({ responseCode: 550 })
  })

  test('a message over 1 MiB, and goes on', async () => {
    const mailbox = inbox.open(newRunId())
    const text = 'Télépaix '.repeat(150_000)

    await expect(send(mailbox.address, { text })).rejects.toMatchObject({ responseCode: 552 })
    expect(mailbox.refusals()).toEqual(['Message larger than 1 MiB'])
    await send(mailbox.address)
    expect(mailbox.untaken()).toEqual(['Activez votre compte'])
  })

  test('a stranger’s large message without excusing the registry of a run that waits', async () => {
    const [mailbox, other] = [inbox.open(newRunId()), inbox.open(newRunId())]
    const text = 'Télépaix '.repeat(150_000)
    await expect(send(other.address, { text })).rejects.toMatchObject({ responseCode: 552 })
    await expect(send('nobody@constat.example', { text })).rejects.toMatchObject({ responseCode: 550 })
    expect(mailbox.refusals()).toEqual([])
  })

  test('everybody while it is closed to the network, and nobody after', async () => {
    const mailbox = inbox.open(newRunId())
    await inbox.pause()
    await expect(send(mailbox.address)).rejects.toMatchObject({ code: 'ESOCKET' })
    await inbox.resume()
    await send(mailbox.address)

    expect(mailbox.untaken()).toHaveLength(1)
  })
})
