// The Merkle tree of RFC 6962: leaves are only ever added, and the root of any size can be proved to hold them.
import { sameBytes, sha256 } from './bytes.ts'

/** A stored hash: that of the perfect subtree `index` of 2^level leaves. */
export type Node = { readonly level: number; readonly index: number; readonly hash: Uint8Array }

/** Reads a stored node; synchronous, so that a leaf can be added within a SQLite transaction. */
export type ReadNode = (level: number, index: number) => Uint8Array

const leafMark = Uint8Array.of(0)
const nodeMark = Uint8Array.of(1)

export const leafHash = (entry: Uint8Array): Uint8Array => sha256(leafMark, entry)

const parentOf = (left: Uint8Array, right: Uint8Array) => sha256(nodeMark, left, right)

/** The nodes to store when a leaf is added to a tree of `size` leaves: its own, and each that it completes. */
export const nodesOfLeaf = (size: number, hash: Uint8Array, readNode: ReadNode): readonly Node[] => {
  const nodes: Node[] = [{ level: 0, index: size, hash }]
  let top = { level: 0, index: size, hash }
  while (top.index % 2 === 1) {
    const left = readNode(top.level, top.index - 1)
    top = { level: top.level + 1, index: (top.index - 1) / 2, hash: parentOf(left, top.hash) }
    nodes.push(top)
  }
  return nodes
}

// The largest power of two below `size`, and its logarithm.
const split = (size: number) => {
  let level = 0
  while (2 ** (level + 1) < size) level++
  return { level, width: 2 ** level }
}

// The hash of the leaves [from, to); a subtree that starts on its own width is stored when it is perfect.
const rangeHash = (from: number, to: number, readNode: ReadNode): Uint8Array => {
  const size = to - from
  if (size === 1) return readNode(0, from)
  const { level, width } = split(size)
  if (width * 2 === size) return readNode(level + 1, from / size)
  return parentOf(rangeHash(from, from + width, readNode), rangeHash(from + width, to, readNode))
}

/** The root over the first `size` leaves. */
export const rootOf = (size: number, readNode: ReadNode): Uint8Array =>
  size === 0 ? sha256() : rangeHash(0, size, readNode)

/** The hashes that prove that leaf `index` is in the tree of `size` leaves (RFC 9162 section 2.1.3.1). */
export const proveInclusion = (index: number, size: number, readNode: ReadNode): readonly Uint8Array[] => {
  if (index < 0 || index >= size) throw new RangeError(`There is no leaf ${index} in a tree of ${size}`)
  const within = (from: number, to: number): Uint8Array[] => {
    if (to - from === 1) return []
    const middle = from + split(to - from).width
    return index < middle
      ? [...within(from, middle), rangeHash(middle, to, readNode)]
      : [...within(middle, to), rangeHash(from, middle, readNode)]
  }
  return within(0, size)
}

/** The hashes that prove that the tree of `size` begins with that of `oldSize` (RFC 9162 section 2.1.4.1). */
export const proveConsistency = (
  oldSize: number,
  size: number,
  readNode: ReadNode,
): readonly Uint8Array[] => {
  if (oldSize < 0 || oldSize > size) throw new RangeError(`A tree of ${size} does not begin with ${oldSize}`)
  const within = (from: number, to: number, isOld: boolean): Uint8Array[] => {
    if (oldSize === to) return isOld ? [] : [rangeHash(from, to, readNode)]
    const middle = from + split(to - from).width
    return oldSize <= middle
      ? [...within(from, middle, isOld), rangeHash(middle, to, readNode)]
      : [...within(middle, to, false), rangeHash(from, middle, readNode)]
  }
  return oldSize === 0 ? [] : within(0, size, true)
}

export type Inclusion = {
  readonly index: number
  readonly size: number
  readonly root: Uint8Array
  readonly proof: readonly Uint8Array[]
}

