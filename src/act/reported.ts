// The incidents that a configuration says others reported, put on the record once.
import type { Config } from '../config/schema.ts'
import type { Store } from '../store/store.ts'
import type { Reported } from '../store/words.ts'

const key = (probe: string | null, beganAt: number, title: string) => `${probe ?? ''} ${beganAt} ${title}`

/**
 * Records those that are not there yet, by journey, beginning and title, and returns them; what is on the record
 * never changes.
 */
export const keepReported = (
  reports: Store['reports'],
  reported: Config['reported'],
  now: number,
): readonly Reported[] => {
  const known = new Set(
    reports
      .list({ limit: Number.MAX_SAFE_INTEGER })
      .map(({ probe, beganAt, title }) => key(probe, beganAt, title.fr)),
  )
  return reported.flatMap((one) => {
    const itsKey = key(one.probe, one.beganAt, one.title.fr)
    if (known.has(itsKey)) return []
    known.add(itsKey)
    return [reports.keep({ ...one, recordedAt: now })]
  })
}
