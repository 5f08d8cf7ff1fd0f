// One run: every step with its time, what was seen, its picture, and whose fault it was.
import { html } from 'hono/html'
import type { Outcome, StepStatus, Verdict } from '../src/outcome/outcome.ts'
import { attemptText } from './attempts.ts'
import type { Attempt, JourneyName } from './journey.ts'
import { type Bilingual, capital, type Lang } from './language.ts'
import { type Frame, type Html, layout, ownLangOf } from './layout.ts'
import { outside, pathIn } from './link.ts'
import { picture } from './picture.ts'
import { withQuotations } from './quoted.ts'
import { clock, secondsText, stamp, timeTag, utc } from './time.ts'
import { detailWords } from './words-detail.ts'
import { outcomeWords, reachText, stepWords, triggerWords } from './words-outcome.ts'
import { pageWords } from './words-page.ts'
import { recordWords } from './words-record.ts'
import { storyWords } from './words-story.ts'

export type StepView = {
  readonly title: Bilingual
  /** What had to be seen, as part of a sentence; null when nobody remembers. */
  readonly expects: Bilingual | null
  readonly status: StepStatus
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly durationMs: number | null
  readonly url: string | null
  readonly detail: string | null
  readonly screenshot: string | null
  /** When the screenshot was erased, its time being up. */
  readonly erasedAt: number | null
  /** Why it was taken and is not published. */
  readonly withheld: 'not_published' | 'not_examined' | null
}

export type ControlView = {
  readonly url: string
  readonly ok: boolean
  readonly askedAt: number
  readonly detail: string | null
}

export type RunView = Attempt & {
  readonly journey: JourneyName
  readonly scheduledAt: number
  readonly endedAt: number
  readonly detail: string | null
  readonly place: string
  readonly userAgent: string
  readonly browser: string
  readonly steps: readonly StepView[]
  readonly controls: readonly ControlView[]
  /** The incident that it is part of. */
  readonly incident: string | null
}

const timing = (lang: Lang, { startedAt, durationMs }: StepView) =>
  startedAt === null || durationMs === null
    ? ''
    : html`<span class="note"><time datetime="${utc(startedAt)}">${clock(lang, startedAt)}</time>, ${secondsText(lang, durationMs)}</span>`

const seenOf = (frame: Frame, { status, detail }: StepView) => {
  const { lang } = frame
  const words = storyWords[lang]
  if (status === 'passed') return html`<p class="detail">${words.seen}${words.asExpected}</p>`
  return detail === null
    ? ''
    : html`<p class="detail">${words.seen}<q>${withQuotations(frame, recordWords(lang, detail))}</q></p>`
}

const shown = (lang: Lang, one: StepView, state: string) => {
  const { screenshot, erasedAt, withheld, endedAt, title } = one
  const words = detailWords[lang]
  if (withheld !== null) return html`<p class="note">${words.withheld[withheld]}</p>`
  if (screenshot === null || endedAt === null) return ''
  if (erasedAt !== null) return html`<p class="note">${words.erased(stamp(lang, erasedAt))}</p>`
  return picture(screenshot, words.picture(title[lang], state, stamp(lang, endedAt)))
}

const step = (frame: Frame, one: StepView, verdict: Verdict) => {
  const { lang } = frame
  const kind = one.status === 'failed' && verdict === 'inconclusive' ? verdict : one.status
  const state = stepWords[kind][lang]
  const { url, expects } = one
  return html`<li class="step ${kind}">
    <h3>${one.title[lang]}</h3>
    <p><span class="what">${state}</span> ${timing(lang, one)}</p>
    ${expects === null || expects[lang] === '' ? '' : html`<p class="detail">${storyWords[lang].expected}${withQuotations(frame, expects[lang])}.</p>`}
    ${seenOf(frame, one)}
    ${url === null ? '' : html`<p class="note address">${detailWords[lang].seenAt}${outside(url)}</p>`}
    ${shown(lang, one, state)}
  </li>`
}

