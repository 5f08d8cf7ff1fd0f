// A run is on record before its browser starts, under an id that nobody could have known earlier.
import { createHash, randomBytes } from 'node:crypto'
import type { Tier, Trigger } from '../outcome/outcome.ts'
import type { LeafOf } from '../proof/leaf.ts'
import type { FirstStamp } from '../stamp/authorities.ts'
import type { Token } from '../store/checkpoints.ts'
import { bytesOfLeaf } from '../store/log.ts'
import type { Opening } from '../store/openings.ts'
import type { Store } from '../store/store.ts'

export type OpeningOrder = {
  readonly planId: number
  readonly probe: string
  readonly tier: Tier
  readonly tierPlanned: Tier | null
  readonly trigger: Trigger
  readonly vantage: string
  readonly scheduledAt: number
  /** What a bailiff typed, for a supervised run. */
  readonly bailiffNonce: string | null
}

/** Asks the authorities for a stamp, within the time that an opening may take; null where none is configured. */
export type StampFirst = ((bytes: Uint8Array, signal: AbortSignal) => Promise<FirstStamp>) | null

const iso = (at: number) => new Date(at).toISOString()

const fileOf = (store: Store, order: OpeningOrder, now: number): LeafOf<'run-open'> => {
  const size = store.log.size()
  return {
    v: 1,
    type: 'run-open',
    probe: order.probe,
    tier: order.tier,
    trigger: order.trigger,
    vantage: order.vantage,
    scheduled_at: iso(order.scheduledAt),
    opened_at: iso(now),
    nonce: randomBytes(16).toString('hex'),
    bailiff_nonce: order.bailiffNonce,
    log: { size, root: Buffer.from(store.log.root(size)).toString('base64') },
  }
}

const tokenOf = ({ stamp }: FirstStamp): Token | null =>
  stamp && {
    authority: stamp.authority,
    token: stamp.token,
    genTime: stamp.facts.genTime,
    accuracyMs: stamp.facts.accuracyMs,
    at: stamp.receivedAt,
  }

/** Commits the opening of a run, stamped when an authority answers in time, and returns it with its id. */
export const openRun = async (
  store: Store,
  order: OpeningOrder,
  now: number,
  stampFirst: StampFirst,
  signal: AbortSignal,
): Promise<Opening> => {
  const entry = bytesOfLeaf(fileOf(store, order, now))
  const token = stampFirst && tokenOf(await stampFirst(entry, signal))
  const runId = token
    ? createHash('sha256').update(token.token).digest('hex').slice(0, 32)
    : randomBytes(16).toString('hex')
  const { planId, trigger, vantage, scheduledAt, tierPlanned } = order
  const opening = { runId, planId, trigger, vantage, scheduledAt, tierPlanned, openedAt: now }
  return store.openings.keep(opening, { entry, token })
}
