// A mailbox elsewhere, followed over IMAP: what comes to the addresses of runs is read and marked as seen.
import { setTimeout as delay } from 'node:timers/promises'
import type { ImapFlow, ImapFlowOptions } from 'imapflow'
import { addressesOf } from './addresses.ts'
import { type Reading, takeNew } from './imap-folder.ts'
import { type Inbox, openMailboxes } from './inbox.ts'

export type ImapAccount = {
  readonly host: string
  readonly port: number
  readonly tls: 'starttls' | 'implicit' | 'none'
  readonly user: string
  readonly password: string
  /** PEM of the certificates to trust; the system's when left out. */
  readonly ca?: string
}

export type ImapOptions = ImapAccount & {
  /** The addresses that lead to the mailbox, with an asterisk for what tells them apart. */
  readonly address: string
  readonly clock: { wall(): number }
  /** Told when the connection fails; another is tried until the inbox is stopped. */
  readonly onTrouble: (cause: unknown) => void
}

const patienceMs = 15_000
const longestWaitMs = 30_000
// Providers lock the account of who is refused too often.
const refusedWaitMs = 5 * 60_000
// For servers that tell nothing by themselves, or stopped to.
const lookEveryMs = { awaited: 5_000, idle: 30_000 }
const junked = 'Filed as junk by its provider'

const optionsOf = ({ host, port, tls, user, password, ca }: ImapAccount): ImapFlowOptions => ({
  host,
  port,
  secure: tls === 'implicit',
  ...(tls !== 'implicit' && { doSTARTTLS: tls === 'starttls' }),
  ...(ca !== undefined && { tls: { ca } }),
  auth: { user, pass: password },
  logger: false,
  connectionTimeout: patienceMs,
  greetingTimeout: patienceMs,
  socketTimeout: 2 * lookEveryMs.idle,
  // The library would begin to listen after a quarter of a minute: mails would seem that late.
  disableAutoIdle: true,
})

const openInbox = async (client: ImapFlow) => {
  const { readOnly } = await client.mailboxOpen('INBOX')
  // A mail that cannot be marked as seen would be taken for a new one at the next start.
  if (readOnly) throw new Error('The mailbox is read-only.')
}

/** Logs in and opens the mailbox until the signal aborts; rejects with the library's error. */
export const connectTo = async (account: ImapAccount, signal: AbortSignal): Promise<ImapFlow> => {
  // Loaded with the first: who receives mail himself has no use for it.
  const { ImapFlow } = await import('imapflow')
  signal.throwIfAborted()
  const client = new ImapFlow(optionsOf(account))
  signal.addEventListener('abort', () => client.close(), { once: true })
  // The promises and `close` tell it too.
  client.on('error', () => undefined)
  await client.connect()
  await openInbox(client)
  return client
}

// The registry's mail among the junk is a fault of our mailbox, which let our own mail through.
const lookAmongJunk = async (reading: Reading, junk: string | undefined) => {
  if (junk === undefined) return
  await reading.client.mailboxOpen(junk)
  await takeNew(reading, junked)
  await openInbox(reading.client)
}

// Rejects when the connection fails, and resolves when the signal ends it.
const follow = async (reading: Reading, signal: AbortSignal, heard: () => void) => {
  const { client, boxes } = reading
  const junk = (await client.list()).find(({ specialUse }) => specialUse === '\\Junk')?.path
  let arrived = Promise.withResolvers<void>()
  client.on('exists', () => arrived.resolve())
  client.on('close', () => arrived.resolve())
  while (!signal.aborted) {
    if (!client.usable) throw new Error('The connection to the mailbox was lost.')
    const coming = arrived.promise
    await lookAmongJunk(reading, boxes.isAwaited() ? junk : undefined)
    await takeNew(reading)
    heard()
    // Ends with the next command, or with the connection, which is seen here.
    client.idle().catch(() => undefined)
    const lookAgain = delay(lookEveryMs[boxes.isAwaited() ? 'awaited' : 'idle'], undefined, {
      signal,
      ref: false,
    })
    await Promise.race([coming, lookAgain.catch(() => undefined)])
    arrived = Promise.withResolvers<void>()
  }
}

const connectAndFollow = async (
  options: ImapOptions,
  reading: Omit<Reading, 'client' | 'passed'>,
  signal: AbortSignal,
  heard: () => void,
) => {
  // One connection's own: what it leaves to be told of the end must not pile up on the inbox's.
  const ending = new AbortController()
  try {
    const client = await connectTo(options, AbortSignal.any([signal, ending.signal]))
    await follow({ ...reading, client, passed: new Set() }, signal, heard)
  } finally {
    ending.abort()
  }
}

const isRefused = (cause: unknown) => cause instanceof Error && 'authenticationFailed' in cause

/** Follows a mailbox over IMAP, and tries again for as long as it cannot be reached. */
export const openImapInbox = (options: ImapOptions): Inbox => {
  const boxes = openMailboxes(addressesOf(options.address, '-'))
  const reading = { boxes, now: options.clock.wall, unmarked: new Set<string>() }
  const stopping = new AbortController()
  const { signal } = stopping
  const keepFollowing = async () => {
    for (let waitMs = 0; !signal.aborted; waitMs = Math.min(2 * waitMs + 1000, longestWaitMs)) {
      await delay(waitMs, undefined, { signal }).catch(() => undefined)
      const heard = () => {
        waitMs = 0
      }
      await connectAndFollow(options, reading, signal, heard).catch(async (cause) => {
        if (signal.aborted) return
        options.onTrouble(cause)
        if (isRefused(cause)) await delay(refusedWaitMs, undefined, { signal }).catch(() => undefined)
      })
    }
  }
  const following = keepFollowing()
  const stop = async () => {
    stopping.abort()
    await following
  }
  return { ...boxes, stop }
}
