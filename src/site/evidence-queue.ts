// Exports made one at a time, in the order in which they were asked for, within the room that they are given.
import type { Exported } from '../export/export.ts'
import type { Plan } from '../export/plan.ts'
import type { ExportOrder } from '../export/source.ts'
import type { KeptExport, NewExport } from '../store/exports.ts'
import type { Store } from '../store/store.ts'
import { clearedFolder, fileIn, isOver, makeRoom, sweep } from './evidence-room.ts'

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
  /** How large all files may be together, and how many exports may wait: as many public ones, as many by grants. */
  readonly limits: { readonly totalBytes: number; readonly mostWaiting: number }
  /** What of the disk exports may still take, in bytes; asked again while one is written. */
  readonly spareBytes: () => number
  /** Told why one, or the whole queue (null), could not go on. */
  readonly onFailed: (id: string | null, cause: unknown) => void
  /** How often it is looked for exports whose grant is over. */
  readonly sweepEveryMs?: number
}

export type Asked = Omit<NewExport, 'askedAt' | 'estimatedBytes'>

/** An export asked for: its id, or why it cannot be made. */
export type AskedExport =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly reason: Refused }

export type Refused = 'limit' | 'queue_full' | 'too_large' | (Exported & { readonly ok: false })['reason']

export type ExportQueue = Awaited<ReturnType<typeof openExportQueue>>

// In the report, which is in French.
const everybody = 'le public (export en ligne)'

const orderOf = ({ grants }: QueueOptions['store'], kept: NewExport): ExportOrder => {
  const { from, to, probe, incident, grant } = kept
  const holder = grant === null ? everybody : (grants.get(grant)?.holder ?? grant)
  return { from, to, probe, incident, complete: grant !== null, requestedBy: holder, checkpoint: null }
}

class OutOfRoom extends Error {}

type UnderWay = { readonly id: string; bytes: number }

const makeOne = async (options: QueueOptions, kept: KeptExport, underWay: UnderWay, signal: AbortSignal) => {
  const { store, exporter, now } = options
  const { id } = kept
  store.exports.begin(id)
  try {
    if (isOver(options, kept)) return store.exports.fail(id, 'deadLink', now())
    if (!(await makeRoom(options, kept))) return store.exports.fail(id, 'too_large', now())
    const path = fileIn(options.folder, id)
    const onProgress = (bytes: number) => {
      underWay.bytes = bytes
      if (options.spareBytes() < 0) throw new OutOfRoom('The disk has no room for this export.')
    }
    const made = await exporter.write(orderOf(store, kept), path, onProgress, signal)
    if (made.ok) store.exports.done(id, made, now())
    else store.exports.fail(id, made.reason, now())
  } catch (cause) {
    const isFull = cause instanceof OutOfRoom
    store.exports.fail(id, isFull ? 'too_large' : signal.aborted ? 'interrupted' : 'fault', now())
    if (!signal.aborted) options.onFailed(id, cause)
  }
}

// Who has a grant goes before strangers.
const inLine = ({ exports }: QueueOptions['store']) => {
  const queued = exports.inState('queued')
  return [...queued.filter(({ grant }) => grant !== null), ...queued.filter(({ grant }) => grant === null)]
}

// What is said to be under way while nothing is made.
const endUnfinished = ({ exports }: QueueOptions['store'], at: number) => {
  for (const { id } of exports.inState('running')) exports.fail(id, 'interrupted', at)
}

const placeIn = (store: QueueOptions['store'], id: string) =>
  inLine(store).findIndex((one) => one.id === id) + 1

// The same public export is made once in this time, whatever was added to the log meanwhile.
const sameForMs = 600_000

