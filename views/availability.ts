// Availability as a range with its coverage; nothing measured is no percentage.
import { html } from 'hono/html'
import type { Journey, Measure } from './journey.ts'
import { capital, type Lang, numbers } from './language.ts'
import { durationText } from './time.ts'
import { reachText } from './words-outcome.ts'
import { pageWords } from './words-page.ts'

const percents = {
  0: numbers({ style: 'percent', maximumFractionDigits: 0 }),
  2: numbers({ style: 'percent', minimumFractionDigits: 2 }),
}

// Rounded towards the end that it bounds: 99.999 % is not 100 %, nor is a hundredth of a per cent none.
const percent = (lang: Lang, share: number, round: 'down' | 'up', digits: 0 | 2) => {
  const scale = 100 * 10 ** digits
  const told = (round === 'down' ? Math.floor(share * scale) : Math.ceil(share * scale)) / scale
  return percents[told === 0 || told === 1 ? 0 : digits][lang].format(told)
}

/** A measure in words: a share such as "between 98.2% and 99.1%", and what it rests on. */
export const measureText = (lang: Lang, { availability, coverage, measuredMs }: Measure) => {
  const words = pageWords[lang]
  const covered = coverage === null ? [] : [words.coverage(percent(lang, coverage, 'down', 0))]
  if (availability === null) return { share: words.notMeasured, basis: '' }
  // Without it, a window of which little was seen would pass for one that was.
  const measured = words.measured(durationText(lang, measuredMs, 'down'))
  const [low, high] = [percent(lang, availability.low, 'down', 2), percent(lang, availability.high, 'up', 2)]
  return { share: words.between(low, high), basis: [measured, ...covered].join(', ') }
}

/** What was measured of a journey: a row per window, a column per tier. */
export const availabilityTable = (
  lang: Lang,
  { measures, stopsAt }: Pick<Journey, 'measures' | 'stopsAt'>,
) => {
  if (measures.length === 0) return ''
  const words = pageWords[lang]
  const upTo = (tier: Measure['tier']) => capital(lang, reachText(lang, tier, stopsAt, 'short'))
  const cell = (measure: Measure) => {
    const { share, basis } = measureText(lang, measure)
    const kind = measure.availability === null ? 'unmeasured' : 'measured'
    return html`<td data-label="${upTo(measure.tier)}" class="${kind}">${share}
      ${basis === '' ? '' : html`<span class="note">(${basis})</span>`}</td>`
  }
  const tiers = [...new Set(measures.map(({ tier }) => tier))]
  const windows = Map.groupBy(measures, ({ window }) => window)
  return html`<table class="measures">
    <thead><tr><th scope="col">${words.windowHead}</th>${tiers.map((tier) => html`<th scope="col">${upTo(tier)}</th>`)}</tr></thead>
    <tbody>${[...windows].map(
      ([window, within]) => html`<tr><th scope="row">${words.window[window]}</th>${within.map(cell)}</tr>`,
    )}</tbody>
  </table>`
}
