// Where the mail of the runs comes in, one mailbox each, whatever brings it: a server of ours, or a mailbox elsewhere.
import type { Addresses, Purpose } from './addresses.ts'

export type InboxMail = {
  readonly from: string
  readonly subject: string
  /** As plain text, made of the HTML when that is all there is. */
  readonly text: string
  readonly html: string | null
  readonly receivedAt: number
  /** As it came, headers included. */
  readonly raw: Uint8Array
}

/** One run's mailbox, open while the run lasts. */
export type RunMailbox = {
  readonly address: string
  /** Where the mail is sent that we send ourselves. */
  readonly canaryAddress: string
  /** The next mail with such a subject, taken once; null when the signal aborts first. */
  next(subject: RegExp, signal: AbortSignal): Promise<InboxMail | null>
  untaken(): readonly string[]
  /** Nothing is awaited any more: what comes from now on, canaries aside, comes late. */
  endWait(): void
  /** How many canaries have come, once there are `count` of them or the signal aborts. */
  canaries(count: number, signal: AbortSignal): Promise<number>
  /** Why mails to this run were refused since the mailbox was opened. */
  refusals(): readonly string[]
  close(): void
}

/** Who takes the mail of a purpose, by its key, when no run that is open does. */
export type OtherMail = {
  readonly knows: (key: string) => boolean
  readonly deliver: (key: string, mail: InboxMail) => void
}

export type Inbox = {
  open(runId: string): RunMailbox
  /** Takes in other mail than that of open runs, from now on. */
  takeIn(purpose: Purpose, other: OtherMail): void
  /** The envelope sender by which the bounces of the message with this key come in here. */
  bounceTo(key: string): string
  stop(): Promise<void>
}

/** The largest mail that is taken. */
export const largestBytes = 1024 ** 2
export const tooLarge = 'Message larger than 1 MiB'

type Box = {
  readonly mails: InboxMail[]
  readonly refusals: string[]
  canaries: number
  isOver: boolean
  heard: () => void
}

const createMailbox = (
  box: Box,
  addresses: Pick<RunMailbox, 'address' | 'canaryAddress'>,
  close: () => void,
) => {
  const take = (subject: RegExp): InboxMail | null => {
    const index = box.mails.findIndex((mail) => subject.test(mail.subject))
    return index < 0 ? null : (box.mails.splice(index, 1)[0] ?? null)
  }
  const heard = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      box.heard = resolve
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  const next = async (subject: RegExp, signal: AbortSignal): Promise<InboxMail | null> => {
    for (;;) {
      const mail = take(subject)
      if (mail !== null || signal.aborted) return mail
      await heard(signal)
    }
  }
  const canaries = async (count: number, signal: AbortSignal): Promise<number> => {
    while (box.canaries < count && !signal.aborted) await heard(signal)
    return box.canaries
  }
  return {
    ...addresses,
    next,
    canaries,
    refusals: () => box.refusals,
    untaken: () => box.mails.map((mail) => mail.subject),
    endWait: () => {
      box.isOver = true
    },
    close,
  }
}

/** What an inbox is for those who use it, without `stop`, and for what brings its mail. */
export type Mailboxes = Omit<Inbox, 'stop'> & {
  knows(recipient: string): boolean
  /** Whether an address is of this inbox, known to somebody or not. */
  isOurs(address: string): boolean
  /** Whether a run has its mailbox open. */
  isAwaited(): boolean
  deliver(recipient: string, mail: InboxMail): void
  /** Tells the runs written to that a mail of theirs was refused, and no other: a stranger's excuses no registry. */
  refuse(recipients: readonly string[], reason: string): void
}

/** Mailboxes at these addresses, none of them open yet. */
export const openMailboxes = (addresses: Addresses): Mailboxes => {
  const boxes = new Map<string, Box>()
  const others = new Map<Purpose, OtherMail>()
  const find = (recipient: string) => {
    const found = addresses.read(recipient)
    if (found === null) return null
    const { purpose, key } = found
    return {
      purpose,
      key,
      box: purpose === 'bounce' ? undefined : boxes.get(key),
      other: others.get(purpose),
    }
  }
  const knows = (recipient: string): boolean => {
    const found = find(recipient)
    return found !== null && (found.box !== undefined || found.other?.knows(found.key) === true)
  }
  const deliver = (recipient: string, mail: InboxMail): void => {
    const found = find(recipient)
    if (found === null) return
    const { box, purpose, key, other } = found
    if (box === undefined || (box.isOver && purpose !== 'canary')) {
      other?.deliver(key, mail)
      return
    }
    if (purpose === 'canary') box.canaries += 1
    else box.mails.push(mail)
    box.heard()
  }
  const refuse = (recipients: readonly string[], reason: string): void => {
    for (const recipient of recipients) find(recipient)?.box?.refusals.push(reason)
  }
  const open = (runId: string): RunMailbox => {
    const box: Box = { mails: [], refusals: [], canaries: 0, isOver: false, heard: () => undefined }
    boxes.set(runId, box)
    const [address, canaryAddress] = [addresses.of('probe', runId), addresses.of('canary', runId)]
    return createMailbox(box, { address, canaryAddress }, () => boxes.delete(runId))
  }
  return {
    knows,
    isOurs: (address) => addresses.read(address) !== null,
    isAwaited: () => boxes.size > 0,
    deliver,
    refuse,
    open,
    takeIn: (purpose, other) => void others.set(purpose, other),
    bounceTo: (key) => addresses.of('bounce', key),
  }
}
