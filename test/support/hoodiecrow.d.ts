declare module 'hoodiecrow-imap/lib/server.js' {
  import type { Server, Socket } from 'node:net'

  type Handler = (connection: { readonly socket: Socket }, ...rest: readonly unknown[]) => void

  type ImapServer = {
    readonly server: Server
    appendMessage(mailbox: string, flags: string[], internalDate: string | null, raw: string): void
    setCommandHandler(command: string, handler: Handler): void
    getCommandHandler(command: string): Handler
    getMailbox(name: string): { readonly messages: readonly { readonly flags: readonly string[] }[] }
  }

  const openServer: (options: {
    readonly plugins: readonly string[]
    readonly storage: object
    readonly users: Readonly<Record<string, { readonly password: string }>>
  }) => ImapServer

  export = openServer
}
