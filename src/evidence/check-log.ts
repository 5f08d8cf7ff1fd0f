// Whether the log is still what was signed: its last checkpoint first, then every leaf with the hashes above it.
import { setImmediate } from 'node:timers/promises'
import { sameBytes, utf8 } from '../proof/bytes.ts'
import { parseCheckpoint } from '../proof/checkpoint.ts'
import { parseVkey, verifyNote } from '../proof/note.ts'
import { leafHash, nodesOfLeaf } from '../proof/tree.ts'
import type { KeptCheckpoint } from '../store/checkpoints.ts'
import type { LeafLog } from '../store/log.ts'
import type { Store } from '../store/store.ts'
import { vkeyInForce } from './key.ts'

// So many are read in one go, while everything else waits.
const batch = 64

// What cannot be read at all is a finding as well.
const found = (look: () => string | null): string | null => {
  try {
    return look()
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

const signedRoot = async (store: Store, { size, note }: KeptCheckpoint): Promise<Uint8Array | string> => {
  const checkpoint = parseCheckpoint(utf8(note))
  if (checkpoint?.size !== size) return `the checkpoint of ${size} leaves is not one`
  const key = parseVkey(vkeyInForce(store, size) ?? '')
  if (key === null) return 'no leaf names the key of the log'
  const { held } = await verifyNote(checkpoint.note, key)
  return held && checkpoint.origin === key.name
    ? checkpoint.root
    : `the checkpoint of ${size} leaves is not signed by the key that the log names`
}

/** What is wrong between the last checkpoint, its signature, and the hashes kept; null when they agree. */
export const checkpointProblem = async (store: Store): Promise<string | null> => {
  const kept = store.checkpoints.latest()
  if (kept === null) return null
  const { size } = kept
  const signed = await signedRoot(store, kept).catch((cause: unknown) => String(cause))
  if (typeof signed === 'string') return signed
  const leaves = store.log.size()
  if (leaves < size) return `the log has ${leaves} leaves, and ${size} were signed`
  return found(() =>
    sameBytes(store.log.root(size), signed) ? null : `the root over ${size} leaves is not the one signed`,
  )
}

const batchProblem = (log: LeafLog, from: number, to: number): string | null => {
  let next = from
  for (const { index, entry } of log.leaves(from, to)) {
    if (index !== next) break
    for (const node of nodesOfLeaf(index, leafHash(entry), log.readNode)) {
      if (sameBytes(log.readNode(node.level, node.index), node.hash)) continue
      return node.level === 0
        ? `leaf ${index} is not what was added`
        : `hash ${node.index} on level ${node.level} is not that of the leaves below it`
    }
    next += 1
  }
  return next === to ? null : `leaf ${next} is missing`
}

/**
 * What is wrong between the leaves and the hashes above them; null when every one was read and all agree. The time
 * it takes grows with the log, so others have their turn every 64 leaves.
 */
export const leavesProblem = async (log: LeafLog, signal?: AbortSignal): Promise<string | null> => {
  const size = log.size()
  for (let from = 0; from < size && !signal?.aborted; from += batch) {
    const problem = found(() => batchProblem(log, from, Math.min(from + batch, size)))
    if (problem !== null) return problem
    await setImmediate()
  }
  return null
}
