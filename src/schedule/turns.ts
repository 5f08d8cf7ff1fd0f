// One plan's runs, one at a time: each takes the registry's slot, and a first failure is soon confirmed.
import type { Sighting, StepResult, Tier, Trigger } from '../outcome/outcome.ts'
import type { BackOff } from './back-off.ts'
import { type Round, type RoundTools, round } from './round.ts'
import type { Release, Slot } from './slot.ts'

/** How a run gives the registry's slot up while it waits for a mail, and gets it back; neither acts twice. */
export type Hold = { release(): void; regain(signal: AbortSignal): Promise<void> }

export type Attempt = {
  readonly runId: string
  readonly onStep: (step: StepResult) => void
  readonly slot: Hold
  readonly signal: AbortSignal
}

/** A probe planned at a tier. `cron` is in UTC; `attempt` runs the probe and never rejects. */
export type Planned = {
  readonly planId: number
  readonly probe: string
  readonly tier: Tier
  readonly cron: string
  readonly intervalMs: number
  readonly jitterMs: number
  readonly slowAfterMs: number
  readonly confirmAfterMs: number
  readonly attempt: (attempt: Attempt) => Promise<Sighting>
}

export type TurnTools = RoundTools & {
  readonly slot: Slot
  readonly backOff: BackOff
  /** Aborted when the runs under way are to be abandoned. */
  readonly signal: AbortSignal
  /** The one place where a run that could not be recorded is told. */
  readonly onError: (planned: Planned, cause: unknown) => void
}

type Start = (trigger: Trigger, scheduledAt: number, onStep?: (step: StepResult) => void) => Promise<Round>

/** The runs of one plan. `start` rejects when the run cannot be recorded, or is abandoned before it began. */
export const openTurns = (tools: TurnTools, planned: Planned) => {
  const { store, now, backOff, signal } = tools
  let underWay: Promise<unknown> | null = null
  let confirmation: NodeJS.Timeout | undefined

  const heed = ({ outcome, verdict, retryAt }: Round) => {
    if (outcome === 'rate_limited') backOff.refuse(now(), retryAt, planned.intervalMs)
    else if (verdict !== 'inconclusive') backOff.answered()
    const suspected = store.stateOf(planned.probe).episode?.incident.openedAt === null
    if (verdict === 'down' && suspected) confirmation = setTimeout(confirm, planned.confirmAfterMs)
  }

  const confirm = () => {
    if (underWay === null && now() >= backOff.until()) startOrTell('confirm', now())
  }

  const start: Start = async (trigger, scheduledAt, onStep) => {
    clearTimeout(confirmation)
    const run = take(tools, planned, trigger, scheduledAt, onStep)
    underWay = run
    try {
      const ended = await run
      heed(ended)
      return ended
    } finally {
      underWay = null
    }
  }

  const startOrTell = (trigger: Trigger, scheduledAt: number) => {
    start(trigger, scheduledAt).catch((cause) => {
      if (!signal.aborted) tools.onError(planned, cause)
    })
  }

  return {
    start,
    /** Starts a run nobody waits for. */
    startOrTell,
    isUnderWay: () => underWay !== null,
    /** Confirms nothing more, and waits for the run under way. */
    stop: async () => {
      await underWay?.catch(() => undefined)
      clearTimeout(confirmation)
    },
  }
}

const take = async (
  tools: TurnTools,
  planned: Planned,
  ...[trigger, scheduledAt, onStep]: Parameters<Start>
) => {
  const { slot, signal } = tools
  let release: Release | null = await slot.take(signal)
  const hold: Hold = {
    release: () => {
      release?.()
      release = null
    },
    regain: async (until) => {
      release ??= await slot.take(until, { first: true })
    },
  }
  try {
    return await round(tools, {
      ...planned,
      trigger,
      scheduledAt,
      onStep,
      attempt: (runId, tell) => planned.attempt({ runId, onStep: tell, slot: hold, signal }),
    })
  } finally {
    hold.release()
  }
}
