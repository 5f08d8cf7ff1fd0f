// The transparency log in SQLite: leaves in order, and the stored hashes of the Merkle tree over them.
import { createHash } from 'node:crypto'
import { type Leaf, type LeafType, largestLeaf } from '../proof/leaf.ts'
import { leafHash, nodesOfLeaf, rootOf } from '../proof/tree.ts'
import type { Database } from './database.ts'
import { type PackedRow, packedLeaf, packer, unpack } from './packed-leaves.ts'

export type KeptLeaf = {
  readonly index: number
  readonly type: LeafType
  readonly at: number
  /** Its exact bytes. */
  readonly entry: Uint8Array
}

export type OpeningProof = {
  readonly index: number
  readonly sha256: string
  readonly token: {
    readonly sha256: string
    readonly authority: string
    readonly genTime: number
  } | null
}

type OpeningRow = PackedRow & {
  readonly index: number
  readonly authority: string | null
  readonly token: Uint8Array | null
  readonly genTime: number | null
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

export type LeafLog = ReturnType<typeof log>

/** The bytes of a leaf; throws when it is too long to be one. */
export const bytesOfLeaf = (leaf: Leaf): Uint8Array => {
  const bytes = new TextEncoder().encode(JSON.stringify(leaf))
  if (bytes.length > largestLeaf) throw new Error(`A leaf of ${bytes.length} bytes is too long for the log.`)
  return bytes
}

const leavesOfRuns = (db: Database) => {
  const opening = db.prepare(
    `SELECT leaf.idx AS "index", ${packedLeaf.columns}, authority, token, gen_time AS genTime
     FROM opening_leaf JOIN leaf ON leaf.idx = opening_leaf.idx ${packedLeaf.join}
     LEFT JOIN token ON token.opening_id = opening_leaf.opening_id WHERE opening_leaf.opening_id = ?`,
  )

  const run = db.prepare(
    `SELECT ${packedLeaf.columns} FROM opening JOIN run ON run.opening_id = opening.id
     JOIN run_leaf ON run_seq = seq JOIN leaf ON leaf.idx = run_leaf.idx ${packedLeaf.join} WHERE run_id = unhex(?)`,
  )
  return {
    /** The opening of a run in the log: its leaf, and the token over it; null when it was kept without one. */
    ofOpening: (openingId: number): OpeningProof | null => {
      const row = opening.get(openingId) as OpeningRow | undefined
      if (row === undefined) return null
      const { index, authority, token, genTime } = row
      return {
        index,
        sha256: sha256(unpack(row)),
        token: token && authority && genTime !== null ? { sha256: sha256(token), authority, genTime } : null,
      }
    },
    /** The bytes of the leaf that tells a run; null when there is no such run. */
    ofRun: (runId: string): Uint8Array | null => {
      const row = run.get(runId) as PackedRow | undefined
      return row === undefined ? null : unpack(row)
    },
  }
}

/** The log kept so far. */
export const log = (db: Database) => {
  // A leaf that was removed leaves its hash behind: what comes next must not take its place.
  const size = db
    .prepare(
      `SELECT max(coalesce((SELECT max(idx) + 1 FROM leaf), 0),
         coalesce((SELECT max(idx) + 1 FROM node WHERE level = 0), 0))`,
    )
    .pluck()
  const insertLeaf = db.prepare('INSERT INTO leaf (idx, type, at, entry, base) VALUES (?, ?, ?, ?, ?)')
  const pack = packer(db)
  const insertNode = db.prepare('INSERT INTO node (level, idx, hash) VALUES (@level, @index, @hash)')
  const node = db.prepare('SELECT hash FROM node WHERE level = ? AND idx = ?').pluck()
  const range = db.prepare(
    `SELECT leaf.idx AS "index", leaf.type, leaf.at, ${packedLeaf.columns} FROM leaf ${packedLeaf.join}
     WHERE leaf.idx >= ? AND leaf.idx < ? ORDER BY leaf.idx`,
  )

  const readNode = (level: number, index: number): Uint8Array => {
    const hash = node.get(level, index) as Uint8Array | undefined
    if (hash === undefined) throw new Error(`The log has no hash ${index} on level ${level}.`)
    return hash
  }

  return {
    size: () => size.get() as number,
    /**
     * Adds a leaf after the last and returns its index; only within a transaction. `like` is the index of an earlier
     * one whose bytes are much the same, if there is one.
     */
    add: (type: LeafType, entry: Uint8Array, at: number, like: number | null = null): number => {
      if (!db.inTransaction) throw new Error('A leaf is added in the transaction of what it tells.')
      const index = size.get() as number
      const packed = pack(index, entry, like)
      insertLeaf.run(index, type, at, packed.entry, packed.base)
      for (const one of nodesOfLeaf(index, leafHash(entry), readNode)) insertNode.run(one)
      return index
    },
    readNode,
    /** The root over the first `size` leaves. */
    root: (leaves: number) => rootOf(leaves, readNode),
    ...leavesOfRuns(db),
    /** The leaves from one index up to another, which is left out, one at a time. */
    leaves: function* (from: number, to: number): Generator<KeptLeaf> {
      for (const row of range.iterate(from, to) as IterableIterator<Omit<KeptLeaf, 'entry'> & PackedRow>)
        yield { index: row.index, type: row.type, at: row.at, entry: unpack(row) }
    },
  }
}