const controls = (lang: Lang, asked: readonly ControlView[]) => {
  const words = detailWords[lang]
  const line = ({ url, ok, askedAt, detail }: ControlView) =>
    html`<li class="control ${ok ? 'passed' : 'failed'}">${outside(url)} –
      <span class="what">${ok ? words.answered : words.silentControl}</span>
      <span class="note"><time datetime="${utc(askedAt)}">${clock(lang, askedAt)}</time>${detail === null ? '' : `, ${recordWords(lang, detail)}`}</span></li>`
  const list =
    asked.length === 0
      ? html`<p>${words.noControls}</p>`
      : html`<ul class="controls">${asked.map(line)}</ul><p class="note">${words.controlsNote}</p>`
  return html`<section aria-labelledby="controls"><h2 id="controls">${words.controls}</h2>${list}</section>`
}

const environment = (frame: Frame, run: RunView) => {
  const { lang } = frame
  const words = detailWords[lang]
  const fact = (name: string, value: Html | string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`
  return html`<section aria-labelledby="environment"><h2 id="environment">${words.environment}</h2>
    <dl class="facts">
      ${fact(words.tier, reachText(lang, run.tier, run.stopsAt, 'long'))}
      ${fact(words.trigger, triggerWords[run.trigger][lang])}
      ${fact(words.vantage, html`<span${ownLangOf(frame)}>${run.place}</span>`)}
      ${fact(words.planned, timeTag(lang, run.scheduledAt))}
      ${fact(words.started, timeTag(lang, run.startedAt))}
      ${fact(words.ended, timeTag(lang, run.endedAt))}
      ${fact(words.took, secondsText(lang, run.durationMs))}
      ${fact(words.browser, run.browser)}
      ${fact(words.userAgent, run.userAgent)}
      ${fact(words.runId, html`<code>${run.id}</code>`)}
    </dl></section>`
}

const ours: readonly Outcome[] = ['network_fault', 'inbox_fault', 'probe_fault']

const faultOf = ({ verdict, outcome }: RunView) => {
  if (verdict === 'up' || verdict === 'degraded') return 'none'
  if (verdict === 'down') return 'registry'
  return ours.includes(outcome) ? 'ours' : 'nobody'
}

const result = (frame: Frame, run: RunView) => {
  const { lang } = frame
  const words = detailWords[lang]
  const { discounted, detail, verdict, outcome } = run
  const struck = (text: string) => (discounted === null ? text : html`<del>${text}</del>`)
  const cleared = verdict === 'down' && run.controls.some(({ ok }) => ok) ? ` ${words.controlsAnswered}` : ''
  return html`${discounted === null ? '' : html`<p class="retraction">${words.discountedOn(discounted)}</p>`}
    <p class="headline attempt ${verdict}">${struck(`${capital(lang, attemptText(lang, run))}.`)}</p>
    <p>${struck(`${outcomeWords[outcome].meaning[lang]}${cleared}`)}</p>
    ${detail === null ? '' : html`<p class="detail">${words.seen}<q>${withQuotations(frame, recordWords(lang, detail))}</q></p>`}
    <p><strong>${storyWords[lang].fault}${lang === 'fr' ? '\u00a0: ' : ': '}</strong>${struck(storyWords[lang].faultOf[faultOf(run)])}</p>`
}

/** The page of one run. */
export const runPage = (frame: Frame, run: RunView): Html => {
  const { lang } = frame
  const words = detailWords[lang]
  const title = words.runTitle(run.journey.title[lang], stamp(lang, run.startedAt))
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
    ${result(frame, run)}
    ${run.incident === null ? '' : html`<p><a href="${pathIn(lang, `/incidents/${run.incident}`)}">${words.partOf}</a></p>`}
    <p class="as-of">${pageWords[lang].seenFrom([run.place])}</p>
    <section aria-labelledby="steps"><h2 id="steps">${words.steps}</h2>
      <ol class="steps">${run.steps.map((one) => step(frame, one, run.verdict))}</ol></section>
    ${controls(lang, run.controls)}
    ${environment(frame, run)}
    <p><a href="${pathIn(lang, `/probes/${run.journey.id}`)}">${pageWords[lang].journeyPage}</a> ·
      <a href="${pathIn('fr', `/api/v1/runs/${run.id}`)}">${words.json}</a></p>`,
  )
}
