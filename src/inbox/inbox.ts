// Constat's own receiving mail server: one mailbox per run, open while the run lasts.
import { listenForMail } from './smtp.ts'

export type InboxMail = {
  readonly from: string
  readonly subject: string
  readonly text: string
  readonly receivedAt: number
  /** As it came, headers included. */
  readonly raw: Uint8Array
}

export type InboxOptions = {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly domain: string
  readonly clock: { wall(): number }
}

/** One run's mailbox: probe+<run id>@<domain>, and canary+<run id>@<domain> for the mail we send ourselves. */
export type RunMailbox = {
  readonly address: string
  readonly canaryAddress: string
  /** The next mail with such a subject, taken once; null when the signal aborts first. */
  next(subject: RegExp, signal: AbortSignal): Promise<InboxMail | null>
  untaken(): readonly string[]
  /** How many canaries have come, once there are `count` of them or the signal aborts. */
  canaries(count: number, signal: AbortSignal): Promise<number>
  /** Why mails were refused since the mailbox was opened: this run's, or of unknown recipients. */
  refusals(): readonly string[]
  close(): void
}

/** What else may come in by the same server than the mail of runs. */
export type OtherMail = {
  readonly knows: (recipient: string) => boolean
  readonly deliver: (recipient: string, raw: Uint8Array) => void
}

export type Inbox = {
  readonly domain: string
  readonly port: number
  /** Takes other mail in too, from now on. */
  takeIn(other: OtherMail): void
  open(runId: string): RunMailbox
  /** Closes the inbox to the network, mailboxes kept. */
  pause(): Promise<void>
  /** Listens again, on the same port. */
  resume(): Promise<void>
  stop(): Promise<void>
}

type Box = { readonly mails: InboxMail[]; readonly refusals: string[]; canaries: number; heard: () => void }

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
    close,
  }
}

type Found = { readonly kind: string; readonly box: Box }

const isIn = (domain: string, address: string): boolean =>
  address.toLowerCase().endsWith(`@${domain.toLowerCase()}`)

/** Opens the inbox of a domain; only mailboxes that are open receive. */
export const openInbox = async (options: InboxOptions): Promise<Inbox> => {
  const boxes = new Map<string, Box>()
  let other: OtherMail | null = null
  const addressOf = (kind: 'probe' | 'canary', runId: string): string => `${kind}+${runId}@${options.domain}`
  const boxOf = (address: string): Found | null => {
    const [, kind, runId, domain] = /^(probe|canary)\+([0-9a-f]+)@(.+)$/.exec(address.toLowerCase()) ?? []
    const box = domain === options.domain.toLowerCase() ? boxes.get(runId ?? '') : undefined
    return box === undefined || kind === undefined ? null : { kind, box }
  }
  const deliver = (recipient: string, mail: InboxMail): void => {
    const found = boxOf(recipient)
    if (found === null) {
      other?.deliver(recipient, mail.raw)
      return
    }
    if (found.kind === 'canary') found.box.canaries += 1
    else found.box.mails.push(mail)
    found.box.heard()
  }
  const isOther = (recipient: string): boolean =>
    isIn(options.domain, recipient) && (other?.knows(recipient) ?? false)
  // A mail refused before its recipient is known may have been anybody's: every run that waits is told.
  const refuse = (recipients: readonly string[], reason: string): void => {
    const known = recipients.map((recipient) => boxOf(recipient)?.box).filter((box) => box !== undefined)
    for (const box of known.length > 0 ? known : boxes.values()) box.refusals.push(reason)
  }
  const listen = (port: number) =>
    listenForMail({
      host: options.host,
      port,
      knows: (recipient) => boxOf(recipient) !== null || isOther(recipient),
      deliver,
      refuse,
      now: options.clock.wall,
    })

  let server: Awaited<ReturnType<typeof listen>> | null = await listen(options.port)
  const { port } = server
  const pause = async (): Promise<void> => {
    await server?.close()
    server = null
  }
  const open = (runId: string): RunMailbox => {
    const box: Box = { mails: [], refusals: [], canaries: 0, heard: () => undefined }
    boxes.set(runId, box)
    const addresses = { address: addressOf('probe', runId), canaryAddress: addressOf('canary', runId) }
    return createMailbox(box, addresses, () => boxes.delete(runId))
  }
  return {
    domain: options.domain,
    port,
    takeIn: (taken) => {
      other = taken
    },
    open,
    pause,
    resume: async () => {
      server ??= await listen(port)
    },
    stop: pause,
  }
}
