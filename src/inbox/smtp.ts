// Constat's own receiving mail server: refuses what is not awaited, reads what is.
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { addressesOf } from './addresses.ts'
import { type Inbox, largestBytes, type Mailboxes, openMailboxes, tooLarge } from './inbox.ts'
import { readMail } from './read-mail.ts'

export type SmtpOptions = {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly domain: string
  /** Stands before the run's id in an address; some registries refuse the usual +. */
  readonly separator?: '+' | '-'
  /** What is shown to who sends over TLS, as PEM; null for one that nobody vouches for. */
  readonly certificate?: { readonly chain: string; readonly privateKey: string } | null
  readonly clock: { wall(): number }
}

export type SmtpInbox = Inbox & {
  readonly port: number
  /** Closes the inbox to the network, mailboxes kept. */
  pause(): Promise<void>
  /** Listens again, on the same port. */
  resume(): Promise<void>
}

type Listening = Pick<SmtpOptions, 'host' | 'port' | 'clock' | 'certificate'> & {
  readonly mailboxes: Mailboxes
}

const refusal = (code: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode: code })

const drain = async (stream: SMTPServerDataStream): Promise<Buffer | null> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length
    // The rest is read and dropped: an SMTP client hears no answer before it has sent all.
    if (bytes <= largestBytes) chunks.push(chunk)
  }
  return bytes > largestBytes ? null : Buffer.concat(chunks)
}

const accept = async (stream: SMTPServerDataStream, session: SMTPServerSession, options: Listening) => {
  const raw = await drain(stream)
  if (raw === null) throw refusal(552, tooLarge)
  const mail = await readMail(raw, options.clock.wall())
  for (const { address } of session.envelope.rcptTo) options.mailboxes.deliver(address, mail)
}

const listenForMail = async (options: Listening): Promise<{ port: number; close(): Promise<void> }> => {
  const { mailboxes, certificate } = options
  const server = new SMTPServer({
    // No `size`: the library would refuse what announces more before anybody knows whose mail it is.
    authOptional: true,
    // STARTTLS stays: a registry's server may send to nobody without it. Most ask for no certificate that they know, so
    // where none is configured the library's own, of which it would warn, is enough.
    ...(certificate && { cert: certificate.chain, key: certificate.privateKey }),
    disabledCommands: ['AUTH'],
    logger: false,
    disableReverseLookup: true,
    closeTimeout: 100,
    onRcptTo: ({ address }, _session, done) =>
      done(mailboxes.knows(address) ? null : refusal(550, 'No such mailbox here')),
    onData: (stream, session, done) => {
      accept(stream, session, options).then(
        () => done(null),
        (error: Error) => {
          mailboxes.refuse(
            session.envelope.rcptTo.map(({ address }) => address),
            error.message,
          )
          done(error)
        },
      )
    },
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
  // A peer that breaks off is its own affair: its mail was not accepted, and it will try again.
  server.on('error', () => undefined)
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** Opens an inbox that listens for the mail of a domain; only mailboxes that are open receive. */
export const openSmtpInbox = async (options: SmtpOptions): Promise<SmtpInbox> => {
  const { host, clock, domain, separator = '+', certificate = null } = options
  const mailboxes = openMailboxes(addressesOf(`*@${domain}`, separator))
  const listen = (port: number) => listenForMail({ host, port, clock, certificate, mailboxes })
  let server: Awaited<ReturnType<typeof listen>> | null = await listen(options.port)
  const { port } = server
  const pause = async (): Promise<void> => {
    await server?.close()
    server = null
  }
  const resume = async (): Promise<void> => {
    server ??= await listen(port)
  }
  return { ...mailboxes, port, pause, resume, stop: pause }
}
