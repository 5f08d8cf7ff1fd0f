// Seals the log: signs what was added, has it cosigned and time-stamped, and asks again until it is.
import { signCheckpoint } from '../proof/checkpoint.ts'
import type { Clock } from '../stamp/clock.ts'
import { pause } from '../stamp/pause.ts'
import type { KeptCheckpoint } from '../store/checkpoints.ts'
import type { Store } from '../store/store.ts'
import { anchorLeaf, type Stamping, stampNewest } from './anchor.ts'
import type { Cosign } from './anchor-witness.ts'
import { checkpointProblem, leavesProblem } from './check-log.ts'
import { introduceKey, type LogKey } from './key.ts'
import { type Configured, introduceConfig } from './seal-config.ts'

// Waited for in all when somebody wants a seal at once.
const patienceMs = 60_000
const afterErrorMs = 60_000

export type SealingOptions = {
  readonly store: Store
  readonly key: LogKey
  readonly configured: Configured
  readonly stamping: Stamping
  /** Null where no witness is configured. */
  readonly cosign: Cosign | null
  /** Does what is due with the calendars; null where none is configured. */
  readonly calendars: ((now: number, signal: AbortSignal) => Promise<void>) | null
  readonly clock: Clock
  /** How often a checkpoint is signed when something was added. */
  readonly everyMs: number
  /** Told once, when the log is found not to be what was signed: nothing is sealed any more. */
  readonly onBroken: (detail: string) => void
  readonly onError: (cause: unknown) => void
}

export type Sealed =
  | { readonly ok: true; readonly checkpoint: KeptCheckpoint; readonly stampedBy: readonly string[] }
  | { readonly ok: false; readonly detail: string }

export type Sealing = {
  /** Seals what the log holds now, and waits a minute at most for every authority's time-stamp. */
  readonly sealNow: (signal: AbortSignal) => Promise<Sealed>
  /** Seals twice, so that the log itself holds time-stamps given from now on: what it held before them is all there. */
  readonly sealUntilNow: (signal: AbortSignal) => Promise<Sealed>
  /** Why nothing is sealed any more; null while all is well. */
  readonly broken: () => string | null
  readonly stop: () => Promise<void>
}

// The leaf of a time-stamp waits for the next thing that happens: sealed at once, it would bring another for ever.
const hasNews = ({ log, checkpoints }: Store): boolean => {
  for (const { type } of log.leaves(checkpoints.latest()?.size ?? 0, log.size()))
    if (type !== 'anchor') return true
  return false
}

const hasMore = ({ log, checkpoints }: Store): boolean => log.size() > (checkpoints.latest()?.size ?? 0)

/** Signs a checkpoint over the whole log and keeps it, cosigned when the witness answers in time. */
const signAll = async ({ store, key, cosign, clock }: SealingOptions, signal: AbortSignal) => {
  const size = store.log.size()
  const signed = await signCheckpoint(size, store.log.root(size), key.note, key.sign)
  const given = cosign && (await cosign(size, signed, signal))
  if (signal.aborted) return
  const checkpoint = { size, note: signed + (given?.line ?? ''), at: clock.wall() }
  const anchors = given && {
    size,
    kind: 'cosignature' as const,
    by: given.by,
    bytes: new TextEncoder().encode(given.line),
    genTime: given.cosignedAt,
  }
  store.seals.keepCheckpoint(checkpoint, anchors ? [anchorLeaf(anchors)] : [])
}

/** One after the other: two seals at once would ask everybody twice. */
const openTurns = () => {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work)
    // Whoever waits for it hears of its failure; the next one begins all the same.
    last = done.catch(() => undefined)
    return done
  }
}

/** Has the newest checkpoint stamped by everybody who will within a minute. */
const stampAll = async (options: SealingOptions, signal: AbortSignal): Promise<Sealed> => {
  const { store, stamping, clock } = options
  const until = clock.monotonic() + patienceMs
  for (;;) {
    const waitMs = await stampNewest(store, stamping, signal)
    if (waitMs === null || signal.aborted || clock.monotonic() + waitMs > until) break
    await pause(waitMs, signal)
  }
  const checkpoint = store.checkpoints.latest()
  if (checkpoint === null) return { ok: false, detail: 'nothing was signed yet' }
  const tokens = store.checkpoints.tokensOfCheckpoint(checkpoint.size)
  return { ok: true, checkpoint, stampedBy: tokens.map(({ authority }) => authority) }
}

const introduce = ({ store, key, configured, clock }: SealingOptions) => {
  introduceKey(store, key, clock.wall())
  introduceConfig(store, configured, clock.wall())
}

type IsDue = (kept: Store) => boolean

/** Signs the log for as long as it is what was signed before. */
const openSigning = async (options: SealingOptions, signal: AbortSignal) => {
  const { store } = options
  let broken = await checkpointProblem(store)
  if (broken === null) introduce(options)
  const judge = (problem: string | null) => {
    broken = problem
    if (problem !== null) options.onBroken(problem)
  }
  return {
    broken: () => broken,
    checkLeaves: async () => judge(broken ?? (await leavesProblem(store.log, signal))),
    signWhen: async (isDue: IsDue, until: AbortSignal) => {
      if (broken !== null || !isDue(store)) return
      // What was signed once is never signed away: the new checkpoint must begin with the last one.
      judge(await checkpointProblem(store))
      if (broken === null) await signAll(options, until)
    },
  }
}

/** Begins to seal a log, once all of it was found to be what was signed; until then it is only added to. */
export const openSealing = async (options: SealingOptions): Promise<Sealing> => {
  const { store, clock, everyMs, stamping } = options
  const stopping = new AbortController()
  const { signal } = stopping
  const inTurn = openTurns()
  const { broken, checkLeaves, signWhen } = await openSigning(options, signal)
  const checked = checkLeaves()

  let dueAt = Number.NEGATIVE_INFINITY
  const round = async (): Promise<number> => {
    const isDue = clock.monotonic() >= dueAt
    if (isDue) await signWhen(hasNews, signal)
    if (isDue) dueAt = clock.monotonic() + everyMs
    if (broken() !== null) return everyMs
    const retryMs = await stampNewest(store, stamping, signal)
    if (isDue && !signal.aborted) await options.calendars?.(clock.wall(), signal)
    return Math.max(0, Math.min(retryMs ?? everyMs, dueAt - clock.monotonic()))
  }
  const tend = async () => {
    await checked
    while (broken() === null && !signal.aborted) {
      const waitMs = await inTurn(round).catch((cause: unknown) => {
        options.onError(cause)
        return afterErrorMs
      })
      await pause(waitMs, signal)
    }
  }
  const tended = tend()

  const sealing =
    (passes: readonly IsDue[]): Sealing['sealNow'] =>
    async (asked) => {
      await checked
      return inTurn(async () => {
        const until = AbortSignal.any([signal, asked])
        let sealed: Sealed | null = null
        for (const isDue of passes) {
          await signWhen(isDue, until)
          sealed = broken() === null ? await stampAll(options, until) : null
        }
        return sealed ?? { ok: false, detail: broken() ?? 'nothing was to be signed' }
      })
    }
  return {
    sealNow: sealing([hasNews]),
    sealUntilNow: sealing([hasMore, hasMore]),
    broken,
    stop: async () => {
      stopping.abort()
      await tended
      await inTurn(() => Promise.resolve())
    },
  }
}
