// A mailbox elsewhere, followed over IMAP: what comes to the addresses of runs is read and marked as seen.
import { setTimeout as delay } from 'node:timers/promises'
import type { FetchMessageObject, ImapFlow, ImapFlowOptions } from 'imapflow'
import { addressesOf } from './addresses.ts'
import { type Inbox, largestBytes, type Mailboxes, openMailboxes, tooLarge } from './inbox.ts'
import { readMail } from './read-mail.ts'

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
// For servers that tell nothing by themselves, or stopped to.
const lookEveryMs = 20_000
const oldestMs = 30 * 24 * 3_600_000

// What servers write of the envelope, since IMAP does not tell it.
const recipientHeaders = ['delivered-to', 'x-original-to', 'envelope-to', 'to', 'cc']

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
  // The library would begin to listen after a quarter of a minute: mails would seem that late.
  disableAutoIdle: true,
})

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
  await client.mailboxOpen('INBOX')
  return client
}

const recipientsOf = ({ headers }: FetchMessageObject, { knows }: Mailboxes): readonly string[] => {
  const named = headers?.toString('utf8').match(/[^\s<>,;:"]+@[^\s<>,;:"]+/g) ?? []
  return [...new Set(named.map((address) => address.toLowerCase()))].filter(knows)
}

const take = async (
  client: ImapFlow,
  message: FetchMessageObject,
  options: ImapOptions,
  boxes: Mailboxes,
) => {
  const recipients = recipientsOf(message, boxes)
  if (recipients.length === 0) return
  const uid = String(message.uid)
  // Before it is handed on: lost with us at worst, never counted twice.
  await client.messageFlagsAdd(uid, ['\\Seen'], { uid: true })
  if ((message.size ?? 0) > largestBytes) {
    boxes.refuse(recipients, tooLarge)
    return
  }
  const whole = await client.fetchOne(uid, { source: true }, { uid: true })
  if (!whole || whole.source === undefined) return
  const mail = await readMail(whole.source, options.clock.wall())
  for (const recipient of recipients) boxes.deliver(recipient, mail)
}

// Takes what has not been seen from `fromUid` on, and tells where to look next; the mail of others stays unseen.
const takeUnseen = async (client: ImapFlow, fromUid: number, options: ImapOptions, boxes: Mailboxes) => {
  const since = new Date(options.clock.wall() - oldestMs)
  const found = await client.search({ seen: false, since, uid: `${fromUid}:*` }, { uid: true })
  const fresh = (found || []).filter((uid) => uid >= fromUid)
  if (fresh.length === 0) return fromUid
  const asked = { uid: true, size: true, headers: recipientHeaders }
  const messages = await client.fetchAll(fresh.join(','), asked, { uid: true })
  for (const message of messages) await take(client, message, options, boxes)
  return Math.max(...fresh) + 1
}

// Rejects when the connection fails, and resolves when the signal ends it.
const follow = async (options: ImapOptions, boxes: Mailboxes, signal: AbortSignal, heard: () => void) => {
  // One connection's own: what it leaves to be told of the end must not pile up on the inbox's.
  const ending = new AbortController()
  const client = await connectTo(options, AbortSignal.any([signal, ending.signal]))
  try {
    let arrived = Promise.withResolvers<void>()
    client.on('exists', () => arrived.resolve())
    client.on('close', () => arrived.resolve())
    heard()
    for (let next = 1; !signal.aborted; ) {
      if (!client.usable) throw new Error('The connection to the mailbox was lost.')
      const coming = arrived.promise
      next = await takeUnseen(client, next, options, boxes)
      // Ends with the next command, or with the connection, which is seen here.
      client.idle().catch(() => undefined)
      await Promise.race([
        coming,
        delay(lookEveryMs, undefined, { signal, ref: false }).catch(() => undefined),
      ])
      arrived = Promise.withResolvers<void>()
    }
  } finally {
    ending.abort()
  }
}

/** Follows a mailbox over IMAP, and tries again for as long as it cannot be reached. */
export const openImapInbox = (options: ImapOptions): Inbox => {
  const boxes = openMailboxes(addressesOf(options.address, '-'))
  const stopping = new AbortController()
  const { signal } = stopping
  const keepFollowing = async () => {
    for (let waitMs = 0; !signal.aborted; waitMs = Math.min(2 * waitMs + 1000, longestWaitMs)) {
      await delay(waitMs, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return
      const heard = () => {
        waitMs = 0
      }
      await follow(options, boxes, signal, heard).catch((cause) => {
        if (!signal.aborted) options.onTrouble(cause)
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
