// One plan's runs, one at a time: each takes the registry's slot, and a first failure is soon confirmed.
import type { Sighting, StepResult, Tier, Trigger } from '../outcome/outcome.ts'
import type { Ledger } from '../probe/ledger.ts'
import type { Hold } from '../probe/order.ts'
import type { Pause } from '../store/pauses.ts'
import { Abandoned } from './abandoned.ts'
import type { BackOff } from './back-off.ts'
import { type Cap, isOverCap } from './cap.ts'
import { recordInterrupted } from './interrupted.ts'
import { type Round, type RoundOrder, type RoundTools, round } from './round.ts'
import type { Release, Slot } from './slot.ts'
import type { Stretch } from './stretch.ts'

/** How a run is made for somebody who waits for it. */
export type ByHand = {
  readonly onStep?: (step: StepResult) => void
  /** What a bailiff typed; null when the run is not supervised. */
  readonly bailiffNonce?: string | null
  /** The browser has a window. */
  readonly headful?: boolean
}

export type Attempt = {
  readonly runId: string
  readonly headful: boolean
  readonly onStep: (step: StepResult) => void
  readonly slot: Hold
  readonly ledger: Ledger
  readonly signal: AbortSignal
}

/** Does what follows a run, while its slot of the registry is held; never rejects. */
export type Afterwards = (ended: Round, slot: Hold, signal: AbortSignal) => Promise<void>

/** A probe planned at a tier. `cron` is in UTC; `attempt` runs the probe and never rejects. */
export type Planned = {
  readonly planId: number
  readonly probe: string
  /** Of the probe: another one for every change of its steps. */
  readonly version: string
  readonly tier: Tier
  readonly cron: string
  readonly intervalMs: number
  readonly jitterMs: number
  readonly slowAfterMs: number
  readonly confirmAfterMs: number
  readonly attempt: (attempt: Attempt) => Promise<Sighting>
  readonly afterwards?: Afterwards
  /** How often it may submit in a day, and what is run beyond that; null when there is no limit. */
  readonly cap?: (Cap & { readonly look: Pick<Planned, 'planId' | 'attempt'> }) | null
}

export type TurnTools = RoundTools & {
  readonly slot: Slot
  readonly backOff: BackOff
  /** Aborted, with an `Abandoned`, when the runs that begin now are to be abandoned. */
  readonly signal: () => AbortSignal
  /** The pause in force; null when there is none. */
  readonly pause: () => Pause | null
  /** The runs of every plan that were opened and have not ended. */
  readonly underWay: Set<string>
  /** Told each time that a run, or a gap, was not recorded. */
  readonly onError: (planned: Planned, cause: unknown) => void
}

type Start = (trigger: Trigger, scheduledAt: number, byHand?: ByHand) => Promise<Round>

const onceAt = (at: number) => ({ from: at, to: at, count: 1 })

const heed = ({ backOff, now }: TurnTools, { planId, intervalMs }: Planned, ended: Round) => {
  if (ended.outcome === 'rate_limited') backOff.refuse(planId, now(), ended.retryAt, intervalMs)
  else if (ended.verdict !== 'inconclusive') backOff.answered(planId)
}

// A 503 that says when to come back is heeded by what is not planned: the planned runs measure how long it lasts.
const confirmedAfterMs = ({ store, now }: TurnTools, planned: Planned, { verdict, retryAt }: Round) => {
  const suspected = store.stateOf(planned.probe).episode?.incident.openedAt === null
  const afterMs = Math.max(planned.confirmAfterMs, (retryAt ?? 0) - now())
  return verdict === 'down' && suspected ? afterMs : null
}

