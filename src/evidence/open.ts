// A run is on record before its browser starts.
import { randomBytes } from 'node:crypto'
import type { Tier, Trigger } from '../outcome/outcome.ts'
import type { Opening } from '../store/openings.ts'
import type { Store } from '../store/store.ts'

export type OpeningOrder = {
  readonly planId: number
  readonly trigger: Trigger
  readonly vantage: string
  readonly scheduledAt: number
  /** What was planned, when the run is made at another tier. */
  readonly tierPlanned: Tier | null
}

/** Commits the opening of a run under a new random id. */
export const openRun = (store: Store, order: OpeningOrder, now: number): Opening =>
  store.openings.keep({ ...order, runId: randomBytes(16).toString('hex'), openedAt: now })
