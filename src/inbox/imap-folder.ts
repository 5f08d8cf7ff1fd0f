// What comes to the addresses of an inbox is taken from a folder of a mailbox and marked as seen; the rest is left.
import type { FetchMessageObject, ImapFlow } from 'imapflow'
import { largestBytes, type Mailboxes, tooLarge } from './inbox.ts'
import { readMail } from './read-mail.ts'

export type Reading = {
  readonly client: ImapFlow
  readonly boxes: Mailboxes
  readonly now: () => number
  /** What this connection need not look at again: others' mail, and what was taken. By `idOf`. */
  readonly passed: Set<string>
  /** Taken, and not known to be marked as seen, whatever the connection: never taken twice. By `idOf`. */
  readonly unmarked: Set<string>
}

const oldestMs = 30 * 24 * 3_600_000
const manyAtOnce = 200
const largestHeader = 64 * 1024

// What servers write of the envelope, since IMAP does not tell it.
const recipientHeaders = ['delivered-to', 'x-original-to', 'envelope-to', 'to', 'cc']

const recipientsIn = ({ headers }: FetchMessageObject, knows: Mailboxes['knows']): readonly string[] => {
  const words = headers
    ?.subarray(0, largestHeader)
    .toString('utf8')
    .toLowerCase()
    .split(/[\s<>,;:"]+/)
  return [...new Set(words)].filter(knows)
}

const idOf = ({ mailbox }: ImapFlow, uid: number) => {
  const { path, uidValidity } = mailbox || { path: '', uidValidity: 0n }
  return `${path}/${uidValidity}/${uid}`
}

/** The text of a mail that was listed; its time is that of the mailbox, or now where its clock is ahead of ours. */
const fetched = async ({ client, now }: Reading, { uid, internalDate }: FetchMessageObject) => {
  const whole = await client.fetchOne(String(uid), { source: true }, { uid: true })
  if (!whole || whole.source === undefined) throw new Error('A mail was listed and could not be fetched.')
  const arrivedAt = new Date(internalDate ?? now()).getTime()
  return readMail(whole.source, Math.min(arrivedAt, now()))
}

// Handed on before it is marked: whatever breaks in between, the mail of a run is neither lost nor taken twice.
const take = async (reading: Reading, message: FetchMessageObject, refusal: string | null) => {
  const { client, boxes, passed, unmarked } = reading
  const id = idOf(client, message.uid)
  const recipients = recipientsIn(message, boxes.knows)
  if (!unmarked.has(id)) {
    if (recipients.length === 0) return
    const reason = (message.size ?? 0) > largestBytes ? tooLarge : refusal
    if (reason === null) {
      const mail = await fetched(reading, message)
      for (const recipient of recipients) boxes.deliver(recipient, mail)
    } else boxes.refuse(recipients, reason)
    unmarked.add(id)
  }
  passed.add(id)
  if (await client.messageFlagsAdd(String(message.uid), ['\\Seen'], { uid: true })) unmarked.delete(id)
}

/** Takes what is new in the folder that is open; with a refusal, its runs are told that instead of getting the mail. */
export const takeNew = async (reading: Reading, refusal: string | null = null): Promise<void> => {
  const { client, boxes, now, passed } = reading
  const unseen = await client.search({ seen: false, since: new Date(now() - oldestMs) }, { uid: true })
  const fresh = (unseen || []).filter((uid) => !passed.has(idOf(client, uid)))
  for (let from = 0; from < fresh.length; from += manyAtOnce) {
    const range = fresh.slice(from, from + manyAtOnce).join(',')
    const asked = { uid: true, size: true, internalDate: true, headers: recipientHeaders }
    for (const message of await client.fetchAll(range, asked, { uid: true })) {
      await take(reading, message, refusal)
      // Of an inbox of ours, and known to nobody yet: it may be by the next look.
      if (recipientsIn(message, boxes.isOurs).length === 0) passed.add(idOf(client, message.uid))
    }
  }
}
