// When a plan's runs are due, by its cron expression, which is in UTC.
import { createTask, parse } from 'node-cron'

/** So many planned moments; the first and the last of them, epoch milliseconds. */
export type Moments = { readonly from: number; readonly to: number; readonly count: number }

export type Calendar = ReturnType<typeof openCalendar>

const dayMs = 24 * 3_600_000
const yearMs = 366 * dayMs

const midnightOf = (at: number) => Math.floor(at / dayMs) * dayMs

// The moments of a planned day, milliseconds from its midnight, earliest first.
const timesOf = (cron: string) => {
  const { second, minute, hour } = parse(cron)
  const times = hour.flatMap((h) => minute.flatMap((m) => second.map((s) => ((h * 60 + m) * 60 + s) * 1000)))
  return [...new Set(times)].sort((a, b) => a - b)
}

// Most plans run every day: asking the library of each day of years would cost a start 60 ms.
const isEveryDay = (cron: string) => {
  const { dayOfMonth, month, dayOfWeek } = parse(cron)
  return dayOfMonth.length === 31 && month.length === 12 && dayOfWeek.length === 7
}

/** Reads a cron expression; throws when it is none. */
export const openCalendar = (cron: string) => {
  const times = timesOf(cron)
  const task = createTask(cron, () => undefined, { timezone: 'UTC' })
  void task.destroy()
  // In UTC every day has the same times: one of them tells whether the day is planned.
  const isPlanned = isEveryDay(cron)
    ? () => true
    : (midnight: number) => task.match(new Date(midnight + (times[0] ?? 0)))

  /** The planned moments in (after, until), told as one; null when there is none. */
  const between = (after: number, until: number): Moments | null => {
    let found: Moments | null = null
    for (let midnight = midnightOf(after); midnight < until; midnight += dayMs) {
      if (!isPlanned(midnight)) continue
      const whole = midnight > after && midnight + dayMs <= until
      const due = whole ? times : times.filter((time) => midnight + time > after && midnight + time < until)
      const [first, last] = [due[0], due.at(-1)]
      if (first === undefined || last === undefined) continue
      const from: number = found?.from ?? midnight + first
      const count: number = (found?.count ?? 0) + due.length
      found = { from, to: midnight + last, count }
    }
    return found
  }

  /** The first planned moment after a moment; throws when none comes in the eight years that a leap day may take. */
  const next = (after: number): number => {
    for (let midnight = midnightOf(after); midnight <= after + 9 * yearMs; midnight += dayMs) {
      const time = isPlanned(midnight) ? times.find((one) => midnight + one > after) : undefined
      if (time !== undefined) return midnight + time
    }
    throw new Error(`No day comes on which « ${cron} » plans a run.`)
  }

  return { times, isPlanned, between, next }
}

// Two leap years among them, and the same ones whenever it is asked.
const years = { from: Date.UTC(2000, 0, 1), to: Date.UTC(2008, 0, 1) }

/**
 * The median time between neighbouring planned moments, milliseconds, over years taken as a circle: by day every
 * 10 minutes is 10 minutes whatever the nights, and twice a day, at 8 and 9, is the mean of 1 and 23 hours.
 */
export const intervalOf = (cron: string): number => {
  const { times, isPlanned } = openCalendar(cron)
  const days: number[] = []
  for (let midnight = years.from; midnight < years.to; midnight += dayMs) {
    if (isPlanned(midnight)) days.push(midnight)
  }
  const [firstDay, firstTime, lastTime] = [days[0], times[0], times.at(-1)]
  if (firstDay === undefined || firstTime === undefined || lastTime === undefined) {
    throw new Error(`No day ever comes on which « ${cron} » plans a run.`)
  }
  const within = times.slice(1).map((time, index) => ({ ms: time - (times[index] ?? 0), often: days.length }))
  const across = days.map((day, index) => {
    const next = days[index + 1] ?? firstDay + years.to - years.from
    return { ms: next + firstTime - day - lastTime, often: 1 }
  })
  return medianOf([...within, ...across].sort((a, b) => a.ms - b.ms))
}

type Spacing = { readonly ms: number; readonly often: number }

const medianOf = (sorted: readonly Spacing[]) => {
  const total = sorted.reduce((sum, { often }) => sum + often, 0)
  const at = (place: number) => {
    let seen = 0
    for (const { ms, often } of sorted) {
      seen += often
      if (seen > place) return ms
    }
    return 0
  }
  return (at(Math.floor((total - 1) / 2)) + at(Math.floor(total / 2))) / 2
}
