// A time limit that stands still while we wait for something that is not the registry's doing.
import type { Failure } from '../outcome/fault.ts'

export type Deadline = {
  /** Aborts with the failure as its reason. */
  readonly signal: AbortSignal
  suspend(): void
  resume(): void
}

/** Starts a limit of `ms`; it never outlives `clear` on its timer, and holds no process open. */
export const startDeadline = (ms: number, failure: Failure, monotonic: () => number): Deadline => {
  const controller = new AbortController()
  let leftMs = ms
  let startedAt = 0
  let timer: NodeJS.Timeout | null = null
  const resume = (): void => {
    if (timer !== null || controller.signal.aborted) return
    startedAt = monotonic()
    timer = setTimeout(() => controller.abort(failure), Math.max(0, leftMs))
    timer.unref()
  }
  const suspend = (): void => {
    if (timer === null) return
    clearTimeout(timer)
    timer = null
    leftMs -= monotonic() - startedAt
  }
  resume()
  return { signal: controller.signal, suspend, resume }
}
