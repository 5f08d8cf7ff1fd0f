// A real SMTP server that does as it is told: takes mails, defers, refuses, drops connections, or says nothing.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'

/** What the server does with a mail; `when` says at which command. */
export type Manner =
  | { readonly does: 'take' }
  | { readonly does: 'answer'; readonly code: number; readonly when: 'MAIL' | 'RCPT' | 'DATA' }
  | { readonly does: 'drop' | 'stall'; readonly when: 'MAIL' | 'RCPT' | 'DATA' }

export type TakenMail = { readonly from: string; readonly to: string; readonly raw: Buffer }

const taking: Manner = { does: 'take' }

/** Starts a server on a free port; it is gone when the test is. */
export const aMailServer = async (options: SMTPServerOptions = {}) => {
  const taken: TakenMail[] = []
  const met: string[] = []
  let mannerFor: (address: string) => Manner = () => taking
  let most = 0
  let open = 0

  const meet = (
    when: 'MAIL' | 'RCPT' | 'DATA',
    address: string,
    drop: () => void,
    done: (error?: Error | null) => void,
  ) => {
    const manner = mannerFor(address)
    if (manner.does === 'take' || manner.when !== when) return done()
    met.push(address)
    if (manner.does === 'answer') {
      return done(
        Object.assign(new Error(`answers ${manner.code} to ${address}`), { responseCode: manner.code }),
      )
    }
    if (manner.does === 'drop') drop()
  }

  const dropOf = (id: string) => () => {
    for (const connection of server.connections) if (connection.id === id) connection._socket.destroy()
  }
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 1,
    logger: false,
    onConnect: (_session, done) => {
      open += 1
      most = Math.max(most, open)
      done()
    },
    onClose: () => {
      open -= 1
    },
    onMailFrom: ({ address }, session, done) => meet('MAIL', address, dropOf(session.id), done),
    onRcptTo: ({ address }, session, done) => meet('RCPT', address, dropOf(session.id), done),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const to = rcptTo[0]?.address ?? ''
        meet('DATA', to, dropOf(session.id), (error) => {
          if (error) return done(error)
          taken.push({ from: mailFrom ? mailFrom.address : '', to, raw: Buffer.concat(chunks) })
          done()
        })
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()))
  onTestFinished(stop)
  return {
    port: (server.server.address() as AddressInfo).port,
    taken: taken as readonly TakenMail[],
    /** The addresses for which it did something else than take. */
    met: met as readonly string[],
    mostConnections: () => most,
    behave: (manner: (address: string) => Manner) => {
      mannerFor = manner
    },
    stop,
  }
}

export const parsed = (mail: TakenMail | undefined): Promise<ParsedMail> => simpleParser(mail?.raw ?? '')
