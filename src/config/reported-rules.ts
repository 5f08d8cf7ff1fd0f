// What the incidents that others reported must hold: they are put on the record once, for ever.
import { probes as ours } from '../../probes/index.ts'
import type { Breach, Sound } from './rules.ts'

/** The rules of `incident report`: a slip of the pen would stay on the record as well. */
export const reportsAreSound = ({ reported = [], probes }: Sound): Breach[] =>
  reported.flatMap(({ probe, began_at }, index) => {
    const known = [...new Set([...ours, ...(probes ?? [])].map(({ id }) => id))]
    const words = `there is no journey ${probe}: the known ones are ${known.join(', ')}`
    const isUnknown = probe !== null && probes !== undefined && !known.includes(probe)
    return [
      ...(isUnknown ? [{ path: ['reported', index, 'probe'], words }] : []),
      ...(began_at > Date.now()
        ? [{ path: ['reported', index, 'began_at'], words: 'this has not come yet: write when it began' }]
        : []),
    ]
  })

/** Its times come one after the other. */
export const reportsAreInOrder = ({ reported = [] }: Sound): Breach[] =>
  reported.flatMap(({ began_at, ended_after, ended_before }, index) => {
    const times = [began_at, ended_after, ended_before].filter((time) => time !== null)
    return times.some((time, at) => time < (times[at - 1] ?? time))
      ? [{ path: ['reported', index], words: 'put its times in order: began_at, ended_after, ended_before' }]
      : []
  })
