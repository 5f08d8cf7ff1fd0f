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
  /** Stands before the run's id in an address; some registries refuse the usual +. */
  readonly separator?: '+' | '-'
  readonly clock: { wall(): number }
}

/**
 * One run's mailbox: probe+<run id>@<domain>, and canary+<run id>@<domain> for the mail we send ourselves, or the
 * same with the separator asked for.
 */
export type RunMailbox = {
  readonly address: string
  readonly canaryAddress: string
  /** The next mail with such a subject, taken once; null when the signal aborts first. */
  next(subject: RegExp, signal: AbortSignal): Promise<InboxMail | null>
  untaken(): readonly string[]
  /** How many canaries have come, once there are `count` of them or the signal aborts. */
  canaries(count: number, signal: AbortSignal): Promise<number>
  /** Why mails to this run were refused since the mailbox was opened. */
  refusals(): readonly string[]
  close(): void
}

/** What else may come in by the same server than the mail of runs. */
export type OtherMail = {
  readonly knows: (recipient: string) => boolean
  readonly deliver: (recipient: string, mail: InboxMail) => void
}

export type Inbox = {
  readonly domain: string
  readonly port: number
  /** Takes other mail in too, from now on: whoever knows a recipient first has it. */
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

const runIn = (domain: string, address: string) => {
  const [, kind, runId] = /^(probe|canary)[+-]([0-9a-f]+)@/.exec(address.toLowerCase()) ?? []
  return isIn(domain, address) && kind && runId ? { kind, runId } : null
}

/** The run that an address of a domain belongs to, under way or not; null when it is none of a run. */
export const runOf = (domain: string, address: string): string | null => {
  const found = runIn(domain, address)
  return found?.kind === 'probe' ? found.runId : null
}

/** Opens the inbox of a domain; only mailboxes that are open receive. */
export const openInbox = async (options: InboxOptions): Promise<Inbox> => {
  const boxes = new Map<string, Box>()
  const others: OtherMail[] = []
  const { domain, separator = '+' } = options
  const boxOf = (address: string): Found | null => {
    const found = runIn(domain, address)
    const box = boxes.get(found?.runId ?? '')
    return found === null || box === undefined ? null : { kind: found.kind, box }
  }
  const otherOf = (recipient: string): OtherMail | undefined =>
    isIn(domain, recipient) ? others.find(({ knows }) => knows(recipient)) : undefined
  const deliver = (recipient: string, mail: InboxMail): void => {
    const found = boxOf(recipient)
    if (found === null) {
      otherOf(recipient)?.deliver(recipient, mail)
      return
    }
    if (found.kind === 'canary') found.box.canaries += 1
    else found.box.mails.push(mail)
    found.box.heard()
  }
  // Only the run whose address was written to: a stranger's mail must excuse no registry.
  const refuse = (recipients: readonly string[], reason: string): void => {
    for (const recipient of recipients) boxOf(recipient)?.box.refusals.push(reason)
  }
  const listen = (port: number) =>
    listenForMail({
      host: options.host,
      port,
      knows: (recipient) => boxOf(recipient) !== null || otherOf(recipient) !== undefined,
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
    const own = `${separator}${runId}@${domain}`
    const addresses = { address: `probe${own}`, canaryAddress: `canary${own}` }
    return createMailbox(box, addresses, () => boxes.delete(runId))
  }
  return {
    domain,
    port,
    takeIn: (taken) => void others.push(taken),
    open,
    pause,
    resume: async () => {
      server ??= await listen(port)
    },
    stop: pause,
  }
}
