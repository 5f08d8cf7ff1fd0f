// Whether every leaf in an export is in the log, and none between its first and last checkpoint is missing.
import type { Bundle } from './bundle.ts'
import { type Check, judged } from './check.ts'
import { leafPath, openingPath, patterns, proofPath, recordPath, wordsPath } from './layout.ts'
import { type Leaf, type LeafOf, readLeaf } from './leaf.ts'
import { holdsEntry, parseInclusion } from './tlog-proof.ts'
import { leafHash } from './tree.ts'
import type { Log } from './verify-log.ts'

/** A leaf that its proof holds in the log. */
export type Placed<T extends Leaf = Leaf> = {
  readonly index: number
  readonly path: string
  /** As the tree has it. */
  readonly hash: Uint8Array
  readonly leaf: T
}

export type Leaves = {
  readonly runs: readonly Placed<LeafOf<'run'>>[]
  readonly openings: readonly Placed<LeafOf<'run-open'>>[]
  readonly gaps: readonly Placed<LeafOf<'gap'>>[]
  readonly anchors: readonly Placed<LeafOf<'anchor'>>[]
  /** All leaves found, in order. */
  readonly all: readonly Placed[]
}

const readPlaced = async ({ file }: Bundle, path: string, log: Log): Promise<Placed | string> => {
  const entry = await file(path)
  const proof = parseInclusion((await file(proofPath(path))) ?? new Uint8Array())
  if (entry === null || proof === null) return `${path} or its proof is missing or cannot be read`
  if (proof.signed !== log.signed) return `${proofPath(path)} is not for the last checkpoint`
  if (!holdsEntry(proof, entry)) return `${path} is not in the log`
  const leaf = readLeaf(entry)
  return leaf.ok
    ? { index: proof.index, path, hash: leafHash(entry), leaf: leaf.value }
    : `${path}: ${leaf.detail}`
}

const placeOf = ({ index, path, leaf }: Placed): string => {
  if (leaf.type === 'run') return recordPath(leaf.run_id)
  const runId = patterns.runFile.exec(path)?.[1]
  return leaf.type === 'run-open' && runId !== undefined ? openingPath(runId) : leafPath(index)
}

const isLeaf = (path: string) =>
  patterns.leaf.test(path) || /^data\/runs\/[^/]+\/(?:run-open|record)\.(?:json|tlog-proof)$/.test(path)

const typed = <T extends Leaf['type']>(all: readonly Placed[], type: T) =>
  all.filter((one): one is Placed<LeafOf<T>> => one.leaf.type === type)

// Words that are told must be those that a leaf is the fingerprint of.
const wordsProblem = ({ digests }: Bundle, placed: readonly Placed[]): string | null => {
  const told = new Map(
    typed(placed, 'statement').map(({ path, leaf }) => [wordsPath(path), leaf.words_sha256]),
  )
  const wrong = [...digests].find(([path, digest]) => patterns.words.test(path) && told.get(path) !== digest)
  return wrong === undefined ? null : `${wrong[0]} is not what its leaf is the fingerprint of`
}

/** Reads and proves every leaf; those that cannot be believed are left out and told. */
export const checkLeaves = async (
  bundle: Bundle,
  log: Log,
): Promise<{ readonly check: Check; readonly leaves: Leaves }> => {
  const names = [...bundle.digests.keys()].filter(isLeaf)
  const files = [...new Set(names.map((path) => path.replace(/\.tlog-proof$/, '.json')))]
  const placed: Placed[] = []
  let problem: string | null = null
  for (const path of files) {
    const found = await readPlaced(bundle, path, log)
    if (typeof found === 'string') problem ??= found
    else if (placeOf(found) !== path) problem ??= `${path} belongs at ${placeOf(found)}`
    else placed.push(found)
  }
  problem ??= wordsProblem(bundle, placed)
  placed.sort((a, b) => a.index - b.index)
  const leaves = {
    runs: typed(placed, 'run'),
    openings: typed(placed, 'run-open'),
    gaps: typed(placed, 'gap'),
    anchors: typed(placed, 'anchor'),
    all: placed,
  }
  return { check: judged('leaves', problem), leaves }
}

/** Whether the leaves from the first checkpoint (null: from the beginning) to the last are all there, once. */
export const checkCompleteness = (leaves: Leaves, first: number | null, { last }: Log): Check => {
  const from = first ?? 0
  const indices = leaves.all.map(({ index }) => index)
  const within = indices.filter((index) => index >= from)
  const twice = indices.find((index, at) => at > 0 && indices[at - 1] === index)
  const missing = within.findIndex((index, at) => index !== from + at)
  const next = from + (missing < 0 ? within.length : missing)
  if (twice !== undefined) return judged('completeness', `leaf ${twice} is there twice`)
  const opened = new Set(leaves.runs.map(({ leaf }) => leaf.opening.index))
  const stray = leaves.all.find(
    ({ index, leaf }) => index < from && !(leaf.type === 'run-open' && opened.has(index)),
  )
  if (stray)
    return judged('completeness', `leaf ${stray.index} is older than the first checkpoint, and opens no run`)
  return judged('completeness', next < last.size ? `leaf ${next} is missing` : null)
}
