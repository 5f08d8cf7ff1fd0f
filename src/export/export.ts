// The evidence export: every leaf of an interval with its proof, the captures asked for, and the way to check them.
import { createHash } from 'node:crypto'
import { containerType, paths } from '../proof/layout.ts'
import type { LeafOf } from '../proof/leaf.ts'
import type { Summary } from '../proof/summary.ts'
import { type Written, writeContainer } from './container.ts'
import { type Gatherer, gatherer } from './course.ts'
import { bagInfoOf, clickPathsOf, readMeOf } from './instructions.ts'
import { leavesOf, type PlacedLeaf } from './leaves.ts'
import { keyOf, putAuthorities, putLog } from './log-files.ts'
import { reportOf } from './report.ts'
import { type Put, type PutRun, putLoose, putRun } from './run-files.ts'
import { type Scope, scopeOf, type Unbounded } from './scope.ts'
import { type StampedFile, verifyProofScript, verifyScript } from './scripts.ts'
import { type Description, sealExport } from './seal.ts'
import type { ExportOrder, ExportSource, ExportTools } from './source.ts'
import { verificationOf } from './verification.ts'

export type Exported =
  | (Written & { readonly ok: true; readonly runs: number; readonly checkpoint: number })
  | { readonly ok: false; readonly reason: Unbounded | 'not_sealed' }

class NotSealed extends Error {}

type Work = {
  readonly source: ExportSource
  readonly tools: ExportTools
  readonly order: ExportOrder
  readonly scope: Scope
  readonly signal: AbortSignal
}

type Shown = {
  readonly runs: readonly PutRun[]
  readonly openings: readonly StampedFile[]
  /** The leaves of openings whose runs had not come back. */
  readonly underWay: readonly number[]
}

const isRun = (placed: PlacedLeaf): placed is PlacedLeaf & { readonly leaf: LeafOf<'run'> } =>
  placed.leaf.type === 'run'

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const putLeaves = async (put: Put, { source, scope, order }: Work, gather: Gatherer): Promise<Shown> => {
  const runs: PutRun[] = []
  const openings: StampedFile[] = []
  const underWay: number[] = []
  const isWanted = new Set(scope.runs.flatMap(({ index, isWanted }) => (isWanted ? [index] : [])))
  for await (const placed of leavesOf(source, scope.first?.size ?? 0, scope.last.size)) {
    const { index, leaf, entry } = placed
    if (isRun(placed)) {
      const wanted = { captures: isWanted.has(index), sealed: order.complete }
      const shown = await putRun(put, source, scope, placed, wanted)
      runs.push(shown)
      if (shown.stamped) openings.push(shown.stamped)
      gather.opening(shown.opening, shown.run.run_id)
      await gather.run(index, placed.leaf, digestOf(entry), shown.run.captures)
    } else if (leaf.type !== 'run-open' || !scope.openings.has(index)) {
      await putLoose(put, source, scope, placed)
      if (leaf.type === 'run-open') underWay.push(index)
    }
    if (leaf.type === 'gap') gather.gap(leaf)
  }
  return { runs, openings, underWay }
}

const summaryOf = (
  { order, scope }: Work,
  { runs, underWay }: Shown,
  createdAt: number,
  sealedBy: readonly string[],
  absent: readonly string[],
): Summary => {
  const scheduled = scope.runs.filter(({ trigger }) => trigger === 'schedule').length
  const missed = scope.gaps.reduce((total, { count }) => total + count, 0)
  return {
    v: 1,
    created_at: new Date(createdAt).toISOString(),
    requested_by: order.requestedBy,
    complete: runs.some(({ sealed }) => sealed > 0),
    origin: keyOf(scope.vkey).name,
    interval: { from: new Date(scope.from).toISOString(), to: new Date(scope.to).toISOString() },
    first_checkpoint: scope.first?.size ?? null,
    last_checkpoint: scope.last.size,
    runs: runs.map(({ run }) => run),
    gaps: scope.gaps,
    under_way: underWay,
    planned_runs: scheduled + missed,
    missed_runs: missed,
    sealed_by: sealedBy,
    absent_authorities: absent,
    redactions: runs.flatMap(({ redactions }) => redactions),
  }
}

/** Puts in everything but what says what is in it; returns how to say that. */
const fill = async (put: Put, work: Work) => {
  const { source, tools, order, scope, signal } = work
  const gather = gatherer(source)
  await put(paths.mimetype, containerType)
  const checkpoints = await putLog(put, source, scope)
  await putAuthorities(put, source)
  await put(paths.clickPath, clickPathsOf(source))
  await put(paths.verifyProof, await verifyProofScript())
  const shown = await putLeaves(put, work, gather)
  await put(paths.verifyAll, await verifyScript())
  const gathered = gather.end()
  await put(paths.report, await reportOf(source, tools, order, scope, gathered, signal))
  const createdAt = tools.now()
  const joined = order.complete ? gathered.originals.joined : 0
  const lost = shown.runs.filter(({ isLost }) => isLost).length
  const concealed = shown.runs.filter(({ run }) => run.captures === 'published').length
  return async (sealedBy: readonly string[], absent: readonly string[]): Promise<Description> => ({
    payload: new Map([
      [paths.instructions, verificationOf(scope, shown.openings, checkpoints, sealedBy)],
      [paths.summary, JSON.stringify(summaryOf(work, shown, createdAt, sealedBy, absent))],
    ]),
    readMe: readMeOf(source, order, scope, sealedBy, absent, {
      joined,
      lost,
      concealed,
      underWay: shown.underWay,
    }),
    bagInfo: bagInfoOf(source, scope, createdAt),
  })
}

/** Writes an export to a file; when it cannot be, the file is not there and a reason is returned. */
export const writeExport = async (
  source: ExportSource,
  tools: ExportTools,
  order: ExportOrder,
  path: string,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Exported> => {
  const scope = await scopeOf(source, order)
  if (typeof scope === 'string') return { ok: false, reason: scope }
  const work = { source, tools, order, scope, signal }
  try {
    const written = await writeContainer(
      path,
      async (add) => {
        const digests = new Map<string, string>()
        let payloadBytes = 0
        const describe = await fill(async (name, content) => {
          const bytes = typeof content === 'string' ? Buffer.from(content) : content
          digests.set(name, await add(name, bytes))
          if (name.startsWith('data/')) payloadBytes += bytes.length
        }, work)
        const sealed = await sealExport({ digests, bytes: payloadBytes }, tools, describe, signal)
        if (sealed === null) throw new NotSealed('No authority sealed the export.')
        for (const [name, bytes] of sealed.files) await add(name, bytes)
      },
      { signal, onProgress },
    )
    return { ok: true, ...written, runs: scope.runs.length, checkpoint: scope.last.size }
  } catch (cause) {
    if (cause instanceof NotSealed) return { ok: false, reason: 'not_sealed' }
    throw cause
  }
}
