// OpenTimestamps: once a day calendars are told of the newest checkpoint, and later asked for Bitcoin's own proof.
import { sha256, utf8 } from '../proof/bytes.ts'
import { stampWithCalendars, upgradeProof } from '../stamp/calendars.ts'
import type { CalendarProof } from '../store/calendar-proofs.ts'
import type { Store } from '../store/store.ts'
import { anchorLeaf, type OnRefused } from './anchor.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

// Bitcoin needs hours; a calendar that has kept no promise in a month will not.
const promisedWithinMs = 30 * dayMs
const deadlineMs = 20_000

export type Calendars = {
  readonly urls: readonly string[]
  readonly onRefused: OnRefused
}

const leafOf = ({ size, proof }: CalendarProof) =>
  anchorLeaf({ size, kind: 'opentimestamps', by: 'opentimestamps', bytes: proof, genTime: null })

const dayOf = (at: number) => Math.floor(at / dayMs)

const tell = async (store: Store, { urls, onRefused }: Calendars, now: number, signal: AbortSignal) => {
  const newest = store.checkpoints.latest()
  const told = store.calendarProofs.lastToldAt()
  if (newest === null || (told !== null && dayOf(told) >= dayOf(now))) return
  if (store.calendarProofs.ofCheckpoint(newest.size) !== null) return
  const { proof, refusals } = await stampWithCalendars(urls, sha256(utf8(newest.note)), {
    deadlineMs,
    signal,
  })
  if (signal.aborted) return
  for (const { calendar, reason, detail } of refusals) onRefused(calendar, reason, detail)
  if (proof === null) return
  const kept: CalendarProof = { size: newest.size, toldAt: now, at: now, proof, isAnchored: false }
  store.calendarProofs.keep(kept, leafOf(kept))
}

const complete = async (store: Store, { urls, onRefused }: Calendars, now: number, signal: AbortSignal) => {
  for (const pending of store.calendarProofs.pending(now - promisedWithinMs)) {
    if (now - pending.toldAt < hourMs) continue
    const { proof, isAnchored, refusals } = await upgradeProof(urls, pending.proof, { deadlineMs, signal })
    if (signal.aborted) return
    // 404 is how a calendar says that it waits for Bitcoin itself.
    for (const { calendar, reason, detail } of refusals)
      if (detail !== 'HTTP 404') onRefused(calendar, reason, detail)
    if (!isAnchored) continue
    const kept: CalendarProof = { ...pending, at: now, proof, isAnchored }
    store.calendarProofs.keep(kept, leafOf(kept))
  }
}

/** Does what is due: the day's checkpoint told to the calendars, their promises asked for at most hourly. */
export const openCalendars = (store: Store, calendars: Calendars) => {
  let completedAt = Number.NEGATIVE_INFINITY
  return async (now: number, signal: AbortSignal): Promise<void> => {
    await tell(store, calendars, now, signal)
    if (Math.abs(now - completedAt) < hourMs) return
    completedAt = now
    await complete(store, calendars, now, signal)
  }
}
