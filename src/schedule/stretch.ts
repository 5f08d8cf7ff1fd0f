// Counts planned runs that did not happen, one row a stretch.
import type { GapReason } from '../store/gaps.ts'
import type { Store } from '../store/store.ts'

type Stretch = {
  readonly from: number
  readonly to: number
  readonly count: number
  readonly reason: GapReason
}

/** Gathers the missed runs of one plan; what is gathered is stored when the reason changes or on `end`. */
export const openStretch = (store: Store, planId: number) => {
  let current: Stretch | null = null
  const end = () => {
    if (current) store.gaps.keep({ planId, ...current })
    current = null
  }
  return {
    miss: (at: number, reason: GapReason) => {
      if (current && current.reason !== reason) end()
      current = current
        ? { ...current, to: at, count: current.count + 1 }
        : { from: at, to: at, count: 1, reason }
    },
    end,
  }
}
