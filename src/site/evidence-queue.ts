// Exports made one at a time, in the order in which they were asked for, within the room that they are given.
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exported } from '../export/export.ts'
import type { Plan } from '../export/plan.ts'
import type { ExportOrder } from '../export/source.ts'
import type { KeptExport, NewExport } from '../store/exports.ts'
import type { Store } from '../store/store.ts'

/** What makes exports, wired to the log and to the authorities. */
export type Exporter = {
  readonly plan: (
    order: ExportOrder,
  ) => Promise<Plan | { readonly ok: false; readonly reason: (Exported & { readonly ok: false })['reason'] }>
  readonly write: (
    order: ExportOrder,
    path: string,
    onProgress: (bytes: number) => void,
    signal: AbortSignal,
    /** The text of an identity file of age, to have in it what was encrypted to it. */
    identityFile?: string,
  ) => Promise<Exported>
}

export type QueueOptions = {
  readonly store: Pick<Store, 'exports' | 'grants'>
  /** Where the files are; made when it is not there. */
  readonly folder: string
  readonly exporter: Exporter
  readonly now: () => number
  /** How large all files may be together, and how many exports may wait. */
  readonly limits: { readonly totalBytes: number; readonly mostWaiting: number }
  readonly onFailed: (id: string, cause: unknown) => void
}

/** An export asked for: its id, or why it cannot be made. */
export type AskedExport =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly reason: Refused }

export type Refused = 'queue_full' | 'too_large' | (Exported & { readonly ok: false })['reason']

export type ExportQueue = Awaited<ReturnType<typeof openExportQueue>>

// In the report, which is in French.
const everybody = 'le public (export en ligne)'

const orderOf = ({ grants }: QueueOptions['store'], kept: NewExport): ExportOrder => {
  const { from, to, probe, incident, grant } = kept
  const holder = grant === null ? everybody : (grants.get(grant)?.holder ?? grant)
  return { from, to, probe, incident, complete: grant !== null, requestedBy: holder, checkpoint: null }
}

// The oldest go first; complete ones as soon as nobody may have them any more.
const makeRoom = async ({ store, limits, now, ...options }: QueueOptions, wanted: number) => {
  const kept = store.exports.inState('done')
  let used = kept.reduce((sum, { bytes }) => sum + bytes, 0)
  for (const one of kept) {
    const grant = one.grant === null ? null : store.grants.get(one.grant)
    const isOver = grant !== null && (grant.revokedAt !== null || grant.expiresAt <= now())
    if (!isOver && used + wanted <= limits.totalBytes) continue
    await rm(fileIn(options.folder, one.id), { force: true })
    store.exports.remove(one.id)
    used -= one.bytes
  }
}

const fileIn = (folder: string, id: string) => join(folder, `${id}.asice`)

type UnderWay = { readonly id: string; bytes: number }

const makeOne = async (options: QueueOptions, kept: KeptExport, underWay: UnderWay, signal: AbortSignal) => {
  const { store, exporter, now } = options
  const { id } = kept
  store.exports.begin(id)
  try {
    await makeRoom(options, kept.estimatedBytes)
    const path = fileIn(options.folder, id)
    const onProgress = (bytes: number) => {
      underWay.bytes = bytes
    }
    const made = await exporter.write(orderOf(store, kept), path, onProgress, signal)
    if (made.ok) store.exports.done(id, made, now())
    else store.exports.fail(id, made.reason, now())
  } catch (cause) {
    store.exports.fail(id, signal.aborted ? 'interrupted' : 'fault', now())
    if (!signal.aborted) options.onFailed(id, cause)
  }
}

/** Opens the queue; what an earlier process left unfinished is told as interrupted, what waited goes on waiting. */
export const openExportQueue = async (options: QueueOptions) => {
  const { store, folder, exporter, now, limits } = options
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const { id } of store.exports.inState('running')) store.exports.fail(id, 'interrupted', now())
  const stopping = new AbortController()
  let underWay: UnderWay | null = null
  let working: Promise<void> | null = null
  let planning: Promise<unknown> = Promise.resolve()

  const work = async () => {
    for (let [next] = store.exports.inState('queued'); next; [next] = store.exports.inState('queued')) {
      if (stopping.signal.aborted) return
      underWay = { id: next.id, bytes: 0 }
      await makeOne(options, next, underWay, stopping.signal)
      underWay = null
    }
  }
  const begin = () => {
    working ??= work().finally(() => {
      working = null
      // Asked for while the last one ended.
      if (!stopping.signal.aborted && store.exports.inState('queued').length > 0) begin()
    })
  }
  // One at a time: each reads a stretch of the log.
  const plan: Exporter['plan'] = (order) => {
    const planned = planning.then(() => exporter.plan(order))
    planning = planned.catch(() => undefined)
    return planned
  }
  const waiting = () => store.exports.inState('queued').map(({ id }) => id)

  begin()
  return {
    /** Counts what an export would hold, and estimates its size. */
    plan: (asked: Omit<NewExport, 'askedAt' | 'estimatedBytes'>) =>
      plan(orderOf(store, { ...asked, askedAt: now(), estimatedBytes: 0 })),
    /** Puts an export at the end of the line. */
    ask: async (asked: Omit<NewExport, 'askedAt' | 'estimatedBytes'>): Promise<AskedExport> => {
      if (waiting().length >= limits.mostWaiting) return { ok: false, reason: 'queue_full' }
      const planned = await plan(orderOf(store, { ...asked, askedAt: now(), estimatedBytes: 0 }))
      if (!planned.ok) return planned
      if (planned.bytes > limits.totalBytes) return { ok: false, reason: 'too_large' }
      const id = store.exports.ask({ ...asked, askedAt: now(), estimatedBytes: planned.bytes })
      begin()
      return { ok: true, id }
    },
    /** How many are before it; 0 for the one that is being made. */
    placeOf: (id: string): number => (underWay?.id === id ? 0 : waiting().indexOf(id) + 1),
    /** The bytes written so far of the one that is being made. */
    bytesOf: (id: string): number => (underWay?.id === id ? underWay.bytes : 0),
    fileOf: (id: string): string => fileIn(folder, id),
    /** Ends what is being made; resolves when it has ended. */
    stop: async () => {
      stopping.abort(new Error('Constat is stopping.'))
      await working
    },
  }
}
