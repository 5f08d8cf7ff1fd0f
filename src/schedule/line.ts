// One plan in time: its ticks, and an account of every planned run that did not happen.
import { type Calendar, openCalendar } from './planned.ts'
import { openStretch, type Stretch } from './stretch.ts'
import { openTicks } from './ticks.ts'
import { type ByHand, openTurns, type Planned, type TurnTools } from './turns.ts'

/** Opens a plan; planned moments missed since the last one on record become a gap. */
export const openLine = (tools: TurnTools, planned: Planned) => {
  const { store, now, backOff } = tools
  const calendar = openCalendar(planned.cron)
  const stretch = openStretch(store, planned.planId, (cause) => tools.onError(planned, cause))
  const turns = openTurns(tools, planned, stretch)

  const whyNot = () => {
    if (tools.pause()) return 'paused'
    if (now() < backOff.until(planned.planId)) return 'asked_to_wait'
    return turns.isUnderWay() ? 'busy' : null
  }

  const onDue = (at: number) => {
    const reason = whyNot()
    if (reason) return stretch.miss({ from: at, to: at, count: 1 }, reason)
    stretch.end()
    turns.startUnwatched('schedule', at)
  }

  const openedAt = now()
  missSince(tools, planned, openedAt, { between: calendar.between, stretch })
  const ticks = openTicks(
    calendar,
    { now, since: openedAt, jitterMs: planned.jitterMs },
    { onDue, onMissed: (missed) => stretch.miss(missed, 'busy') },
  )

  return {
    planned,
    begin: ticks.begin,
    isUnderWay: turns.isUnderWay,
    untilEnded: turns.untilEnded,
    /** Runs once, now: by hand, or supervised under a bailiff's own code. */
    runNow: (byHand: ByHand) => turns.start(byHand.bailiffNonce ? 'supervised' : 'manual', now(), byHand),
    /** The next planned moment that the registry's wish to wait leaves. */
    nextRunAt: () => calendar.next(Math.max(now(), backOff.until(planned.planId) - 1)),
    /** Confirms nothing more, waits for the run under way, and accounts for what was missed. */
    settle: async () => {
      await turns.settle()
      stretch.end()
    },
    /** Ends the ticks for good. */
    end: ticks.end,
  }
}

// Until the pause in force began, Constat was stopped; since then nothing would have run anyhow.
const missSince = (
  { store, pause }: TurnTools,
  { probe, tier }: Planned,
  now: number,
  { between, stretch }: { between: Calendar['between']; stretch: Stretch },
) => {
  // Not what a clock that was ahead once planned for days to come.
  const last = store.openings.lastPlannedAt(probe, tier, now) ?? now
  const pausedAt = pause()?.at ?? now
  stretch.miss(between(last, Math.min(pausedAt, now)), 'stopped')
  stretch.miss(between(Math.max(last, pausedAt - 1), now), 'paused')
  stretch.end()
}
