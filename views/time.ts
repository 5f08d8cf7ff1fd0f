// Moments and durations in words. The zone lives here and nowhere below: everything is told in Paris time.
import { html } from 'hono/html'
import type { Duration } from '../src/incident/duration.ts'
import { count, french, type Lang, numbers } from './language.ts'

const zone = 'Europe/Paris'

const figures = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

const months = (style: 'long' | 'short') => ({
  fr: new Intl.DateTimeFormat('fr', { timeZone: zone, month: style }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone: zone, month: style }),
})
const longMonths = months('long')
const shortMonths = months('short')

// A page tells hundreds of moments, and formatToParts takes three times as long as this.
const partsOf = (at: number) => {
  const [day = '', , year = '', hour = '', minute = '', second = ''] = figures.format(at).match(/\d+/g) ?? []
  return { year, day, hour, minute, second }
}

const dayOf = (lang: Lang, day: string) => (lang === 'fr' && day === '1' ? '1er' : day)

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const seasons = {
  summer: { fr: french`, heure d'été`, en: ', summer time' },
  winter: { fr: french`, heure d'hiver`, en: ', winter time' },
}

// Once a year the hour from two to three comes twice; nobody could tell which was meant.
const seasonOf = (lang: Lang, at: number, told: string) => {
  if (told !== '02') return ''
  if (partsOf(at + hour).hour === '02') return seasons.summer[lang]
  return partsOf(at - hour).hour === '02' ? seasons.winter[lang] : ''
}

/** A date: "1er octobre 2021", "1 October 2021". */
export const date = (lang: Lang, at: number): string => {
  const { day, year } = partsOf(at)
  return `${dayOf(lang, day)}\u00a0${longMonths[lang].format(at)} ${year}`
}

/** A month: "octobre 2021", "October 2021". */
export const monthName = (lang: Lang, at: number): string =>
  `${longMonths[lang].format(at)} ${partsOf(at).year}`

/** A moment to the minute, for sentences: "1er octobre 2021 à 8 h 12", "1 October 2021 at 08:12". */
export const moment = (lang: Lang, at: number): string => {
  const told = partsOf(at)
  return lang === 'fr'
    ? `${date(lang, at)} à ${Number(told.hour)}\u00a0h\u00a0${told.minute}${seasonOf(lang, at, told.hour)}`
    : `${date(lang, at)} at ${told.hour}:${told.minute}${seasonOf(lang, at, told.hour)}`
}

/** The time of day to the second: "08:12:33". */
export const clock = (lang: Lang, at: number): string => {
  const told = partsOf(at)
  return `${told.hour}:${told.minute}:${told.second}${seasonOf(lang, at, told.hour)}`
}

/** A moment to the second, for lists: "1er oct. 2021, 08:12:33". */
export const stamp = (lang: Lang, at: number): string => {
  const { day, year } = partsOf(at)
  return `${dayOf(lang, day)}\u00a0${shortMonths[lang].format(at)}\u00a0${year}, ${clock(lang, at)}`
}

const isMidnight = (at: number) => at % 1000 === 0 && clock('fr', at) === '00:00:00'

/** What others dated, no more exactly than they did: a midnight of Paris is a day. */
export const reportedDate = (lang: Lang, at: number): string =>
  isMidnight(at)
    ? date(lang, at)
    : `${moment(lang, at)} ${lang === 'fr' ? '(heure de Paris)' : '(Paris time)'}`

/** The same, readable by machines. */
export const reportedTag = (lang: Lang, at: number) =>
  html`<time datetime="${utc(at)}">${reportedDate(lang, at)}</time>`

/** A moment for machines: RFC 3339, UTC, milliseconds. */
export const utc = (at: number): string => new Date(at).toISOString()

/** A moment to the second, readable by people and by machines. */
export const timeTag = (lang: Lang, at: number) => html`<time datetime="${utc(at)}">${stamp(lang, at)}</time>`

/** The time of day alone, for a moment on the day that the page speaks of; with its date otherwise. */
export const clockTag = (lang: Lang, at: number, now: number) =>
  date(lang, at) === date(lang, now)
    ? html`<time datetime="${utc(at)}">${clock(lang, at)}</time>`
    : timeTag(lang, at)

