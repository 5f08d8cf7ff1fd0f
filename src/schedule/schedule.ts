// Every plan's line over one registry: one slot, one back-off, one way to stop.
import type { StepResult, Tier } from '../outcome/outcome.ts'
import { openBackOff } from './back-off.ts'
import { recordInterrupted } from './interrupted.ts'
import { openLine } from './line.ts'
import type { Round } from './round.ts'
import { openSlot } from './slot.ts'
import type { Planned, TurnTools } from './turns.ts'

export type ScheduleTools = Omit<TurnTools, 'slot' | 'backOff' | 'signal'> & {
  /** How long a run under way may go on after `stop` before it is abandoned. */
  readonly graceMs: number
}

/** A run by hand: as it ended, or why it was not started. */
export type RunNow =
  | { readonly done: true; readonly round: Round }
  | { readonly done: false; readonly why: string }

/** Opens the lines, after recording what an earlier process left interrupted; ticks start with `begin`. */
export const openSchedule = (tools: ScheduleTools, plans: readonly Planned[]) => {
  const { store, now, graceMs } = tools
  recordInterrupted(store)
  const latest = plans.flatMap(({ probe }) => store.runs.list({ probe, limit: 1 }))
  const waits = latest.map(({ outcome, retryAt }) => (outcome === 'rate_limited' ? (retryAt ?? 0) : 0))
  const backOff = openBackOff(Math.max(0, ...waits))
  const abandon = new AbortController()
  const slot = openSlot()
  const lines = plans.map((planned) => openLine({ ...tools, slot, backOff, signal: abandon.signal }, planned))

  const runNow = async (probe: string, tier: Tier, onStep: (step: StepResult) => void): Promise<RunNow> => {
    const line = lines.find(({ planned }) => planned.probe === probe && planned.tier === tier)
    const known = plans.map((one) => `${one.probe} (${one.tier})`).join(', ')
    if (!line) return { done: false, why: `There is no probe ${probe} at tier ${tier}. Known: ${known}.` }
    if (line.isUnderWay())
      return { done: false, why: `A run of ${probe} is under way: try again when it has ended.` }
    if (now() < backOff.until()) {
      const until = new Date(backOff.until()).toISOString()
      return { done: false, why: `The registry asked us to wait until ${until}.` }
    }
    return { done: true, round: await line.runNow(onStep) }
  }

  const nextRunAt = (probe: string) => {
    const moments = lines.filter(({ planned }) => planned.probe === probe).map((line) => line.nextRunAt())
    const known = moments.filter((at) => at !== null)
    return known.length > 0 ? Math.min(...known) : null
  }

  const whileIdle = async <T>(work: () => T | Promise<T>): Promise<T> => {
    const release = await slot.take(abandon.signal, { first: true })
    try {
      return await work()
    } finally {
      release()
    }
  }

  const stop = async () => {
    const patience = setTimeout(() => abandon.abort(new Error('Constat is stopping')), graceMs)
    await Promise.all(lines.map((line) => line.stop()))
    clearTimeout(patience)
  }

  return {
    begin: async () => {
      await Promise.all(lines.map((line) => line.begin()))
    },
    runNow,
    nextRunAt,
    /** Does what would disturb a run: waits until none holds the registry's slot, and holds up the next one meanwhile. */
    whileIdle,
    /** Lets the runs under way end, or abandons them after the grace; resolves when all is recorded. */
    stop,
  }
}
