// Waits and counts with which a sound registry would look broken, or be leant on too hard: a stand-in may have them.
import { openCalendar } from '../schedule/planned.ts'
import type { Breach, Sound } from './rules.ts'

type Probe = NonNullable<Sound['probes']>[number]

const minuteMs = 60_000

// A page that a busy registry takes seconds to show is no failure of the registry's.
const leastOfProbe = [
  ['step_deadline', 5000, '5 s'],
  ['run_deadline', 30_000, '30 s'],
  ['settle', 1000, '1 s'],
  ['mail_within', minuteMs, '1 min'],
  ['slow_after', 5000, '5 s'],
] as const satisfies readonly (readonly [keyof Probe, number, string])[]

const mostPerDay = 500

const isHurried = (cron: string) =>
  openCalendar(cron).times.some(
    (time, index, times) => time - (times[index - 1] ?? Number.NEGATIVE_INFINITY) < minuteMs,
  )

const paceOf = (probe: Probe, index: number): Breach[] => {
  const at = (...path: readonly PropertyKey[]) => ['probes', index, ...path]
  return [
    ...leastOfProbe
      .filter(([key, least]) => probe[key] < least)
      .map(([key, , written]) => ({
        path: at(key),
        words: `a live registry is given ${written} at least: write ${written} or more`,
      })),
    ...probe.schedules.flatMap(({ cron }, position) =>
      isHurried(cron)
        ? [
            {
              path: at('schedules', position, 'cron'),
              words:
                'a live registry is attempted once a minute at most: write five fields, such as */10 * * * *',
            },
          ]
        : [],
    ),
    ...(probe.cap_per_day > mostPerDay
      ? [
          {
            path: at('cap_per_day'),
            words: `a live registry is sent ${mostPerDay} submissions a day at most: write ${mostPerDay} or less`,
          },
        ]
      : []),
  ]
}

/** A live registry is given the time that it may need, and is not leant on. */
export const paceIsFair = ({ probes = [] }: Sound): Breach[] => probes.flatMap(paceOf)
