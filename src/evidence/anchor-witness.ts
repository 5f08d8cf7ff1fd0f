// A witness elsewhere signs that the log only grew, on the checkpoint itself, before it is published.

import { formatConsistency } from '../proof/tlog-proof.ts'
import { proveConsistency } from '../proof/tree.ts'
import { addCheckpoint, type Cosignature, type Witness } from '../stamp/witness.ts'
import type { Store } from '../store/store.ts'
import type { OnRefused } from './anchor.ts'

// A checkpoint is stamped as it is published, so it waits for the witness no longer than that.
const deadlineMs = 10_000

export type Cosigned = Cosignature & { readonly by: string }

/** Has the signed checkpoint of a size cosigned; null when the witness does not, and the next one is to be tried. */
export type Cosign = (size: number, signed: string, signal: AbortSignal) => Promise<Cosigned | null>

/** Keeps in mind what one witness has seen of the log. */
export const openCosigning = (store: Store, witness: Witness, onRefused: OnRefused): Cosign => {
  const { name } = witness.key
  let seen: number | null = null

  const ask = (from: number, size: number, signed: string, signal: AbortSignal) => {
    const proof = proveConsistency(from, size, store.log.readNode)
    return addCheckpoint(witness, formatConsistency(from, proof, signed), { deadlineMs, signal })
  }

  return async (size, signed, signal) => {
    const from = seen ?? store.checkpoints.latest()?.size ?? 0
    let answer = await ask(from, size, signed, signal)
    // A witness that was away, or another log’s backup that came back: it says itself where to start from.
    if (!answer.ok && answer.reason === 'conflict' && answer.knownSize !== null && answer.knownSize <= size)
      answer = await ask(answer.knownSize, size, signed, signal)
    if (answer.ok) {
      seen = size
      return { ...answer, by: name }
    }
    const detail =
      'detail' in answer
        ? answer.detail
        : `it has seen ${answer.knownSize ?? 'another log'} where we have ${size} leaves`
    if (answer.reason !== 'stopped') onRefused(name, answer.reason, detail)
    return null
  }
}
