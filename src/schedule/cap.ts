// How much is sent to the registry in a day: beyond the cap a run only looks.
import type { Trigger } from '../outcome/outcome.ts'
import type { Store } from '../store/store.ts'

/** So many submissions of a probe in a civil day of a time zone. */
export type Cap = { readonly perDay: number; readonly timeZone: string }

// Longer than the longest civil day.
const dayAtMostMs = 26 * 3_600_000

/** Whether a run of a probe may send nothing more today: one submission is kept in reserve to confirm a failure. */
export const isOverCap = (
  { submissions }: Pick<Store, 'submissions'>,
  probe: string,
  { perDay, timeZone }: Cap,
  trigger: Trigger,
  now: number,
): boolean => {
  const allowed = Math.max(1, perDay - (trigger === 'confirm' ? 0 : 1))
  const sent = submissions.sentSince(probe, now - dayAtMostMs)
  if (sent.length < allowed) return false
  const { format } = new Intl.DateTimeFormat('en', { timeZone, dateStyle: 'short' })
  const today = format(now)
  return sent.filter((at) => format(at) === today).length >= allowed
}
