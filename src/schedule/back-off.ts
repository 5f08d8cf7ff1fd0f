// The registry asked us to wait: nothing is sent before then, and twice as long each time it asks again.

const longestMs = 24 * 3_600_000

export type BackOff = ReturnType<typeof openBackOff>

/** `from` is a moment to wait for that an earlier process was given, epoch milliseconds. */
export const openBackOff = (from: number) => {
  let until = from
  let refusals = 0
  return {
    /** The moment before which nothing is sent, epoch milliseconds. */
    until: () => until,
    /** The registry refused: waits as it said, at least `baseMs` doubled for each refusal in a row, a day at most. */
    refuse: (now: number, retryAt: number | null, baseMs: number) => {
      until = Math.max(until, retryAt ?? 0, now + Math.min(baseMs * 2 ** refusals, longestMs))
      refusals += 1
    },
    /** The registry answered: the doubling starts anew. */
    answered: () => {
      refusals = 0
    },
  }
}
