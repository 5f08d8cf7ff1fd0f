// The moment against which files age: a clock that runs ahead must not erase in a day what is kept for years.
import type { ClockCheck } from '../evidence/environment.ts'
import type { Store } from '../store/store.ts'

const dayMs = 24 * 3_600_000

// Authorities may be silent for a while, and Constat off.
const marginMs = 7 * dayMs

export type AgeingClock = {
  readonly wall: () => number
  /** Milliseconds that only grow, whatever is done to the wall clock. */
  readonly monotonic: () => number
}

/**
 * Returns what tells the moment up to which files have aged, in epoch milliseconds: our clock as others correct it,
 * and no later than a week after the last time stamp, or, without any, than what our own last run at the opening and
 * the time since then allow.
 */
export const openAgeingTime = (
  { erasures }: Pick<Store, 'erasures'>,
  clock: AgeingClock,
  clockCheck: () => ClockCheck | null,
): (() => number) => {
  const openedAt = clock.monotonic()
  const ranAt = erasures.lastRunAt()
  return () => {
    const behindMs = Math.min(0, clockCheck()?.offset_ms ?? 0)
    const ownWord = ranAt === null ? Number.POSITIVE_INFINITY : ranAt + clock.monotonic() - openedAt
    return Math.min(clock.wall() + behindMs, (erasures.lastStampedAt() ?? ownWord) + marginMs)
  }
}
