// Ninety days at a glance: a bar per day, each stacked in proportion, and the same in words and in a table.
import { html } from 'hono/html'
import type { DayBar } from './journey.ts'
import type { Lang } from './language.ts'
import { type Kind, kinds, swatch } from './patterns.ts'
import { date, durationText } from './time.ts'
import { type BarSum, chartWords } from './words-chart.ts'

const height = 60
const pitch = 6
const barWidth = 5
const leastHeight = 2

/** Milliseconds of each kind within the part of a day that is over at `now`. */
export const partsOf = (day: DayBar, now: number): Readonly<Record<Kind, number>> => {
  const { up, degraded, down, uncertain } = day
  const over = Math.max(0, Math.min(day.to, now) - day.from)
  return { up, degraded, down, uncertain, none: Math.max(0, over - up - degraded - down - uncertain) }
}

/** How high each kind stands, in whole units of `height`; what is there at all is seen. */
export const heightsOf = (day: DayBar, now: number): Readonly<Record<Kind, number>> => {
  const parts = partsOf(day, now)
  const dayMs = day.to - day.from
  const heights = { up: 0, degraded: 0, down: 0, uncertain: 0, none: 0 }
  for (const kind of kinds) {
    const share = Math.round((parts[kind] / dayMs) * height)
    heights[kind] = parts[kind] > 0 ? Math.max(leastHeight, share) : 0
  }
  const whole = Math.round((kinds.reduce((sum, kind) => sum + parts[kind], 0) / dayMs) * height)
  const over = kinds.reduce((sum, kind) => sum + heights[kind], 0) - whole
  const largest = kinds.toSorted((a, b) => heights[b] - heights[a])[0] ?? 'none'
  heights[largest] = Math.max(0, heights[largest] - over)
  return heights
}

const drawing = (days: readonly DayBar[], now: number, label: string) => {
  const paths = { up: '', degraded: '', down: '', uncertain: '', none: '' }
  for (const [index, day] of days.entries()) {
    const heights = heightsOf(day, now)
    let foot = height
    for (const kind of kinds) {
      if (heights[kind] === 0) continue
      paths[kind] += `M${index * pitch} ${foot}v-${heights[kind]}h${barWidth}v${heights[kind]}z`
      foot -= heights[kind]
    }
  }
  const drawn = kinds.filter((kind) => paths[kind] !== '')
  return html`<svg class="bars" viewBox="0 0 ${days.length * pitch} ${height}" preserveAspectRatio="none" role="img" aria-label="${label}">${drawn.map(
    (kind) => html`<path fill="url(#fill-${kind})" d="${paths[kind]}"/>`,
  )}</svg>`
}

/** What days come to, in figures; a day with a failure that no other one followed is not a calm one. */
export const sumOf = (days: readonly DayBar[]): BarSum => {
  const measured = days.filter(({ up, degraded, down, uncertain }) => up + degraded + down + uncertain > 0)
  return {
    days: days.length,
    downMs: days.reduce((sum, { down }) => sum + down, 0),
    downDays: days.filter(({ down }) => down > 0).length,
    loneDays: measured.filter(({ down, uncertain }) => down === 0 && uncertain > 0).length,
    calmDays: measured.filter(({ down, uncertain }) => down === 0 && uncertain === 0).length,
    blankDays: days.length - measured.length,
  }
}

const middle = ({ from, to }: DayBar) => (from + to) / 2

// Days that read alike are told once.
const rows = (lang: Lang, days: readonly DayBar[], now: number) => {
  const told: { first: DayBar; last: DayBar; cells: string[] }[] = []
  for (const day of days.toReversed()) {
    const parts = partsOf(day, now)
    const cells = kinds.map((kind) => (parts[kind] === 0 ? '–' : durationText(lang, parts[kind], 'down')))
    const above = told.at(-1)
    if (above && above.cells.join() === cells.join()) above.first = day
    else told.push({ first: day, last: day, cells })
  }
  return told
}

const table = (lang: Lang, days: readonly DayBar[], now: number) => {
  const words = chartWords[lang]
  const span = (first: DayBar, last: DayBar) =>
    first === last
      ? date(lang, middle(first))
      : words.eachDay(date(lang, middle(first)), date(lang, middle(last)))
  return html`<details><summary>${words.barsTable}</summary><table class="days">
<thead><tr><th scope="col">${words.day}</th>${kinds.map((kind) => html`<th scope="col">${words.kind[kind]}</th>`)}</tr></thead>
<tbody>${rows(lang, days, now).map(
    ({ first, last, cells }) =>
      html`<tr><th scope="row">${span(first, last)}</th>${cells.map((cell, index) => html`<td data-label="${words.kind[kinds[index] ?? 'none']}">${cell}</td>`)}</tr>
`,
  )}</tbody></table></details>`
}

/** What the patterns of bars mean. */
export const legend = (lang: Lang) => {
  const words = chartWords[lang]
  return html`<ul class="legend">${kinds.toReversed().map((kind) => html`<li>${swatch(kind)} ${words.kind[kind]}</li>`)}</ul>
    <p class="note">${words.barsNote} ${words.kindNote}</p>`
}

/** Days as bars, in a sentence and as a table. */
export const dayBars = (lang: Lang, days: readonly DayBar[], now: number) => {
  const words = chartWords[lang]
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last) return ''
  const sum = words.barsSum(sumOf(days))
  return html`<figure class="chart">${drawing(days, now, sum)}
    <p class="ends"><span>${date(lang, middle(first))}</span><span>${date(lang, middle(last))}</span></p>
    <figcaption>${sum}</figcaption></figure>${table(lang, days, now)}`
}
