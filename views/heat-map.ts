// A year at a glance: a square per day of Paris, a column per week, and the same by month in a table.
import { html } from 'hono/html'
import { monthOf, weekdayOf } from './days.ts'
import type { DayBar } from './journey.ts'
import { capital, type Lang } from './language.ts'
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
const inner: Readonly<Record<Level, number>> = {
  none: 0,
  calm: 0,
  degraded: 0,
  uncertain: 6,
  short: 4,
  long: 7,
  longest: cell,
}

const fillOf = (level: Level) => {
  if (level === 'none' || level === 'degraded') return `url(#fill-${level})`
  return 'url(#fill-up)'
}

const innerFillOf = (level: Level) => `url(#fill-${level === 'uncertain' ? level : 'down'})`

const square = (x: number, y: number, size: number) => `M${x} ${y}h${size}v${size}h-${size}z`

const drawing = (days: readonly DayBar[], now: number, label: string) => {
  const ground = new Map<Level, string>()
  const marks = new Map<string, string>()
  const [first] = days
  const lead = first ? weekdayOf(first) : 0
  for (const [index, day] of days.entries()) {
    if (day.from > now) break
    const x = Math.floor((index + lead) / 7) * pitch
    const y = ((index + lead) % 7) * pitch
    const level = levelOf(day)
    ground.set(level, `${ground.get(level) ?? ''}${square(x, y, cell)}`)
    const size = inner[level]
    if (size === 0) continue
    const [fill, margin] = [innerFillOf(level), (cell - size) / 2]
    marks.set(fill, `${marks.get(fill) ?? ''}${square(x + margin, y + margin, size)}`)
  }
  const columns = Math.ceil((days.length + lead) / 7)
  return html`<svg class="heat" viewBox="0 0 ${columns * pitch} ${7 * pitch}" role="img" aria-label="${label}">${[
    ...ground,
  ].map(
    ([level, path]) => html`<path fill="${fillOf(level)}" d="${path}"/>`,
  )}${[...marks].map(([fill, path]) => html`<path fill="${fill}" d="${path}"/>`)}</svg>`
}

const key = (lang: Lang) => {
  const swatch = (level: Level) => {
    const size = inner[level]
    const mark = square((cell - size) / 2, (cell - size) / 2, size)
    return html`<svg class="swatch" width="18" height="18" viewBox="0 0 ${cell} ${cell}" aria-hidden="true" focusable="false"><rect width="${cell}" height="${cell}" fill="${fillOf(level)}"/>${size === 0 ? '' : html`<path fill="${innerFillOf(level)}" d="${mark}"/>`}</svg>`
  }
  return html`<ul class="legend">${levels.map((level) => html`<li>${swatch(level)} ${chartWords[lang].heat[level]}</li>`)}</ul>`
}

const table = (lang: Lang, days: readonly DayBar[]) => {
  const words = chartWords[lang]
  const months = Map.groupBy(days, ({ from, to }) => monthOf((from + to) / 2))
  const row = (within: readonly DayBar[]) => {
    const [first] = within
    const downMs = within.reduce((sum, { down }) => sum + down, 0)
    const failing = within.filter(({ down }) => down > 0).length
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

/** A year of days, as a drawing, in a sentence and as a table. */
export const heatMap = (lang: Lang, { year, days }: HeatYear, now: number) => {
  const words = chartWords[lang]
  const past = days.filter(({ from }) => from <= now)
  const measured = past.filter((day) => levelOf(day) !== 'none')
  const sum = words.barsSum({
    days: past.length,
    downMs: past.reduce((total, { down }) => total + down, 0),
    downDays: past.filter(({ down }) => down > 0).length,
    calmDays: measured.filter(({ down }) => down === 0).length,
    blankDays: past.length - measured.length,
  })
  return html`<section aria-labelledby="year"><h2 id="year">${words.heatTitle(`${year}`)}</h2>
    <figure class="chart"><div class="wide">${drawing(days, now, sum)}</div><figcaption>${sum}</figcaption></figure>
    ${key(lang)}<p class="note">${words.heatNote}</p>${table(lang, past)}</section>`
}
