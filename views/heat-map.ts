// A year at a glance: a square per day of Paris, a column per week, and the same by month in a table.
import { html } from 'hono/html'
import { partsOf, sumOf } from './day-bars.ts'
import { monthOf, weekdayOf } from './days.ts'
import type { DayBar } from './journey.ts'
import { capital, type Lang } from './language.ts'
import type { Kind } from './patterns.ts'
import { durationText, monthName } from './time.ts'
import { chartWords } from './words-chart.ts'

/** A year of days: for each, the milliseconds of the journey that fared worst. */
export type HeatYear = { readonly year: number; readonly days: readonly DayBar[] }

const hour = 3_600_000

const levels = ['none', 'calm', 'degraded', 'uncertain', 'short', 'long', 'longest'] as const

type Level = (typeof levels)[number]

/** How a day is drawn: by the time it was seen failing, else by what else was seen of it. */
export const levelOf = ({ up, degraded, down, uncertain }: DayBar): Level => {
  if (down > 6 * hour) return 'longest'
  if (down > hour) return 'long'
  if (down > 0) return 'short'
  if (uncertain > 0) return 'uncertain'
  if (degraded > 0) return 'degraded'
  return up > 0 ? 'calm' : 'none'
}

const pitch = 12
const cell = 10

// What fails grows with its length, so that no colour has to be told from another.
const inner = { uncertain: 6, short: 4, long: 7, longest: cell } as const

// Green claims a day: one of which little was measured, or none of it passing, has none but marks on grey.
const groundOf = (day: DayBar, now: number): Kind => {
  const { up, degraded, down, uncertain, none } = partsOf(day, now)
  const measured = up + degraded + down + uncertain
  if (up + degraded === 0 || measured < none) return 'none'
  return levelOf(day) === 'degraded' ? 'degraded' : 'up'
}

const fewMeasured = 4

const markOf = (level: Level, ground: Kind): { readonly kind: Kind; readonly size: number } => {
  if (level === 'none') return { kind: 'none', size: 0 }
  if (level === 'calm' || level === 'degraded') {
    return { kind: level === 'calm' ? 'up' : level, size: ground === 'none' ? fewMeasured : 0 }
  }
  return { kind: level === 'uncertain' ? level : 'down', size: inner[level] }
}

const fillOf = (kind: Kind) => `url(#fill-${kind})`

const square = (x: number, y: number, size: number) => `M${x} ${y}h${size}v${size}h-${size}z`

const drawing = (days: readonly DayBar[], now: number, label: string) => {
  const grounds = new Map<Kind, string>()
  const marks = new Map<Kind, string>()
  const [first] = days
  const lead = first ? weekdayOf(first) : 0
  for (const [index, day] of days.entries()) {
    if (day.from > now) break
    const x = Math.floor((index + lead) / 7) * pitch
    const y = ((index + lead) % 7) * pitch
    const ground = groundOf(day, now)
    grounds.set(ground, `${grounds.get(ground) ?? ''}${square(x, y, cell)}`)
    const { kind, size } = markOf(levelOf(day), ground)
    const margin = (cell - size) / 2
    if (size > 0) marks.set(kind, `${marks.get(kind) ?? ''}${square(x + margin, y + margin, size)}`)
  }
  const columns = Math.ceil((days.length + lead) / 7)
  const paths = [...grounds, ...marks].map(([kind, path]) => html`<path fill="${fillOf(kind)}" d="${path}"/>`)
  return html`<svg class="heat" viewBox="0 0 ${columns * pitch} ${7 * pitch}" role="img" aria-label="${label}">${paths}</svg>`
}

const key = (lang: Lang) => {
  const swatch = (level: Level) => {
    const ground = level === 'none' || level === 'degraded' ? level : 'up'
    const { kind, size } = markOf(level, ground)
    const mark = square((cell - size) / 2, (cell - size) / 2, size)
    return html`<svg class="swatch" width="18" height="18" viewBox="0 0 ${cell} ${cell}" aria-hidden="true" focusable="false"><rect width="${cell}" height="${cell}" fill="${fillOf(ground)}"/>${size === 0 ? '' : html`<path fill="${fillOf(kind)}" d="${mark}"/>`}</svg>`
  }
  return html`<ul class="legend">${levels.map((level) => html`<li>${swatch(level)} ${chartWords[lang].heat[level]}</li>`)}</ul>`
}

const table = (lang: Lang, days: readonly DayBar[]) => {
  const words = chartWords[lang]
  const months = Map.groupBy(days, ({ from, to }) => monthOf((from + to) / 2))
  const row = (within: readonly DayBar[]) => {
    const [first] = within
    const downMs = within.reduce((sum, { down }) => sum + down, 0)
    const failing = within.filter(({ down, uncertain }) => down + uncertain > 0).length
    const blank = within.filter((day) => levelOf(day) === 'none').length
    return html`<tr><th scope="row">${first ? capital(lang, monthName(lang, (first.from + first.to) / 2)) : ''}</th>
      <td data-label="${words.failingDays}">${failing}</td>
      <td data-label="${words.failingTime}">${downMs === 0 ? '–' : durationText(lang, downMs, 'down')}</td>
      <td data-label="${words.blankDays}">${blank}</td></tr>`
  }
  return html`<details><summary>${words.heatTable}</summary><table class="days">
    <thead><tr><th scope="col">${words.month}</th><th scope="col">${words.failingDays}</th><th scope="col">${words.failingTime}</th><th scope="col">${words.blankDays}</th></tr></thead>
    <tbody>${[...months.values()].map(row)}</tbody></table></details>`
}

/** A year of days, as a drawing, in a sentence and as a table; `isOne` when they are those of one journey. */
export const heatMap = (lang: Lang, { year, days }: HeatYear, now: number, isOne: boolean) => {
  const words = chartWords[lang]
  const past = days.filter(({ from }) => from <= now)
  const sum = words.barsSum(sumOf(past))
  return html`<section aria-labelledby="year"><h2 id="year">${words.heatTitle(`${year}`)}</h2>
    <figure class="chart"><div class="wide">${drawing(days, now, sum)}</div><figcaption>${sum}</figcaption></figure>
    ${key(lang)}<p class="note">${words.heatNote(isOne)}</p>${table(lang, past)}</section>`
}
