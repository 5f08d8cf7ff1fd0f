// The registry asked us to wait: nothing is sent before then, and twice as long each time it asks again.

const longestMs = 24 * 3_600_000

export type BackOff = ReturnType<typeof openBackOff>

/** `from` is a moment to wait for that an earlier process was given, epoch milliseconds. */
export const openBackOff = (from: number) => {
  let until = from
  const refusals = new Map<string, number>()
  return {
    /** The moment before which nothing is sent, epoch milliseconds. */
    until: () => until,
    /** It refused a probe: waits as it said, at least `baseMs` doubled for each refusal in a row, a day at most. */
    refuse: (probe: string, now: number, retryAt: number | null, baseMs: number) => {
      const before = refusals.get(probe) ?? 0
      until = Math.max(until, retryAt ?? 0, now + Math.min(baseMs * 2 ** before, longestMs))
      refusals.set(probe, before + 1)
    },
    /** It answered a probe: the doubling of that one starts anew. */
    answered: (probe: string) => {
      refusals.delete(probe)
    },
  }
}
