// A mail provider of others: one mailbox that is read over IMAP, whose connections can be cut.
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import openServer from 'hoodiecrow-imap/lib/server.js'
import { SMTPServer } from 'smtp-server'
import { onTestFinished } from 'vitest'

/** Starts a mailbox on a free port, with log-in `constat` and password `right`; it is gone when the test is. */
export const aMailboxElsewhere = async () => {
  const imap = openServer({
    plugins: ['IDLE', 'ID', 'NAMESPACE', 'SPECIAL-USE'],
    storage: { INBOX: {}, '': { separator: '/', folders: { Junk: { 'special-use': '\\Junk' } } } },
    users: { constat: { password: 'right' } },
  })
  const sockets = new Set<Socket>()
  const { server } = imap
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
  })
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const port = await listen(0)
  const cut = async () => {
    const closed = server.listening ? new Promise((resolve) => server.close(resolve)) : null
    for (const socket of sockets) socket.destroy()
    await closed
  }
  onTestFinished(cut)
  const append = (raw: string, folder = 'INBOX') => imap.appendMessage(folder, [], null, raw)
  const put = (
    to: string,
    { header = 'To', subject = 'Activez votre compte', text = 'Bonjour', folder = 'INBOX' } = {},
  ) =>
    append(
      `From: ne-pas-repondre@telepaix.example\r\n${header}: ${to}\r\nSubject: ${subject}\r\n\r\n${text}\r\n`,
      folder,
    )
  return {
    port,
    put,
    append,
    cut,
    /** Takes connections again, on the same port. */
    mend: () => listen(port),
    /** Cuts the connection instead of answering the nth such command from now on. */
    cutAt: (command: string, nth: number) => {
      const answer = imap.getCommandHandler(command)
      let count = 0
      imap.setCommandHandler(command, (connection, ...rest) => {
        count += 1
        if (count === nth) connection.socket.destroy()
        else answer(connection, ...rest)
      })
    },
    /** The flags of each message, in the order in which they came. */
    flags: () => imap.getMailbox('INBOX').messages.map(({ flags }) => [...flags]),
    connections: () => sockets.size,
  }
}

/** Starts a mail server that puts what it takes into a mailbox elsewhere, as its provider does. */
export const anExchangerFor = async ({ append }: { append(raw: string): void }) => {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8')
        for (const { address } of envelope.rcptTo) append(`Delivered-To: ${address}\r\n${raw}`)
        done()
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return (server.server.address() as AddressInfo).port
}
