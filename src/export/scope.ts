// What belongs in an export: which checkpoints bound it, which leaves lie between them, which runs they tell.
import type { LeafOf } from '../proof/leaf.ts'
import { checkpointHolding, type Held, heldBy, latestHeld } from './end.ts'
import { leavesOf } from './leaves.ts'
import type { Checkpoint, ExportOrder, ExportSource } from './source.ts'

export type PlacedRun = {
  readonly index: number
  readonly id: string
  /** The index of the leaf that opened it. */
  readonly opening: number
  readonly probe: string
  readonly trigger: LeafOf<'run'>['trigger']
  readonly outcome: LeafOf<'run'>['outcome']
  readonly verdict: LeafOf<'run'>['verdict']
  readonly startedAt: string
  /** Whether its captures were asked for. */
  readonly isWanted: boolean
}

export type Scope = {
  readonly first: Checkpoint | null
  readonly last: Checkpoint
  /** The key that signed these checkpoints, as C2SP writes it. */
  readonly vkey: string
  /** Whether the log begins the export because another key signed what was before the interval. */
  readonly isRekeyed: boolean
  /** The sizes of the checkpoints to show, smallest first: each run is in the earliest that covers it. */
  readonly sizes: readonly number[]
  /** What the checkpoints allow to be claimed of the interval asked for, epoch milliseconds. */
  readonly from: number
  readonly to: number
  /** The time-stamp in the tree that the end rests on. */
  readonly end: Held
  readonly runs: readonly PlacedRun[]
  /** The run that each opening opened, by the index of its leaf. */
  readonly openings: ReadonlyMap<number, string>
  readonly gaps: readonly { readonly index: number; readonly count: number }[]
  readonly leaves: number
}

/** No authority stamped a checkpoint; none has this size; or no time-stamp in the log is of the interval or later. */
export type Unbounded = 'never_stamped' | 'no_such_checkpoint' | 'not_covered'

const wholeSecondMs = 1000

const boundsOf = async (source: ExportSource, { from, to, checkpoint }: ExportOrder) => {
  const { ofSize, latest } = source.checkpoints
  if (checkpoint !== null) return { last: ofSize(checkpoint), why: 'no_such_checkpoint' } as const
  const last = (await checkpointHolding(source, Math.max(from, to))) ?? latest()
  return { last, why: 'never_stamped' } as const
}

const isWanted = ({ started_at, probe }: LeafOf<'run'>, order: ExportOrder, wanted: string | null) => {
  const startedAt = Date.parse(started_at)
  return startedAt >= order.from && startedAt <= order.to && (wanted === null || wanted === probe.id)
}

const placedRun = (index: number, leaf: LeafOf<'run'>, wanted: boolean): PlacedRun => ({
  index,
  id: leaf.run_id,
  opening: leaf.opening.index,
  probe: leaf.probe.id,
  trigger: leaf.trigger,
  outcome: leaf.outcome,
  verdict: leaf.verdict,
  startedAt: leaf.started_at,
  isWanted: wanted,
})

// The earliest checkpoint that holds a run says by when it had happened.
const sizesOf = (
  source: ExportSource,
  runs: readonly PlacedRun[],
  first: Checkpoint | null,
  last: Checkpoint,
  end: Held,
) => {
  const told = end.anchor ? [end.anchor.size] : []
  const sizes = new Set([...(first ? [first.size] : []), ...told, last.size])
  let covered = first?.size ?? 0
  const vkey = source.vkeyOf(last.size)
  for (const { index } of runs) {
    if (index < covered) continue
    let next = source.checkpoints.covering(index + 1)
    while (next && source.vkeyOf(next.size) !== vkey) next = source.checkpoints.covering(next.size + 1)
    if (next === null || next.size > last.size) break
    sizes.add(next.size)
    covered = next.size
  }
  return [...sizes].sort((a, b) => a - b)
}

/** Reads the log for what an order covers; a text says why it cannot be covered. */
export const scopeOf = async (source: ExportSource, order: ExportOrder): Promise<Scope | Unbounded> => {
  const { last, why } = await boundsOf(source, order)
  if (last === null) return why
  // Authorities cut off what is beyond a whole second: an earlier one surely came before.
  const before = source.checkpoints.stampedBy(order.from - wholeSecondMs)
  const bound = before && before.size > 0 ? (before.size < last.size ? before : last) : null
  const vkey = source.vkeyOf(last.size)
  // Who checks an export knows one key: what another one signed bounds nothing for him.
  const first = bound && source.vkeyOf(bound.size) === vkey ? bound : null
  const probe = order.probe ?? probeOf(source, order)
  const runs: PlacedRun[] = []
  const gaps: { index: number; count: number }[] = []
  const held: Held[] = []
  for await (const { index, leaf } of leavesOf(source, first?.size ?? 0, last.size)) {
    if (leaf.type === 'run') runs.push(placedRun(index, leaf, isWanted(leaf, order, probe)))
    if (leaf.type === 'gap') gaps.push({ index, count: leaf.count })
    held.push(...[heldBy(leaf)].filter((one) => one !== null))
  }
  const mayShow = (size: number) => size >= (first?.size ?? 0) && source.vkeyOf(size) === vkey
  const end = latestHeld(source, held, mayShow)
  if (end === null || end.at < order.from) return 'not_covered'
  return {
    first,
    last,
    vkey,
    isRekeyed: bound !== first,
    sizes: sizesOf(source, runs, first, last, end),
    from: order.from,
    to: Math.max(order.from, Math.min(order.to, end.at)),
    end,
    runs,
    openings: new Map(runs.map(({ opening, id }) => [opening, id])),
    gaps,
    leaves: last.size - (first?.size ?? 0),
  }
}

const probeOf = (source: ExportSource, { from, to, incident }: ExportOrder): string | null =>
  incident === null
    ? null
    : (source.incidents(from, to, null).find(({ id }) => id === incident)?.probe ?? null)
