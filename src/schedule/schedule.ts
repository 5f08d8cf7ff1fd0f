// Every plan's line over one registry: one slot, one back-off, one stop switch.
import type { Tier } from '../outcome/outcome.ts'
import { Abandoned } from './abandoned.ts'
import { openBackOff } from './back-off.ts'
import { recordInterrupted } from './interrupted.ts'
import { openLine } from './line.ts'
import type { Round } from './round.ts'
import { openSlot } from './slot.ts'
import { openStopSwitch } from './stop-switch.ts'
import type { ByHand, Planned, TurnTools } from './turns.ts'

export type ScheduleTools = Omit<TurnTools, 'slot' | 'backOff' | 'signal' | 'pause' | 'underWay'> & {
  /** How long a run under way may go on after `stop` before it is abandoned. */
  readonly graceMs: number
}

/** A run by hand: as it ended, or why it was not made. */
export type RunNow =
  | { readonly done: true; readonly round: Round }
  | { readonly done: false; readonly why: string; readonly isWrongUse?: true }

type Line = ReturnType<typeof openLine>

type Shared = Pick<TurnTools, 'now' | 'backOff' | 'pause'>

/** Opens the lines, after recording what an earlier process left interrupted; ticks start with `begin`. */
export const openSchedule = (tools: ScheduleTools, plans: readonly Planned[]) => {
  const { store, now, graceMs } = tools
  const underWay = new Set<string>()
  recordInterrupted(tools, underWay, 'interrupted: Constat stopped before this run came back')
  const backOff = backOffOnRecord(store, plans)
  const stopSwitch = openStopSwitch(store, now)
  const { signal, pause } = stopSwitch
  const slot = openSlot()
  const shared = { ...tools, slot, backOff, signal, pause, underWay }
  const lines = plans.map((planned) => openLine(shared, planned))
  const settle = async () => {
    await Promise.all(lines.map((line) => line.settle()))
  }

  return {
    begin: () => {
      for (const line of lines) line.begin()
    },
    runNow: runByHand(shared, lines),
    /** The next planned moment of a probe, epoch milliseconds; null while all is paused, and of an unknown one. */
    nextRunAt: nextOf(shared, lines),
    /** Does what would disturb a run: waits until none holds the registry's slot, and holds up the next one meanwhile. */
    whileIdle: <T>(work: () => T | Promise<T>) =>
      holding(slot.take(stopSwitch.stopping, { first: true }), work),
    /** Ends all probing until `resume`, over restarts too: runs under way are abandoned, and recorded as our own fault. */
    pause: async (reason: string): Promise<boolean> => {
      try {
        return stopSwitch.turnOff(reason)
      } finally {
        await settle()
      }
    },
    /** Ends a pause; tells whether there was one. */
    resume: (reason: string | null): boolean => stopSwitch.turnOn(reason),
    /** Lets the runs under way end, or abandons them after the grace; resolves when all is recorded. */
    stop: async () => {
      const patience = setTimeout(stopSwitch.stop, graceMs)
      for (const line of lines) line.end()
      await settle()
      clearTimeout(patience)
    },
  }
}

const backOffOnRecord = (store: ScheduleTools['store'], plans: readonly Planned[]) => {
  const latest = plans.flatMap(({ probe }) => store.runs.list({ probe, limit: 1 }))
  const waits = latest.map(({ outcome, retryAt }) => (outcome === 'rate_limited' ? (retryAt ?? 0) : 0))
  return openBackOff(Math.max(0, ...waits), Math.min(...plans.map(({ intervalMs }) => intervalMs)))
}

const holding = async <T>(taken: Promise<() => void>, work: () => T | Promise<T>): Promise<T> => {
  const release = await taken
  try {
    return await work()
  } finally {
    release()
  }
}

const time = (at: number) => new Date(at).toISOString()

const runByHand =
  ({ now, backOff, pause }: Shared, lines: readonly Line[]) =>
  async (probe: string, tier: Tier, byHand: ByHand = {}): Promise<RunNow> => {
    const refused = (why: string) => ({ done: false, why }) as const
    const line = lines.find(({ planned }) => planned.probe === probe && planned.tier === tier)
    const known = lines.map(({ planned }) => `${planned.probe} (${planned.tier})`).join(', ')
    if (!line) {
      const why = `There is no probe ${probe} at tier ${tier}. Known: ${known}.`
      return { done: false, why, isWrongUse: true }
    }
    // Whoever came to see a run waits for it; a command can be typed again.
    while (byHand.bailiffNonce && line.isUnderWay()) await line.untilEnded()
    if (line.isUnderWay()) return refused(`A run of ${probe} is under way: try again when it has ended.`)
    const paused = pause()
    if (paused)
      return refused(`All probing is paused since ${time(paused.at)} (${paused.reason}): resume it first.`)
    const until = backOff.until(line.planned.planId)
    if (now() < until) return refused(`The registry asked us to wait until ${time(until)}.`)
    try {
      return { done: true, round: await line.runNow(byHand) }
    } catch (cause) {
      if (cause instanceof Abandoned) return refused(`The run did not begin: ${cause.message}.`)
      throw cause
    }
  }

const nextOf =
  ({ pause }: Shared, lines: readonly Line[]) =>
  (probe: string) => {
    if (pause()) return null
    const moments = lines.filter(({ planned }) => planned.probe === probe).map((line) => line.nextRunAt())
    return moments.length > 0 ? Math.min(...moments) : null
  }
