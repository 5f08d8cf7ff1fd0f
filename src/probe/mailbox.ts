// A run's mail: waiting for it frees the registry, and a canary of ours tells a silent registry from a deaf inbox.
import type { Failure } from '../outcome/fault.ts'
import { Unmet } from './interruption.ts'
import type { Mail } from './probe.ts'

/** The part of the inbox that belongs to one run. */
export type Mailbox = {
  /** The run's own address: probe+<run id>@<domain>. */
  readonly address: string
  /** Where the run's canary is sent: canary+<run id>@<domain>. */
  readonly canaryAddress: string
  /** The run's next mail with such a subject, taken once; null when the signal aborts first. */
  next(subject: RegExp, signal: AbortSignal): Promise<Mail | null>
  /** The subjects of the mails that were not taken. */
  untaken(): readonly string[]
  /** Nothing is awaited any more: what comes from now on, canaries aside, comes late. */
  endWait(): void
  /** How many canaries have come; `signal` ends the wait for `count` of them. */
  canaries(count: number, signal: AbortSignal): Promise<number>
  /** Why the inbox refused mails to this run since the mailbox was opened. */
  refusals(): readonly string[]
  close(): void
}

/** A clock of the run that stands still while nobody asks anything of the registry. */
export type Pausable = { suspend(): void; resume(): void }

export type Correspondence = {
  readonly address: string
  /** Waits for a mail with the registry's slot free; `waiting` is called with the time spent to get it back. */
  receive(
    subject: RegExp,
    signal: AbortSignal,
    clocks: readonly Pausable[],
  ): Promise<{ mail: Mail; regainMs: number }>
  /** Whether every canary came; null when none was sent. */
  canaryArrived(): boolean | null
  refusedMails(): readonly string[]
  close(): void
}

type Post = {
  readonly sendCanary?: (address: string) => Promise<void>
  readonly slot?: { release(): void; regain(signal: AbortSignal): Promise<void> }
  readonly clock: { monotonic(): number }
}

const closingCanaryMs = 20_000

/** Opens a run's mailbox. */
export const correspond = (
  order: { readonly runId: string; readonly mailWithinMs: number },
  post: Post,
  openMailbox: (runId: string) => Mailbox,
): Correspondence => {
  const mailbox = openMailbox(order.runId)
  let sent = 0
  let arrived = 0

  // A relay that refuses the canary leaves it absent, which is all that is asked of it.
  const sendCanary = (): void => {
    if (!post.sendCanary) return
    sent += 1
    post.sendCanary(mailbox.canaryAddress).catch(() => undefined)
  }
  const wait = async (subject: RegExp, signal: AbortSignal): Promise<Mail> => {
    const limit = AbortSignal.timeout(order.mailWithinMs)
    const mail = await mailbox.next(subject, AbortSignal.any([signal, limit]))
    if (mail !== null) return mail
    if (signal.aborted) throw new Unmet(signal.reason as Failure)
    mailbox.endWait()
    const subjects = mailbox.untaken()
    // The inbox heard when the wait began; whether it still does is asked now that it is over.
    sendCanary()
    arrived = await mailbox.canaries(
      sent,
      AbortSignal.any([signal, AbortSignal.timeout(Math.min(order.mailWithinMs, closingCanaryMs))]),
    )
    throw new Unmet({ kind: 'mail-deadline', subjects })
  }
  const regain = async (signal: AbortSignal): Promise<number> => {
    const from = post.clock.monotonic()
    await post.slot?.regain(signal).catch((error) => {
      if (!signal.aborted) throw error
    })
    if (signal.aborted) throw new Unmet(signal.reason as Failure)
    return post.clock.monotonic() - from
  }
  return {
    address: mailbox.address,
    receive: async (subject, signal, clocks) => {
      for (const it of clocks) it.suspend()
      sendCanary()
      post.slot?.release()
      const mail = await wait(subject, signal)
      const regainMs = await regain(signal)
      for (const it of clocks) it.resume()
      return { mail, regainMs }
    },
    canaryArrived: () => (sent === 0 ? null : arrived >= sent),
    refusedMails: () => mailbox.refusals(),
    close: () => mailbox.close(),
  }
}
