// The leaves of our own log, as an export reads them.
import { setImmediate } from 'node:timers/promises'
import { type Leaf, readLeaf } from '../proof/leaf.ts'
import type { ExportSource } from './source.ts'

export type PlacedLeaf = { readonly index: number; readonly entry: Uint8Array; readonly leaf: Leaf }

const batch = 256

/** A leaf of our own log; one that cannot be read breaks a promise. */
export const readPlaced = (index: number, entry: Uint8Array): PlacedLeaf => {
  const read = readLeaf(entry)
  if (!read.ok) throw new Error(`Leaf ${index} of the log cannot be read: ${read.detail}.`)
  return { index, entry, leaf: read.value }
}

/** Reads leaves in batches: a query left open between two awaits would keep others from writing. */
export const leavesOf = async function* (
  { leaves }: Pick<ExportSource, 'leaves'>,
  from: number,
  to: number,
): AsyncGenerator<PlacedLeaf> {
  for (let at = from; at < to; at += batch) {
    for (const { index, entry } of [...leaves(at, Math.min(at + batch, to))]) yield readPlaced(index, entry)
    await setImmediate()
  }
}
