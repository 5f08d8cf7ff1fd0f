declare module 'hoodiecrow-imap/lib/server.js' {
  import type { Server } from 'node:net'

  type ImapServer = {
    readonly server: Server
    appendMessage(mailbox: string, flags: string[], internalDate: string | null, raw: string): void
    getMailbox(name: string): { readonly messages: readonly { readonly flags: readonly string[] }[] }
  }

  const openServer: (options: {
    readonly plugins: readonly string[]
    readonly secureConnection?: boolean
    readonly credentials?: { readonly key: string; readonly cert: string }
    readonly users: Readonly<Record<string, { readonly password: string }>>
  }) => ImapServer

  export = openServer
}