const isOdd = (value: number) => value % 2 === 1
const half = (value: number) => Math.floor(value / 2)

// Where a node is the last of its level and alone, it stands for its parents until it is a right child.
const climbed = (at: number, last: number) => {
  let [index, end] = [at, last]
  while (!isOdd(index) && index !== 0) [index, end] = [half(index), half(end)]
  return [index, end] as const
}

/** Whether the hash of a leaf is proved to be in the tree with this root (RFC 9162 section 2.1.3.2). */
export const verifyInclusion = (hash: Uint8Array, { index, size, root, proof }: Inclusion): boolean => {
  if (index < 0 || index >= size) return false
  let [at, last] = [index, size - 1]
  let found = hash
  for (const beside of proof) {
    if (last === 0) return false
    if (isOdd(at) || at === last) {
      found = parentOf(beside, found)
      ;[at, last] = climbed(at, last)
    } else found = parentOf(found, beside)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && sameBytes(found, root)
}

export type Consistency = {
  readonly oldSize: number
  readonly oldRoot: Uint8Array
  readonly size: number
  readonly root: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** Whether the tree with the new root is proved to begin with the old one (RFC 9162 section 2.1.4.2). */
export const verifyConsistency = ({ oldSize, oldRoot, size, root, proof }: Consistency): boolean => {
  if (oldSize > size || oldSize < 0) return false
  if (oldSize === 0) return proof.length === 0 && sameBytes(oldRoot, sha256())
  if (oldSize === size) return proof.length === 0 && sameBytes(oldRoot, root)
  let [at, last] = [oldSize - 1, size - 1]
  while (isOdd(at)) [at, last] = [half(at), half(last)]
  // A perfect old tree is a node of the new one, and its root is not repeated in the proof.
  const [first, ...others] = at === 0 ? [oldRoot, ...proof] : proof
  if (first === undefined) return false
  let [old, current] = [first, first]
  for (const beside of others) {
    if (last === 0) return false
    if (isOdd(at) || at === last) {
      old = parentOf(beside, old)
      current = parentOf(beside, current)
      ;[at, last] = climbed(at, last)
    } else current = parentOf(current, beside)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && sameBytes(old, oldRoot) && sameBytes(current, root)
}

/** Of the perfect subtrees that make up a tree, largest first: the logarithm of their width, and their hash. */
export type Peaks = readonly { readonly level: number; readonly hash: Uint8Array }[]

/** The peaks of the tree of the leaves before one, which are in the proof of that leaf. */
export const peaksBefore = ({ index, size, proof }: Omit<Inclusion, 'root'>): Peaks => {
  const lefts: Uint8Array[] = []
  let [at, last] = [index, size - 1]
  for (const beside of proof) {
    if (isOdd(at) || at === last) {
      lefts.push(beside)
      ;[at, last] = climbed(at, last)
    }
    ;[at, last] = [half(at), half(last)]
  }
  const levels = [...index.toString(2)].reverse().flatMap((bit, level) => (bit === '1' ? [level] : []))
  return levels.flatMap((level, nth) => (lefts[nth] ? [{ level, hash: lefts[nth] }] : [])).reverse()
}

/** A tree that begins with some peaks, gains leaves and tells its root; it stores a few hashes, however many the leaves. */
export const growingRoot = (begun: Peaks) => {
  const peaks = [...begun]
  return {
    add: (hash: Uint8Array) => {
      let top = { level: 0, hash }
      for (let left = peaks.at(-1); left?.level === top.level; left = peaks.at(-1)) {
        peaks.pop()
        top = { level: top.level + 1, hash: parentOf(left.hash, top.hash) }
      }
      peaks.push(top)
    },
    root: (): Uint8Array => {
      const [smallest, ...larger] = [...peaks].reverse()
      return smallest ? larger.reduce((found, { hash }) => parentOf(hash, found), smallest.hash) : sha256()
    },
  }
}
