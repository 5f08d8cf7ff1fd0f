// When an authority may be asked: its least interval kept, and left alone for longer and longer while it fails.

const failuresUntilSkipped = 3
const firstRestMs = 60_000
const longestRestMs = 3_600_000

export type Turn = ReturnType<typeof openTurn>

/** All times are of one monotonic clock, milliseconds. */
export const openTurn = (minIntervalMs: number) => {
  let mayAskAt = Number.NEGATIVE_INFINITY
  let failures = 0
  return {
    /** How long until it may be asked, 0 if it may be now. */
    waitMs: (now: number) => Math.max(0, mayAskAt - now),
    /** Whether its last three answers, or more, were failures. */
    isDoubtful: () => failures >= failuresUntilSkipped,
    asked: (now: number) => {
      mayAskAt = now + minIntervalMs
    },
    answered: () => {
      failures = 0
    },
    failed: (now: number) => {
      failures += 1
      if (failures < failuresUntilSkipped) return
      const rests = failures - failuresUntilSkipped
      mayAskAt = Math.max(mayAskAt, now + Math.min(firstRestMs * 2 ** rests, longestRestMs))
    },
  }
}