const daysOf = (lang: Lang, days: number) => {
  const one = lang === 'fr' ? 'jour' : 'day'
  return `${count(lang, days)}\u00a0${one}${days > 1 ? 's' : ''}`
}

// The two largest units, so that no false precision is claimed.
const unitOf = (ms: number) => {
  if (ms >= day) return hour
  if (ms >= hour) return minute
  return second
}

/**
 * A duration in its two largest units: "23 jours 4 h", "4 h 12 min", "45 s". Rounded towards the end it
 * bounds, so that a bound stays true in words.
 */
export const durationText = (lang: Lang, ms: number, round: 'down' | 'up'): string => {
  const unit = unitOf(ms)
  const whole = (round === 'down' ? Math.floor(ms / unit) : Math.ceil(ms / unit)) * unit
  const sizes = [
    [Math.floor(whole / day), (value: number) => daysOf(lang, value)],
    [Math.floor((whole % day) / hour), (value: number) => `${value}\u00a0h`],
    [Math.floor((whole % hour) / minute), (value: number) => `${value}\u00a0min`],
    [Math.floor((whole % minute) / second), (value: number) => `${value}\u00a0s`],
  ] as const
  const said = sizes.filter(([value]) => value > 0).map(([value, text]) => text(value))
  return said.length > 0 ? said.slice(0, 2).join('\u00a0') : '0\u00a0s'
}

const tenths = numbers({ minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** A measured time in seconds, to the tenth below ten: "3,4 s". */
export const secondsText = (lang: Lang, ms: number): string =>
  ms < 10 * second ? `${tenths[lang].format(ms / second)}\u00a0s` : durationText(lang, ms, 'down')

const unbounded = {
  fr: french`borne supérieure inconnue : aucune réussite antérieure connue`,
  en: 'upper bound unknown: no earlier success is known',
}

/** How long an incident lasted, as a range. */
export const rangeText = (lang: Lang, { atLeastMs, atMostMs }: Duration): string => {
  const least = durationText(lang, atLeastMs, 'down')
  const low = lang === 'fr' ? `au moins ${least}` : `at least ${least}`
  if (atMostMs === null) return `${low} (${unbounded[lang]})`
  const most = durationText(lang, atMostMs, 'up')
  return lang === 'fr' ? `${low}, au plus ${most}` : `${low}, at most ${most}`
}

const endUnseen = { fr: french`la fin n'a pas été vue`, en: 'its end was not seen' }

/**
 * How long an incident lasted, as far as was seen: when nobody sees it any more its end may be past or still to come,
 * and nothing bounds it.
 */
export const seenRange = (lang: Lang, duration: Duration, isSeen: boolean): string => {
  if (isSeen) return rangeText(lang, duration)
  const least = durationText(lang, duration.atLeastMs, 'down')
  return `${lang === 'fr' ? `au moins ${least}` : `at least ${least}`} (${endUnseen[lang]})`
}

/** How long something reported lasted, as far as its sources say. */
export const reportedRange = (
  lang: Lang,
  {
    beganAt,
    endedAfter,
    endedBefore,
  }: { readonly beganAt: number; readonly endedAfter: number | null; readonly endedBefore: number | null },
): string => {
  const words = reportedWords[lang]
  // From a day to a day is so many days, whatever the clocks did between them.
  const lasted = (end: number, round: 'down' | 'up') =>
    isMidnight(beganAt) && isMidnight(end)
      ? daysOf(lang, Math.round((end - beganAt) / day))
      : durationText(lang, end - beganAt, round)
  const bounds = [
    ...(endedAfter === null ? [] : [words.least(lasted(endedAfter, 'down'))]),
    ...(endedBefore === null ? [] : [words.most(lasted(endedBefore, 'up'))]),
  ]
  return bounds.length === 0 ? words.unknown : bounds.join(', ')
}

const reportedWords = {
  fr: {
    least: (text: string) => `au moins ${text}`,
    most: (text: string) => `au plus ${text}`,
    unknown: french`durée inconnue`,
  },
  en: {
    least: (text: string) => `at least ${text}`,
    most: (text: string) => `at most ${text}`,
    unknown: 'duration unknown',
  },
}
