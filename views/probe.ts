// One journey: what its probe does step by step, when, and what came of it lately.
import { html } from 'hono/html'
import type { Tier } from '../src/outcome/outcome.ts'
import { attemptList } from './attempts.ts'
import { availabilityTable } from './availability.ts'
import type { Journey } from './journey.ts'
import { type Bilingual, capital, type Lang } from './language.ts'
import { type Frame, type Html, layout } from './layout.ts'
import { stateMark } from './state-mark.ts'
import { durationText, stamp, timeTag } from './time.ts'
import { detailWords } from './words-detail.ts'
import { tierWords } from './words-outcome.ts'
import { pageWords } from './words-page.ts'
import { stateSentence } from './words-state.ts'

export type PlanView = {
  readonly tier: Tier
  readonly cron: string
  readonly intervalMs: number
  readonly slowAfterMs: number
}

/** Planned moments that were missed: the first and the last, and how many. */
export type GapView = {
  readonly from: number
  readonly to: number
  readonly count: number
  readonly reason: 'stopped' | 'busy' | 'asked_to_wait'
}

export type ProbeView = {
  readonly journey: Journey
  readonly steps: readonly { readonly title: Bilingual; readonly submits: boolean }[]
  readonly plans: readonly PlanView[]
  readonly gaps: readonly GapView[]
}

const steps = (lang: Lang, all: ProbeView['steps']) => {
  const words = detailWords[lang]
  const first = all.findIndex(({ submits }) => submits)
  return html`<p>${words.journeyIntro}</p>
    <ol class="plan">${all.map(
      ({ title }, position) =>
        html`<li>${title[lang]}${position === first ? html` <span class="note">${words.submitsHere}</span>` : ''}</li>`,
    )}</ol>`
}

const schedules = (lang: Lang, plans: readonly PlanView[]) => {
  const words = detailWords[lang]
  const colon = lang === 'fr' ? '\u00a0: ' : ': '
  const line = ({ tier, cron, intervalMs, slowAfterMs }: PlanView) =>
    html`<li>${tierWords[tier].long[lang]}${colon}${words.every(durationText(lang, intervalMs, 'up'), cron, durationText(lang, slowAfterMs, 'up'))}</li>`
  return html`<section aria-labelledby="schedule"><h2 id="schedule">${words.schedules}</h2>
    ${plans.length === 0 ? html`<p>${words.noSchedule}</p>` : html`<ul>${plans.map(line)}</ul>`}</section>`
}

const gaps = (lang: Lang, all: readonly GapView[]) => {
  const words = detailWords[lang]
  const span = ({ from, to }: GapView) =>
    from === to ? timeTag(lang, from) : html`${timeTag(lang, from)} – ${timeTag(lang, to)}`
  const line = (gap: GapView) =>
    html`<li>${span(gap)}, ${words.gap(gap.count)}, ${words.gapReason[gap.reason]}</li>`
  return html`<section aria-labelledby="gaps"><h2 id="gaps">${words.gaps}</h2>
    ${all.length === 0 ? html`<p>${words.noGaps}</p>` : html`<ul>${all.map(line)}</ul>`}</section>`
}

/** The page of one journey. */
export const probePage = (frame: Frame, view: ProbeView): Html => {
  const { lang, now } = frame
  const { journey } = view
  const words = pageWords[lang]
  return layout(
    frame,
    journey.title[lang],
    html`<h1>${journey.title[lang]}</h1>
    ${stateMark(lang, journey)}
    <p class="said">${capital(lang, stateSentence(lang, journey))}</p>
    <p class="as-of">${words.asOf(stamp(lang, now))}. ${words.seenFrom(frame.places)}</p>
    <section aria-labelledby="steps"><h2 id="steps">${detailWords[lang].steps}</h2>${steps(lang, view.steps)}</section>
    ${schedules(lang, view.plans)}
    <section aria-labelledby="availability"><h2 id="availability">${words.availability}</h2>
      ${availabilityTable(lang, journey.measures)}
      <p class="note">${words.availabilityNote}</p></section>
    <section aria-labelledby="attempts"><h2 id="attempts">${words.lastAttempts}</h2>
      ${attemptList(lang, now, journey.attempts)}</section>
    ${gaps(lang, view.gaps)}`,
  )
}
