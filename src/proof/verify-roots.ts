// Whether each opening names the log as it stood just before it: who fills in an opening later knows more than it says.
import type { Bundle } from './bundle.ts'
import { base64Of } from './bytes.ts'
import { proofPath } from './layout.ts'
import { parseInclusion } from './tlog-proof.ts'
import { growingRoot, peaksBefore } from './tree.ts'
import type { Leaves } from './verify-leaves.ts'
import type { Log } from './verify-log.ts'

// While an opening waits for its token, other things happen; not this many.
const mostMeanwhile = 256

/** The roots (base64) of the log by its size, from that of the first leaf shown on, as its leaves and one proof give them. */
const rootsOf = async ({ file }: Bundle, { all }: Leaves, from: number, log: Log) => {
  const roots = new Map<number, string>()
  const first = all.find(({ index }) => index === from)
  const proof = first && parseInclusion((await file(proofPath(first.path))) ?? new Uint8Array())
  if (!first || !proof) return roots
  const tree = growingRoot(peaksBefore({ index: from, size: log.last.size, proof: proof.proof }))
  let size = from
  for (const { index, hash } of all) {
    if (index < from) continue
    if (index !== size) break
    roots.set(size, base64Of(tree.root()))
    tree.add(hash)
    size += 1
  }
  return roots
}

/** What is wrong with what the openings say of the log before them; those of before the interval (its first leaf) say it of what is not shown. */
export const rootsProblem = async (
  bundle: Bundle,
  leaves: Leaves,
  from: number,
  log: Log,
): Promise<string | null> => {
  const roots = await rootsOf(bundle, leaves, from, log)
  for (const { index, path, leaf } of leaves.openings) {
    const { size, root } = leaf.log
    if (size > index || index - size > mostMeanwhile)
      return `${path} was not opened where it stands in the log`
    if (size >= from && roots.has(size) && roots.get(size) !== root)
      return `${path} does not name the log as it was`
  }
  return null
}
