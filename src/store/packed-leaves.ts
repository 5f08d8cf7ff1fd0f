// How the bytes of a leaf are kept: compressed, and as what differs from an earlier leaf where there is one like it.
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Database } from './database.ts'

// Who loses a leaf loses those that rest on it: at most so many.
const farthest = 256

type Packed = { readonly entry: Uint8Array; readonly base: number | null }

/** What `packedLeaf` adds to a row of a query. */
export type PackedRow = Packed & { readonly dictionary: Uint8Array | null }

/** What a query of the table `leaf` joins and selects to read its bytes: `unpack` takes its rows. */
export const packedLeaf = {
  join: 'LEFT JOIN leaf AS base_leaf ON base_leaf.idx = leaf.base',
  columns: 'leaf.entry, leaf.base, base_leaf.entry AS dictionary',
} as const

/** The exact bytes of a leaf; throws when they cannot be read. */
export const unpack = ({ entry, base, dictionary }: PackedRow): Uint8Array => {
  if (base === null) return zstdDecompressSync(entry)
  if (dictionary === null) throw new Error(`The log has no leaf ${base}, on which another rests.`)
  return zstdDecompressSync(entry, { dictionary: zstdDecompressSync(dictionary) })
}

/** Returns what packs the leaf of an index, given the index of an earlier one like it or null. */
export const packer = (db: Database) => {
  const standing = db.prepare(
    `SELECT other.idx AS base, other.entry FROM leaf JOIN leaf AS other ON other.idx = coalesce(leaf.base, leaf.idx)
     WHERE leaf.idx = ?`,
  )
  return (index: number, entry: Uint8Array, like: number | null): Packed => {
    const found = standing.get(like) as { readonly base: number; readonly entry: Uint8Array } | undefined
    if (found === undefined || index - found.base > farthest)
      return { entry: zstdCompressSync(entry), base: null }
    const dictionary = zstdDecompressSync(found.entry)
    return { entry: zstdCompressSync(entry, { dictionary }), base: found.base }
  }
}
