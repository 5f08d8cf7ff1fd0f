// Watches ourselves during a run: clocks that part and an event loop that stalls make its times worthless.

export type Clock = {
  /** Epoch milliseconds. */
  wall(): number
  /** Milliseconds that only ever go forward, from any origin. */
  monotonic(): number
}

export type SelfWatch = { readonly clockDriftMs: number; readonly longestStallMs: number }

const beatMs = 100

const askEveryMs = 250

/** Asks the browser, over and over, whether it is there; what it returns ends that, and says how long it was silent at most. */
export const watchBrowser = (ask: () => Promise<unknown>, { monotonic }: Clock): (() => number) => {
  let askedAt: number | null = null
  let longestMs = 0
  const hear = (): void => {
    if (askedAt !== null) longestMs = Math.max(longestMs, monotonic() - askedAt)
    askedAt = null
  }
  const timer = setInterval(() => {
    if (askedAt !== null) return
    askedAt = monotonic()
    // Who is lost is told of elsewhere.
    ask().then(hear, hear)
  }, askEveryMs)
  timer.unref()
  return () => {
    clearInterval(timer)
    hear()
    return longestMs
  }
}

/** Starts watching; the function it returns ends the watch and says what was seen. */
export const keepVigil = (clock: Clock): (() => SelfWatch) => {
  const wallAtStart = clock.wall()
  const monotonicAtStart = clock.monotonic()
  let lastBeat = monotonicAtStart
  let longestStallMs = 0
  const beat = (): void => {
    const now = clock.monotonic()
    longestStallMs = Math.max(longestStallMs, now - lastBeat - beatMs)
    lastBeat = now
  }
  const timer = setInterval(beat, beatMs)
  timer.unref()
  return () => {
    clearInterval(timer)
    // A process that was stopped may get here before its late timers do.
    beat()
    const wallMs = clock.wall() - wallAtStart
    return { clockDriftMs: wallMs - (clock.monotonic() - monotonicAtStart), longestStallMs }
  }
}
