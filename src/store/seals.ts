// What seals the log: each checkpoint and token kept in one transaction with the leaf that tells it.
import type { Leaf, LeafOf } from '../proof/leaf.ts'
import type { checkpoints, KeptCheckpoint, Token } from './checkpoints.ts'
import type { Database } from './database.ts'
import { bytesOfLeaf, type LeafLog } from './log.ts'
import { type PackedRow, packedLeaf, unpack } from './packed-leaves.ts'

type Anchor = LeafOf<'anchor'>

/** The seals of a log. */
export const seals = (db: Database, log: LeafLog, kept: ReturnType<typeof checkpoints>) => {
  // The list is that of the index, which SQLite uses for a query that repeats it.
  const lastOf = (type: 'key' | 'config') =>
    db.prepare(
      `SELECT ${packedLeaf.columns} FROM leaf ${packedLeaf.join}
       WHERE leaf.type IN ('key', 'config') AND leaf.type = '${type}' AND leaf.idx < ? ORDER BY leaf.idx DESC LIMIT 1`,
    )
  const last = { key: lastOf('key'), config: lastOf('config') }
  const add = (leaf: Leaf, at: number) => log.add(leaf.type, bytesOfLeaf(leaf), at)
  const addLeaf = db.transaction(add)
  const keepCheckpoint = db.transaction((checkpoint: KeptCheckpoint, anchors: readonly Anchor[]) => {
    kept.keep(checkpoint)
    for (const anchor of anchors) add(anchor, checkpoint.at)
  })
  const keepToken = db.transaction((size: number, token: Token, anchor: Anchor) => {
    kept.keepToken({ size }, token)
    add(anchor, token.at)
  })
  return {
    /** Adds a leaf that tells of nothing else that is kept, and returns its index. */
    addLeaf: (leaf: Leaf, at: number) => addLeaf.immediate(leaf, at),
    /** The bytes of the newest leaf of a type among the first `size`; null when there is none. */
    lastLeaf: (type: 'key' | 'config', size = Number.MAX_SAFE_INTEGER): Uint8Array | null => {
      const row = last[type].get(size) as PackedRow | undefined
      return row === undefined ? null : unpack(row)
    },
    /** Keeps a checkpoint with the leaves about what was given on it already. */
    keepCheckpoint: (checkpoint: KeptCheckpoint, anchors: readonly Anchor[]) =>
      keepCheckpoint.immediate(checkpoint, anchors),
    /** Keeps a token over the checkpoint of a size with its leaf. */
    keepToken: (size: number, token: Token, anchor: Anchor) => keepToken.immediate(size, token, anchor),
  }
}
