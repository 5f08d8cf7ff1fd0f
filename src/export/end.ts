// Until when an export may claim to hold everything: up to the latest time-stamp that its own tree holds, for what the
// log held by then stands before it. A time-stamp over the tree says only that nothing in it is younger.
import { createHash } from 'node:crypto'
import type { Leaf, LeafOf } from '../proof/leaf.ts'
import { leavesOf } from './leaves.ts'
import type { Checkpoint, ExportSource } from './source.ts'

/** A time-stamp that a leaf tells; epoch milliseconds. */
export type Held = {
  readonly at: number
  /** What tells it, when it is a time-stamp over a checkpoint, which has to be shown; null when it is over an opening. */
  readonly anchor: LeafOf<'anchor'> | null
}

/** The time-stamp that a leaf tells; null when it tells none. */
export const heldBy = (leaf: Leaf): Held | null => {
  if (leaf.type === 'run')
    return leaf.opening.token && { at: Date.parse(leaf.opening.token.gen_time), anchor: null }
  if (leaf.type !== 'anchor' || leaf.kind !== 'rfc3161' || leaf.of !== 'checkpoint' || leaf.gen_time === null)
    return null
  return { at: Date.parse(leaf.gen_time), anchor: leaf }
}

/** The checkpoint whose token an anchor tells; null when it is not there. */
const toldBy = ({ checkpoints }: ExportSource, { size, by, sha256 }: LeafOf<'anchor'>): Checkpoint | null => {
  const checkpoint = checkpoints.ofSize(size)
  const given = checkpoint?.tokens.find(({ authority }) => authority === by)
  return given && createHash('sha256').update(given.token).digest('hex') === sha256 ? checkpoint : null
}

/** The latest of the time-stamps that can be shown; null when there is none. */
export const latestHeld = (
  source: ExportSource,
  held: readonly Held[],
  mayShow: (size: number) => boolean,
): Held | null => {
  const canShow = ({ anchor }: Held) =>
    anchor === null || (mayShow(anchor.size) && toldBy(source, anchor) !== null)
  return [...held].sort((a, b) => b.at - a.at).find(canShow) ?? null
}

/** The smallest checkpoint that holds a time-stamp of this moment or later; null when none does yet. */
export const checkpointHolding = async (source: ExportSource, at: number): Promise<Checkpoint | null> => {
  const { stampedSince, covering, latest } = source.checkpoints
  const stamped = stampedSince(at)
  const size = latest()?.size ?? 0
  if (stamped === null || stamped.size >= size) return null
  for await (const { index, leaf } of leavesOf(source, stamped.size, size)) {
    const held = heldBy(leaf)
    if (held?.anchor && held.at >= at && toldBy(source, held.anchor)) return covering(index + 1)
  }
  return null
}
