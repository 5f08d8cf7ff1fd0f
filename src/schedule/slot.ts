// One run at a time per registry: whoever probes holds its slot, and gives it up while waiting for a mail.
import PQueue from 'p-queue'

export type Slot = ReturnType<typeof openSlot>

/** What a holder gives back; a second call does nothing. */
export type Release = () => void

/** A slot that one holder has at a time; runs that had it before come first. */
export const openSlot = () => {
  const queue = new PQueue({ concurrency: 1 })
  return {
    /** Waits for the slot; rejects with the signal's reason when it is aborted first. */
    take: (signal: AbortSignal, { again = false } = {}): Promise<Release> =>
      new Promise((resolve, reject) => {
        const hold = () => new Promise<void>((release) => resolve(release))
        queue.add(hold, { signal, priority: again ? 1 : 0 }).catch(reject)
      }),
  }
}
