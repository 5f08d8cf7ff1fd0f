// Tells of each planned moment as it comes, whatever is done to the clock, and of those that nobody saw come.
import type { Calendar, Moments } from './planned.ts'

// The clock may be set meanwhile: no timer trusts it for longer.
const longestWaitMs = 30_000

// A moment seen later than this is missed: the machine slept, or the clock was put on.
const longestLateMs = 60_000

export type Told = {
  /** At a planned moment, after its jitter. */
  readonly onDue: (at: number) => void
  readonly onMissed: (missed: Moments) => void
}

/** Opens the ticks of a calendar, those after `since`; they are told from `begin` on. */
export const openTicks = (
  { between, next }: Calendar,
  { now, since, jitterMs }: { readonly now: () => number; readonly since: number; readonly jitterMs: number },
  { onDue, onMissed }: Told,
) => {
  const jittered = new Set<NodeJS.Timeout>()
  let timer: NodeJS.Timeout | undefined
  let seenAt = since

  const dueAfterJitter = (at: number) => {
    if (jitterMs === 0) return onDue(at)
    const wait = setTimeout(() => {
      jittered.delete(wait)
      onDue(at)
    }, Math.random() * jitterMs)
    jittered.add(wait)
  }

  const beat = () => {
    const at = now()
    // A clock that was put back shows moments again, and they are planned again.
    const after = Math.min(seenAt, at)
    seenAt = at
    const due = between(after, at + 1)
    const last = due && at - due.to <= longestLateMs ? due.to : null
    const missed = last === null ? due : between(after, last)
    if (missed) onMissed(missed)
    if (last !== null) dueAfterJitter(last)
    timer = setTimeout(beat, Math.min(next(at) - at, longestWaitMs))
  }

  return {
    begin: beat,
    end: () => {
      clearTimeout(timer)
      for (const wait of jittered) clearTimeout(wait)
    },
  }
}
