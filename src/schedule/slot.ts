// One run at a time per registry: whoever probes holds its slot, and gives it up while waiting for a mail.
import PQueue from 'p-queue'

export type Slot = ReturnType<typeof openSlot>

/** What a holder gives back; a second call does nothing. */
export type Release = () => void

/** A slot that one holder has at a time. */
export const openSlot = () => {
  const queue = new PQueue({ concurrency: 1 })
  return {
    /** Waits for the slot, before all others if `first`; rejects with the signal's reason when it is aborted before. */
    take: (signal: AbortSignal, { first = false } = {}): Promise<Release> =>
      new Promise((resolve, reject) => {
        const giveUp = () => reject(signal.reason)
        if (signal.aborted) return giveUp()
        signal.addEventListener('abort', giveUp, { once: true })
        const hold = () =>
          new Promise<void>((release) => {
            signal.removeEventListener('abort', giveUp)
            if (signal.aborted) release()
            else resolve(release)
          })
        // Without the signal: the queue would take an abort for the end of a run that is still under way.
        queue.add(hold, { priority: first ? 1 : 0 })
      }),
  }
}
