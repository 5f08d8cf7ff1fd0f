// How long a journey takes, day by day: two lines, a sentence and a table.
import { html } from 'hono/html'
import type { Day } from './days.ts'
import type { Pace, Paces } from './journey.ts'
import { type Bilingual, count, type Lang } from './language.ts'
import { date, secondsText } from './time.ts'
import { chartWords } from './words-chart.ts'
import { reachText } from './words-outcome.ts'

const height = 100
const pitch = 10

type DayPace = Day & Pace

const middle = ({ from, to }: Day) => (from + to) / 2

// A line is broken where nothing passed; a day between two such days is a dot.
const lineOf = (days: readonly DayPace[], read: (day: DayPace) => number | null, topMs: number) => {
  let path = ''
  let isDrawing = false
  for (const [index, day] of days.entries()) {
    const ms = read(day)
    if (ms === null) {
      isDrawing = false
      continue
    }
    const at = `${index * pitch + pitch / 2} ${Math.round((1 - ms / topMs) * height * 10) / 10}`
    path += isDrawing ? `L${at}` : `M${at}h0`
    isDrawing = true
  }
  return path
}

/** The least round number of milliseconds that is not below: what the highest line of a chart is named by. */
export const roundTop = (ms: number): number => {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(1, ms)))
  return ([1, 2, 5, 10].find((factor) => factor * magnitude >= ms) ?? 10) * magnitude
}

const table = (lang: Lang, days: readonly DayPace[]) => {
  const words = chartWords[lang]
  const row = (day: DayPace) => {
    const { runs, medianMs, slowestMs } = day
    const head = html`<th scope="row">${date(lang, middle(day))}</th>`
    if (medianMs === null || slowestMs === null)
      return html`<tr>${head}<td colspan="3">${words.noRuns}</td></tr>`
    return html`<tr>${head}<td data-label="${words.runs}">${count(lang, runs)}</td><td data-label="${words.median}">${secondsText(lang, medianMs)}</td><td data-label="${words.slowest}">${secondsText(lang, slowestMs)}</td></tr>
`
  }
  return html`<details><summary>${words.paceTable}</summary><table class="days">
<thead><tr><th scope="col">${words.day}</th><th scope="col">${words.runs}</th><th scope="col">${words.median}</th><th scope="col">${words.slowest}</th></tr></thead>
<tbody>${days.toReversed().map(row)}</tbody></table></details>`
}

/** How long passing attempts took, as a chart, in a sentence and as a table. */
export const paceChart = (
  lang: Lang,
  { tier, days, runs, medianMs, slowestMs }: Paces,
  stopsAt: Bilingual | null,
) => {
  const words = chartWords[lang]
  const title = html`<h3>${words.paceTitle(reachText(lang, tier, stopsAt, 'short'), days.length)}</h3>`
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last || medianMs === null || slowestMs === null)
    return html`${title}<p>${words.paceNone}</p>`
  const topMs = roundTop(Math.max(...days.map((day) => day.slowestMs ?? 0)))
  const sum = words.paceSum(runs, medianMs, slowestMs)
  return html`${title}<figure class="chart pace">
    <p class="scale"><span>${secondsText(lang, topMs)}</span><span>${secondsText(lang, topMs / 2)}</span><span>0</span></p>
    <svg class="lines" viewBox="0 0 ${days.length * pitch} ${height}" preserveAspectRatio="none" role="img" aria-label="${sum}">
      <path class="grid" d="M0 0H${days.length * pitch}M0 ${height / 2}H${days.length * pitch}M0 ${height}H${days.length * pitch}"/>
      <path class="slowest" d="${lineOf(days, (day) => day.slowestMs, topMs)}"/>
      <path class="median" d="${lineOf(days, (day) => day.medianMs, topMs)}"/></svg>
    <p class="ends"><span>${date(lang, middle(first))}</span><span>${date(lang, middle(last))}</span></p>
    <figcaption>${sum} ${words.paceKey}</figcaption></figure>${table(lang, days)}`
}
