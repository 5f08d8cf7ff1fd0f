// What a run tells the ledger of submissions: before it sends anything, and when it reads what it got for it.
import type { Identity, Step } from './probe.ts'

/** `sent` is told before anything is sent to the registry, which is not when it throws; `received` after. */
export type Ledger = { sent(step: string): void; received(step: string, receipt: string): void }

/** The hooks of one run: the first value that a step reads off the registry after sending is the receipt. */
export const keepLedger = (ledger: Ledger | undefined) => {
  let awaited = false
  return {
    /** To be called before the act of a step. */
    before: ({ name, submits }: Step): void => {
      if (!submits) return
      ledger?.sent(name)
      awaited = true
    },
    /** To be called when a step has seen what it should, with the values it observed. */
    after: ({ name }: Step, observed: Identity): void => {
      const [receipt] = Object.values(observed)
      if (!awaited || receipt === undefined) return
      awaited = false
      ledger?.received(name, receipt)
    },
  }
}
