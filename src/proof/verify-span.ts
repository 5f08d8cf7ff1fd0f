// Whether an export may claim its interval: the log as it was when the interval began and when it ended is all there.
import type { LeafOf } from './leaf.ts'
import type { Summary } from './summary.ts'
import type { Leaves, Placed } from './verify-leaves.ts'
import type { Log } from './verify-log.ts'

// Authorities tell whole seconds, and cut off the rest.
const wholeSecondMs = 1000

/** The token that an anchor tells, when it is in the export. */
export const toldBy = ({ bounds }: Log, { leaf }: Placed<LeafOf<'anchor'>>) =>
  leaf.of === 'checkpoint' && leaf.kind === 'rfc3161'
    ? bounds.find(({ size, authority }) => size === leaf.size && authority === leaf.by)
    : undefined

/**
 * The latest time (epoch ms) of the tokens that leaves in the tree tell: what the log held by then stands before them.
 * A token over the tree is none of these: however late it was asked for, the log may have gone on long before.
 */
const heldUntil = ({ runs, anchors }: Leaves, log: Log): number => {
  const ofRuns = runs.flatMap(({ leaf: { opening } }) => opening.token?.gen_time ?? [])
  const ofAnchors = anchors.flatMap((anchor) => {
    const told = toldBy(log, anchor)
    return told?.sha256 === anchor.leaf.sha256 ? [told.genTime] : []
  })
  return Math.max(...ofRuns.map((time) => Date.parse(time)), ...ofAnchors)
}

/** What is wrong with the interval that an export claims, and with the checkpoints between which it claims to lie. */
export const spanProblem = (summary: Summary, leaves: Leaves, log: Log): string | null => {
  const { origin, first_checkpoint: first, last_checkpoint: last, interval } = summary
  const { key, sizes, bounds } = log
  const [from, to] = [Date.parse(interval.from), Date.parse(interval.to)]
  if (origin !== key.name) return `it is of the log ${origin}`
  if ((first !== null && first !== sizes[0]) || last !== sizes.at(-1)) return 'it names other checkpoints'
  if (to < from) return 'its interval ends before it begins'
  const isBefore =
    first === null || bounds.some(({ size, genTime }) => size === first && genTime <= from + wholeSecondMs)
  if (!isBefore) return 'its first checkpoint was not stamped before its interval began'
  const until = heldUntil(leaves, log)
  if (until >= to) return null
  const time = Number.isFinite(until) ? new Date(until).toISOString() : 'none'
  return `its interval ends after the last time-stamp that its log holds (${time}): what came later may be missing`
}
