// Moments as people type them: with an offset, or in the time zone of the site.

/** A moment in epoch milliseconds, or what to write instead. */
export type ReadMoment = { readonly at: number } | { readonly why: string }

const withOffset = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i
const local = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?$/

// As if it were UTC: what a clock on a wall in the zone shows at a moment.
const wallAt = (at: number, timeZone: string) => {
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(at)
  return Date.parse(`${shown.replace(' ', 'T')}Z`)
}

const dayMs = 24 * 3_600_000

const inZone = (wall: number, written: string, timeZone: string): ReadMoment => {
  const offsets = new Set([wall - dayMs, wall + dayMs].map((near) => wallAt(near, timeZone) - near))
  const [at, other] = [...offsets]
    .map((offset) => wall - offset)
    .filter((one) => wallAt(one, timeZone) === wall)
  if (at === undefined) return { why: `${written} never came in ${timeZone}, where clocks were put on` }
  if (other === undefined) return { at }
  return {
    why: `${written} came twice in ${timeZone}: add an offset, ${new Date(at).toISOString()} for one of them`,
  }
}

/** Reads RFC 3339, or `2026-11-23 14:05` as the clocks of a time zone show it. */
export const readMoment = (text: string, timeZone: string): ReadMoment => {
  const written = text.trim()
  const unread = { why: `write 2026-11-23T14:05:00+01:00, or 2026-11-23 14:05 for the time in ${timeZone}` }
  if (withOffset.test(written)) {
    const at = Date.parse(written.replace(' ', 'T'))
    return Number.isNaN(at) ? unread : { at }
  }
  if (!local.test(written)) return unread
  const [, ...parts] = local.exec(written) ?? []
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) =>
    Number(part ?? 0),
  )
  const wall = Date.UTC(year, month - 1, day, hour, minute, second)
  // What runs over, like the 31st of June, is no date.
  const isDate = new Date(wall).getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  return isDate ? inZone(wall, written, timeZone) : unread
}

/** A moment for the operator: in UTC, and on the clocks of a time zone. */
export const sayMoment = (at: number, timeZone: string) => {
  const wall = new Date(wallAt(at, timeZone)).toISOString().slice(0, 16).replace('T', ' ')
  return `${new Date(at).toISOString()} (${wall} in ${timeZone})`
}
