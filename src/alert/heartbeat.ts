// Calls a URL while all is well, so that a watchdog elsewhere notices when Constat itself is gone.

export type HeartbeatOptions = {
  readonly url: string
  readonly everyMs: number
  readonly healthy: () => boolean | Promise<boolean>
  /** Told why a beat was not heard; the next one comes as planned. */
  readonly onMissed: (cause: unknown) => void
}

/** Beats at once, then at every interval, until stopped; keeps silent while something is wrong. */
export const openHeartbeat = ({ url, everyMs, healthy, onMissed }: HeartbeatOptions) => {
  const ended = new AbortController()
  const beat = async () => {
    try {
      if (!(await healthy())) return
      const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(Math.min(everyMs, 10_000))])
      const response = await fetch(url, { signal })
      await response.body?.cancel()
      if (!response.ok) onMissed(new Error(`The watchdog answered ${response.status}`))
    } catch (cause) {
      if (!ended.signal.aborted) onMissed(cause)
    }
  }
  const timer = setInterval(() => void beat(), everyMs)
  void beat()
  return {
    stop: () => {
      clearInterval(timer)
      ended.abort()
    },
  }
}
