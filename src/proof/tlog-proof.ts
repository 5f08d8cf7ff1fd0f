// Proofs as files: that a leaf is in the log (c2sp.org/tlog-proof), that the log only grew (c2sp.org/tlog-witness).
import { base64Of, textOf, utf8 } from './bytes.ts'
import { parseCheckpoint, parseCount, parseHash, type ReadCheckpoint } from './checkpoint.ts'
import { leafHash, verifyInclusion } from './tree.ts'

const heading = 'c2sp.org/tlog-proof@v1'
const mostHashes = 64

export type InclusionFile = {
  readonly index: number
  readonly proof: readonly Uint8Array[]
  readonly checkpoint: ReadCheckpoint
  /** The checkpoint as it is written, signatures included. */
  readonly signed: string
}

export type ConsistencyFile = Omit<InclusionFile, 'index'> & { readonly oldSize: number }

const written = (lines: readonly string[], proof: readonly Uint8Array[], signed: string) =>
  `${[...lines, ...proof.map(base64Of)].join('\n')}\n\n${signed}`

const readProof = (bytes: Uint8Array, before: number) => {
  const text = textOf(bytes)
  const end = text?.indexOf('\n\n') ?? -1
  if (text === null || end < 0) return null
  const lines = text.slice(0, end).split('\n')
  const signed = text.slice(end + 2)
  const checkpoint = parseCheckpoint(utf8(signed))
  const proof = lines.slice(before).map(parseHash)
  if (checkpoint === null || proof.length > mostHashes || proof.includes(null)) return null
  return { lines, proof: proof.filter((hash) => hash !== null), checkpoint, signed }
}

/** The text of a `.tlog-proof` file: leaf `index` is in the tree of a signed checkpoint. */
export const formatInclusion = (index: number, proof: readonly Uint8Array[], signed: string): string =>
  written([heading, `index ${index}`], proof, signed)

/** Reads a `.tlog-proof` file strictly; null when the bytes are not one. Nothing is verified yet. */
export const parseInclusion = (bytes: Uint8Array): InclusionFile | null => {
  const read = readProof(bytes, 2)
  const [first, second = ''] = read?.lines ?? []
  const index = second.startsWith('index ') ? parseCount(second.slice('index '.length)) : null
  if (read === null || first !== heading || index === null) return null
  const { proof, checkpoint, signed } = read
  return { index, proof, checkpoint, signed }
}

/** Whether an entry is proved to be in the tree of the file's checkpoint, whose signature is another matter. */
export const holdsEntry = (file: InclusionFile, entry: Uint8Array): boolean => {
  const { size, root } = file.checkpoint
  return verifyInclusion(leafHash(entry), { index: file.index, size, root, proof: file.proof })
}

/** The body that a witness is sent: the tree of a signed checkpoint begins with that of `oldSize`. */
export const formatConsistency = (oldSize: number, proof: readonly Uint8Array[], signed: string): string =>
  written([`old ${oldSize}`], proof, signed)

/** Reads such a body strictly; null when the bytes are not one. Nothing is verified yet. */
export const parseConsistency = (bytes: Uint8Array): ConsistencyFile | null => {
  const read = readProof(bytes, 1)
  const [first = ''] = read?.lines ?? []
  const oldSize = first.startsWith('old ') ? parseCount(first.slice('old '.length)) : null
  if (read === null || oldSize === null) return null
  const { proof, checkpoint, signed } = read
  return { oldSize, proof, checkpoint, signed }
}
