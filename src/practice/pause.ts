import { setTimeout } from 'node:timers/promises'

/** Waits `ms`, or less if the signal is aborted; never rejects. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  setTimeout(ms, undefined, { signal }).catch(() => undefined)
