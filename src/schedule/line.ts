// One plan in time: its ticks, and an account of every planned run that did not happen.
import { createTask } from 'node-cron'
import type { StepResult } from '../outcome/outcome.ts'
import { plannedBetween } from './planned.ts'
import { openStretch } from './stretch.ts'
import { openTurns, type Planned, type TurnTools } from './turns.ts'

/** Opens a plan; planned moments missed since the last one on record become a gap. */
export const openLine = (tools: TurnTools, planned: Planned) => {
  const { store, now, backOff } = tools
  const stretch = openStretch(store, planned.planId)
  const turns = openTurns(tools, planned)

  const tick = (at: number) => {
    // Ticks that a stalled process never saw.
    for (const missed of plannedBetween(task, accountedAt, at)) stretch.miss(missed, 'busy')
    accountedAt = at
    if (now() < backOff.until()) return stretch.miss(at, 'asked_to_wait')
    if (turns.isUnderWay()) return stretch.miss(at, 'busy')
    stretch.end()
    turns.startOrTell('schedule', at)
  }

  const task = createTask(planned.cron, ({ date }) => tick(date.getTime()), {
    timezone: 'UTC',
    maxRandomDelay: planned.jitterMs,
    suppressMissedWarning: true,
  })

  let accountedAt = now()
  const last = store.openings.lastPlannedAt(planned.probe, planned.tier) ?? accountedAt
  for (const missed of plannedBetween(task, last, accountedAt)) stretch.miss(missed, 'stopped')
  stretch.end()

  return {
    planned,
    begin: () => task.start(),
    isUnderWay: turns.isUnderWay,
    /** Runs once, now. */
    runNow: (onStep: (step: StepResult) => void) => turns.start('manual', now(), onStep),
    /** The next planned moment that the registry's wish to wait leaves; null when none is near. */
    nextRunAt: () =>
      task
        .getNextRuns(now() < backOff.until() ? 100 : 1)
        .find((date) => date.getTime() >= backOff.until())
        ?.getTime() ?? null,
    /** Ends the ticks, waits for the run under way, and accounts for what was missed. */
    stop: async () => {
      await task.destroy()
      await turns.stop()
      stretch.end()
    },
  }
}