/** The runs of one plan. `start` rejects when the run was not recorded, or was abandoned before it began. */
export const openTurns = (tools: TurnTools, planned: Planned, stretch: Stretch) => {
  let underWay: Promise<Round> | null = null
  let confirmation: NodeJS.Timeout | undefined

  const confirm = () => {
    if (underWay !== null) return confirmAfter(planned.confirmAfterMs)
    const mayStart = tools.pause() === null && tools.now() >= tools.backOff.until(planned.planId)
    if (mayStart) startUnwatched('confirm', tools.now())
  }
  const confirmAfter = (ms: number) => {
    clearTimeout(confirmation)
    confirmation = setTimeout(confirm, ms)
  }

  const takeTurn: Start = async (trigger, scheduledAt, byHand = {}) => {
    let opened = false
    const onOpened = () => {
      opened = true
    }
    try {
      const ended = await take(tools, planned, { trigger, scheduledAt, byHand, onOpened })
      heed(tools, planned, ended)
      // What only looked, for want of submissions, confirms and refutes nothing.
      if (ended.tierPlanned === null) clearTimeout(confirmation)
      const afterMs = confirmedAfterMs(tools, planned, ended)
      if (afterMs !== null) confirmAfter(afterMs)
      return ended
    } catch (cause) {
      const abandoned = cause instanceof Abandoned
      if (!abandoned) tools.onError(planned, cause)
      // Opened, it will be shown as interrupted; else nothing but a gap tells that it was planned.
      const gap = abandoned ? cause.gap : 'not_recorded'
      if (trigger === 'schedule' && !opened) stretch.miss(onceAt(scheduledAt), gap)
      throw cause
    }
  }

  const start: Start = (trigger, scheduledAt, byHand) => {
    underWay = takeTurn(trigger, scheduledAt, byHand).finally(() => {
      underWay = null
    })
    return underWay
  }

  // What was not recorded has been told by then.
  const startUnwatched = (trigger: Trigger, scheduledAt: number) =>
    void start(trigger, scheduledAt).catch(() => undefined)

  const untilEnded = () => Promise.resolve(underWay).catch(() => undefined)

  return {
    start,
    /** Starts a run nobody waits for. */
    startUnwatched,
    isUnderWay: () => underWay !== null,
    /** Waits for the run under way, if there is one. */
    untilEnded,
    /** Waits for the run under way, and confirms nothing more of what was seen so far. */
    settle: () => untilEnded().then(() => clearTimeout(confirmation)),
  }
}

type Turn = {
  readonly trigger: Trigger
  readonly scheduledAt: number
  readonly byHand: ByHand
  readonly onOpened: () => void
}

const holdOf = async (slot: Slot, signal: AbortSignal): Promise<Hold> => {
  let release: Release | null = await slot.take(signal)
  return {
    release: () => {
      release?.()
      release = null
    },
    regain: async (until) => {
      release ??= await slot.take(until, { first: true })
    },
  }
}

// Asked when the slot is held: whoever sends has then written so.
const allowed = ({ store, now }: TurnTools, planned: Planned, trigger: Trigger) => {
  const { cap, probe, tier } = planned
  const looks = cap && isOverCap(store, probe, cap, trigger, now())
  return looks ? { ...planned, ...cap.look, tier: 'look' as const, tierPlanned: tier } : planned
}

const take = async (tools: TurnTools, planned: Planned, { onOpened, byHand, ...turn }: Turn) => {
  const { store, now, underWay } = tools
  const { onStep, bailiffNonce = null, headful = false } = byHand
  const signal = tools.signal()
  const hold = await holdOf(tools.slot, signal)
  let opened: string | null = null
  const attemptOf =
    (made: Planned): RoundOrder['attempt'] =>
    async (runId, onStep) => {
      opened = runId
      underWay.add(runId)
      onOpened()
      const ledger: Ledger = {
        sent: (step) => store.submissions.keepSent({ runId, step, at: now() }),
        received: (step, receipt) => store.submissions.keepReceipt({ runId, step, at: now(), receipt }),
      }
      const sighting = await made.attempt({ runId, onStep, headful, slot: hold, ledger, signal })
      const cut = signal.aborted && sighting.outcome === 'probe_fault'
      return cut ? { ...sighting, detail: String(signal.reason.message) } : sighting
    }
  try {
    recordInterrupted(tools, underWay, 'interrupted: what this run saw could not be recorded')
    const made = allowed(tools, planned, turn.trigger)
    const ended = await round(
      tools,
      { ...made, ...turn, onStep, bailiffNonce, attempt: attemptOf(made) },
      signal,
    )
    await planned.afterwards?.(ended, hold, signal)
    return ended
  } finally {
    if (opened !== null) underWay.delete(opened)
    hold.release()
  }
}
