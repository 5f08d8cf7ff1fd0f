// What an export would hold, before anybody waits for it.

import { leavesOf, readPlaced } from './leaves.ts'
import { bytesOf, digestsOf } from './run-files.ts'
import { type Scope, scopeOf, type Unbounded } from './scope.ts'
import type { ExportOrder, ExportSource } from './source.ts'

export type Plan = {
  readonly ok: true
  readonly runs: number
  /** Of these, those whose captures go in. */
  readonly captured: number
  readonly files: number
  /** An estimate, from a few of the runs. */
  readonly bytes: number
  readonly checkpoint: number
}

const sampled = 5
const proofBytes = 1_500
const reportBytes = 200_000

const sizeOfRun = async (source: ExportSource, index: number, isComplete: boolean) => {
  const [kept] = source.leaves(index, index + 1)
  const placed = kept && readPlaced(kept.index, kept.entry)
  if (placed?.leaf.type !== 'run') return { files: 0, bytes: 0 }
  const { leaf } = placed
  let [count, bytes] = [0, 0]
  for (const form of isComplete ? (['published', 'sealed'] as const) : (['published'] as const)) {
    const digests = (await digestsOf(source, leaf, form)) ?? {}
    for (const [name, digest] of Object.entries(digests)) {
      const found = await bytesOf(source, leaf.run_id, name, digest, form)
      count += 1
      bytes += found?.length ?? 0
    }
  }
  return { files: count, bytes }
}

const meanOf = async (source: ExportSource, { runs }: Scope, isComplete: boolean) => {
  const wanted = runs.filter(({ isWanted }) => isWanted)
  const stride = Math.max(1, Math.floor(wanted.length / sampled))
  const sample = wanted.filter((_, at) => at % stride === 0).slice(0, sampled)
  let [files, bytes] = [0, 0]
  for (const { index } of sample) {
    const size = await sizeOfRun(source, index, isComplete)
    files += size.files
    bytes += size.bytes
  }
  const share = sample.length === 0 ? 0 : wanted.length / sample.length
  return { captured: wanted.length, files: Math.round(files * share), bytes: Math.round(bytes * share) }
}

/** Counts what an order covers and estimates its size, without writing anything. */
export const planExport = async (
  source: ExportSource,
  order: ExportOrder,
): Promise<Plan | { readonly ok: false; readonly reason: Unbounded }> => {
  const scope = await scopeOf(source, order)
  if (typeof scope === 'string') return { ok: false, reason: scope }
  const { captured, files, bytes } = await meanOf(source, scope, order.complete)
  let leafBytes = 0
  for await (const { entry } of leavesOf(source, scope.first?.size ?? 0, scope.last.size))
    leafBytes += entry.length + proofBytes
  const ofLog = scope.leaves * 2 + scope.runs.length + scope.sizes.length * 4
  return {
    ok: true,
    runs: scope.runs.length,
    captured,
    files: files + ofLog + 16,
    bytes: bytes + leafBytes + reportBytes,
    checkpoint: scope.last.size,
  }
}

const unsealed: readonly string[] = ['never_stamped', 'not_covered'] satisfies readonly Unbounded[]

/** The same of an interval that may go on until now: what no time-stamp covers yet is sealed first. */
export const planUntilNow = async (
  source: ExportSource,
  order: ExportOrder,
  seal: () => Promise<unknown>,
): ReturnType<typeof planExport> => {
  const planned = await planExport(source, order)
  if (planned.ok || !unsealed.includes(planned.reason)) return planned
  await seal()
  return planExport(source, order)
}
