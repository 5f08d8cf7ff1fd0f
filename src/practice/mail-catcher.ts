import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { AddressObject } from 'mailparser'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { createShelf } from './shelf.ts'
import { deliver, type Patience, type SmtpAddress } from './smtp-delivery.ts'

export type CaughtMail = {
  readonly id: number
  readonly to: string
  readonly from: string
  readonly subject: string
  readonly date: string
  /** By lower-case name, unfolded; a header that comes twice has its values on lines of their own. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly html: string
  /** Whether it was for the domain whose mail is passed on, and what became of it. */
  readonly forwarding: 'none' | 'under-way' | 'delivered' | 'given-up'
}

export type Forward = SmtpAddress & { readonly domain: string }

export type MailCatcher = {
  readonly port: number
  /** Every mail kept, oldest first. */
  readonly mails: () => readonly CaughtMail[]
  readonly mail: (id: number) => CaughtMail | undefined
  /** How many were ever caught. */
  readonly count: () => number
  readonly stop: () => Promise<void>
}

const headersOf = (lines: ReadonlyArray<{ key: string; line: string }>): Readonly<Record<string, string>> => {
  const headers: Record<string, string> = {}
  for (const { key, line } of lines) {
    const value = line
      .slice(line.indexOf(':') + 1)
      .replace(/\r?\n\s*/g, ' ')
      .trim()
    headers[key] = headers[key] === undefined ? value : `${headers[key]}\n${value}`
  }
  return headers
}

const addressesOf = (header: AddressObject | undefined): string =>
  (header?.value ?? []).map((mailbox) => mailbox.address ?? '').join(', ')

const recipientsOf = (session: SMTPServerSession): readonly string[] =>
  session.envelope.rcptTo.map((recipient) => recipient.address)

const parse = async (id: number, content: Buffer, session: SMTPServerSession): Promise<CaughtMail> => {
  // Loaded with the first mail: 9 MB that the first pages can do without.
  const { simpleParser } = await import('mailparser')
  const parsed = await simpleParser(content)
  return {
    id,
    to: recipientsOf(session).join(', '),
    from: addressesOf(parsed.from),
    subject: parsed.subject ?? '',
    date: (parsed.date ?? new Date()).toISOString(),
    headers: headersOf(parsed.headerLines),
    text: parsed.text ?? '',
    html: parsed.html || '',
    forwarding: 'none',
  }
}

/** An SMTP server on 127.0.0.1 that keeps every mail and passes on those for one domain. */
export const startMailCatcher = async (
  forward: Forward | undefined,
  patience: Patience,
): Promise<MailCatcher> => {
  const kept = createShelf<number, CaughtMail>(20_000)
  let count = 0

  const passOn = async (mail: CaughtMail, content: Buffer, session: SMTPServerSession): Promise<void> => {
    const to = recipientsOf(session).filter((address) => address.endsWith(`@${forward?.domain}`))
    if (forward === undefined || to.length === 0) return
    kept.set(mail.id, { ...mail, forwarding: 'under-way' })
    const from = session.envelope.mailFrom
    const envelope = { from: from === false ? '' : from.address, to }
    const forwarding = await deliver(forward, { envelope, raw: content }, patience)
    if (kept.get(mail.id) !== undefined) kept.set(mail.id, { ...mail, forwarding })
  }

  const receive = async (content: Buffer, session: SMTPServerSession): Promise<void> => {
    count += 1
    const mail = await parse(count, content, session)
    kept.set(mail.id, mail)
    void passOn(mail, content, session)
  }

  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: 10 * 1024 * 1024,
    closeTimeout: 1,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (stream.sizeExceeded) return done(new Error('Message trop volumineux'))
        receive(Buffer.concat(chunks), session).then(() => done(), done)
      })
    },
  })
  // A client that goes away in mid-sentence is its own affair; the server goes on.
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    port: (server.server.address() as AddressInfo).port,
    mails: kept.values,
    mail: kept.get,
    count: () => count,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
