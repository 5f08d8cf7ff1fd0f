// Whether the time-stamps and cosignatures that leaves tell of are there, and no checkpoint that dates a run is left out.
import type { Bundle } from './bundle.ts'
import { hexOf, sha256, utf8 } from './bytes.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { checkpointPath, checkpointToken } from './layout.ts'
import { formatSignature } from './note.ts'
import type { Leaves, Placed } from './verify-leaves.ts'
import type { Log } from './verify-log.ts'

type Anchor = Leaves['anchors'][number]

const linesOf = async ({ file }: Bundle, size: number) => {
  const checkpoint = parseCheckpoint((await file(checkpointPath(size))) ?? new Uint8Array())
  return (checkpoint?.note.signatures ?? []).map((line) => hexOf(sha256(utf8(formatSignature(line)))))
}

// What a leaf tells of a checkpoint that is shown has to be shown with it.
const shownProblem = async (bundle: Bundle, { path, leaf }: Anchor): Promise<string | null> => {
  const { size, by, kind, sha256: told } = leaf
  if (kind === 'rfc3161')
    return bundle.digests.get(checkpointToken(size, by)) === told
      ? null
      : `${checkpointToken(size, by)} is not the time-stamp that ${path} tells of`
  if (kind !== 'cosignature') return null
  return (await linesOf(bundle, size)).includes(told)
    ? null
    : `${checkpointPath(size)} lacks the cosignature that ${path} tells of`
}

// Whoever checks an export knows one key: what an earlier one signed is not shown.
const signedFrom = ({ all }: Leaves) => (all.findLast(({ leaf }) => leaf.type === 'key')?.index ?? -1) + 1

/** For each place in the log, the smallest checkpoint that holds it and was stamped while the log went on. */
const stampedOver = (leaves: Leaves) => {
  const least = signedFrom(leaves)
  const sizes = leaves.anchors
    .flatMap(({ leaf: { of, kind, size } }) =>
      of === 'checkpoint' && kind === 'rfc3161' && size >= least ? [size] : [],
    )
    .sort((a, b) => a - b)
  return (index: number) => sizes.find((size) => size > index) ?? null
}

// The earliest stamped checkpoint over a run dates it best.
const leftOut = ({ sizes }: Log, runs: readonly Placed[], over: (index: number) => number | null) => {
  for (const { index } of runs) {
    const stamped = over(index)
    if (stamped !== null && !sizes.some((size) => size > index && size <= stamped)) return stamped
  }
  return null
}

/** What is missing of the tokens, cosignatures and checkpoints that the leaves of an export tell of. */
export const anchorsProblem = async (bundle: Bundle, leaves: Leaves, log: Log): Promise<string | null> => {
  for (const anchor of leaves.anchors) {
    if (anchor.leaf.of !== 'checkpoint' || !log.sizes.includes(anchor.leaf.size)) continue
    const problem = await shownProblem(bundle, anchor)
    if (problem !== null) return problem
  }
  const size = leftOut(log, leaves.runs, stampedOver(leaves))
  return size === null ? null : `${checkpointPath(size)}, which dates a run, is missing`
}
