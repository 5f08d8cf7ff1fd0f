// The SMTP side of the inbox: refuses what is not awaited, reads what is.
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { InboxMail } from './inbox.ts'

type SmtpOptions = {
  readonly host: string
  readonly port: number
  readonly knows: (recipient: string) => boolean
  readonly deliver: (recipient: string, mail: InboxMail) => void
  /** Told of every mail for which this server, not its sender, is the reason that it did not arrive. */
  readonly refuse: (recipients: readonly string[], reason: string) => void
  readonly now: () => number
}

const largestBytes = 1024 ** 2
const tooLarge = 'Message larger than 1 MiB'

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

const accept = async (stream: SMTPServerDataStream, session: SMTPServerSession, options: SmtpOptions) => {
  const raw = await drain(stream)
  if (raw === null) throw refusal(552, tooLarge)
  const receivedAt = options.now()
  // Loaded with the first mail: 9 MB that the first pages can do without.
  const { simpleParser } = await import('mailparser')
  const mail = await simpleParser(raw)
  for (const { address } of session.envelope.rcptTo)
    options.deliver(address, {
      from: mail.from?.text ?? '',
      subject: mail.subject ?? '',
      text: mail.text ?? '',
      receivedAt,
      raw,
    })
}

/** Listens for mail until closed. */
export const listenForMail = async (
  options: SmtpOptions,
): Promise<{ port: number; close(): Promise<void> }> => {
  const server = new SMTPServer({
    // No `size`: the library would refuse what announces more before anybody knows whose mail it is.
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onRcptTo: ({ address }, _session, done) =>
      done(options.knows(address) ? null : refusal(550, 'No such mailbox here')),
    onData: (stream, session, done) => {
      accept(stream, session, options).then(
        () => done(null),
        (error: Error) => {
          options.refuse(
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
