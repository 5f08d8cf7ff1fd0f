// Days as people in Paris count them: two of a year have 23 and 25 hours.

const zone = 'Europe/Paris'

const civil = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  hourCycle: 'h23',
})

const hourMs = 3_600_000

/** A day from midnight to midnight, epoch milliseconds. */
export type Day = { readonly from: number; readonly to: number }

const civilOf = (at: number) => {
  const parts = new Map(civil.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
  return { year: of('year'), month: of('month') - 1, day: of('day'), hour: of('hour') }
}

const offsetAt = (at: number) => {
  const { year, month, day, hour } = civilOf(at)
  return Date.UTC(year, month, day, hour) - Math.floor(at / hourMs) * hourMs
}

// The clock changes at 1 h UTC, so that the two hours before midnight never hold a change.
const midnight = (year: number, month: number, day: number) => {
  const utc = Date.UTC(year, month, day)
  return utc - offsetAt(utc - 2 * hourMs)
}

// Each midnight is found once: it ends a day and begins the next.
const daysFrom = (year: number, month: number, day: number, count: number): Day[] => {
  const midnights = Array.from({ length: count + 1 }, (_, index) => midnight(year, month, day + index))
  return midnights.slice(1).map((to, index) => ({ from: midnights[index] ?? to, to }))
}

/** The last `count` days, oldest first, the one under way at `now` included. */
export const lastDays = (now: number, count: number): Day[] => {
  const { year, month, day } = civilOf(now)
  return daysFrom(year, month, day - count + 1, count)
}

/** Every day of a year, oldest first. */
export const daysOfYear = (year: number): Day[] => {
  const count = (Date.UTC(year + 1, 0) - Date.UTC(year, 0)) / (24 * hourMs)
  return daysFrom(year, 0, 1, count)
}

/** The year that a moment belongs to. */
export const yearOf = (at: number): number => civilOf(at).year

/** The month that a moment belongs to, from 0 (January). */
export const monthOf = (at: number): number => civilOf(at).month

/** The day of the week, from 0 (Monday). */
export const weekdayOf = ({ from, to }: Day): number => {
  const { year, month, day } = civilOf((from + to) / 2)
  return (new Date(Date.UTC(year, month, day)).getUTCDay() + 6) % 7
}
