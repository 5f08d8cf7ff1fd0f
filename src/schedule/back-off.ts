// The registry asked us to wait: nothing is sent before then, and what was refused waits twice as long each time.

const longestMs = 24 * 3_600_000

export type BackOff = ReturnType<typeof openBackOff>

/**
 * `from` is a moment to wait for that an earlier process was given, epoch milliseconds; `baseMs` is how long
 * everything waits at least after a refusal.
 */
export const openBackOff = (from: number, baseMs: number) => {
  let until = from
  const refused = new Map<number, { readonly times: number; readonly until: number }>()
  const wait = (ms: number, times: number) => Math.min(ms * 2 ** times, longestMs)
  return {
    /** The moment before which nothing is sent, by a plan when one is named, epoch milliseconds. */
    until: (planId?: number) => Math.max(until, (planId !== undefined && refused.get(planId)?.until) || 0),
    /** It refused a run of a plan: all wait as it said, the plan its own interval at least; doubled for each in a row. */
    refuse: (planId: number, now: number, retryAt: number | null, intervalMs: number) => {
      const times = refused.get(planId)?.times ?? 0
      until = Math.max(until, retryAt ?? 0, now + wait(baseMs, times))
      refused.set(planId, { times: times + 1, until: now + wait(intervalMs, times) })
    },
    /** It answered a run of a plan: the doubling of that one starts anew. */
    answered: (planId: number) => {
      refused.delete(planId)
    },
  }
}
