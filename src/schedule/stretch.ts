// Counts planned runs that did not happen, one row a stretch.
import type { Gap, GapReason } from '../store/gaps.ts'
import type { Store } from '../store/store.ts'
import type { Moments } from './planned.ts'

export type Stretch = ReturnType<typeof openStretch>

// A refusal may last for days: it is seen while it lasts.
const longestUnkeptMs = 3_600_000

/**
 * Gathers the missed runs of one plan; what is gathered is stored when the reason changes, within the hour, or on
 * `end`, which tells `onError` what could not be stored, and tries that again next time.
 */
export const openStretch = (store: Store, planId: number, onError: (cause: unknown) => void) => {
  const gathered: Gap[] = []
  let timer: NodeJS.Timeout | undefined

  const end = () => {
    clearTimeout(timer)
    timer = undefined
    try {
      for (let oldest = gathered[0]; oldest; oldest = gathered[0]) {
        store.gaps.keep(oldest)
        gathered.shift()
      }
    } catch (cause) {
      onError(cause)
    }
  }

  const miss = (missed: Moments | null, reason: GapReason) => {
    if (missed === null) return
    const current = gathered.at(-1)
    // A clock that was put back makes the same moments come again: they are another stretch.
    if (current?.reason === reason && current.to < missed.from) {
      gathered[gathered.length - 1] = { ...current, to: missed.to, count: current.count + missed.count }
    } else {
      end()
      gathered.push({ planId, ...missed, reason })
    }
    timer ??= setTimeout(end, longestUnkeptMs)
  }

  return { miss, end }
}