// Answers at once what need not or must not be made.
const openDoor = ({ store, limits, now }: QueueOptions) => {
  const latest = new Map<string, string>()
  const isUnderWay = (id: string) => ['queued', 'running'].includes(store.exports.get(id)?.state ?? '')
  const isFull = (asked: Asked) =>
    inLine(store).filter(({ grant }) => (grant === null) === (asked.grant === null)).length >=
    limits.mostWaiting
  return {
    answer: (asked: Asked, client: string): AskedExport | null => {
      const same = asked.grant === null ? store.exports.alike(asked, now(), sameForMs) : null
      if (same !== null) return { ok: true, id: same }
      const mine = asked.grant === null ? latest.get(client) : undefined
      if (mine !== undefined && isUnderWay(mine)) return { ok: false, reason: 'limit' }
      return isFull(asked) ? { ok: false, reason: 'queue_full' } : null
    },
    taken: (id: string, client: string) => {
      for (const [who, theirs] of latest) if (!isUnderWay(theirs)) latest.delete(who)
      latest.set(client, id)
    },
  }
}

// One at a time: each reads a stretch of the log.
const planner = ({ store, exporter, now }: QueueOptions) => {
  let planning: Promise<unknown> = Promise.resolve()
  return (asked: Asked) => {
    const order = orderOf(store, { ...asked, askedAt: now(), estimatedBytes: 0 })
    const planned = planning.then(() => exporter.plan(order))
    planning = planned.catch(() => undefined)
    return planned
  }
}

const asker = (options: QueueOptions, plan: ReturnType<typeof planner>, begin: () => void) => {
  const { store, limits, now } = options
  const door = openDoor(options)
  return async (asked: Asked, client = ''): Promise<AskedExport> => {
    const early = door.answer(asked, client)
    if (early) return early
    const planned = await plan(asked)
    if (!planned.ok) return planned
    if (planned.bytes > limits.totalBytes) return { ok: false, reason: 'too_large' }
    // Others may have asked meanwhile.
    const late = door.answer(asked, client)
    if (late) return late
    const id = store.exports.ask({ ...asked, askedAt: now(), estimatedBytes: planned.bytes })
    door.taken(id, client)
    begin()
    return { ok: true, id }
  }
}

/** Opens the queue; what an earlier process left unfinished is told as interrupted, what waited goes on waiting. */
export const openExportQueue = async (options: QueueOptions) => {
  const { store, folder, now, sweepEveryMs = 60_000 } = options
  await clearedFolder(folder)
  endUnfinished(store, now())
  await sweep(options)
  const stopping = new AbortController()
  let underWay: UnderWay | null = null
  let working: Promise<void> | null = null
  let isWanted = false
  const plan = planner(options)

  const work = async () => {
    endUnfinished(store, now())
    for (let [next] = inLine(store); next; [next] = inLine(store)) {
      if (stopping.signal.aborted) return
      underWay = { id: next.id, bytes: 0 }
      await makeOne(options, next, underWay, stopping.signal)
      underWay = null
    }
    await sweep(options)
  }
  // What was asked for while the last one ended is made at once; what the store did not take, with the next sweep.
  const workWhileWanted = async () => {
    while (isWanted && !stopping.signal.aborted) {
      isWanted = false
      await work().catch((cause: unknown) => {
        options.onFailed(underWay?.id ?? null, cause)
        underWay = null
      })
    }
    working = null
  }
  const begin = () => {
    isWanted = true
    working ??= workWhileWanted()
  }

  begin()
  const sweeping = setInterval(begin, sweepEveryMs)
  return {
    /** Counts what an export would hold, and estimates its size. */
    plan,
    /** Puts an export at the end of the line, or answers the like of it that was just made; a client has one public export under way at most. */
    ask: asker(options, plan, begin),
    /** How many are before it; 0 for the one that is being made. */
    placeOf: (id: string): number => (underWay?.id === id ? 0 : placeIn(store, id)),
    /** The bytes written so far of the one that is being made. */
    bytesOf: (id: string): number => (underWay?.id === id ? underWay.bytes : 0),
    fileOf: (id: string): string => fileIn(folder, id),
    /** Ends what is being made; resolves when it has ended. */
    stop: async () => {
      clearInterval(sweeping)
      stopping.abort(new Error('Constat is stopping.'))
      await working
    },
  }
}
