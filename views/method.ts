// The method: what is measured and how, generated from the running configuration.
import { html } from 'hono/html'
import type { Duration } from '../src/incident/duration.ts'
import type { TransitionKind } from '../src/incident/incident.ts'
import type { Tier } from '../src/outcome/outcome.ts'
import { type Bilingual, capital, type Lang } from './language.ts'
import { type Frame, type Html, layout } from './layout.ts'
import { outside } from './link.ts'
import { availabilityRules, incidentRules, outcomeRules, rulesOf } from './method-rules.ts'
import { changeLog } from './method-versions.ts'
import { durationText } from './time.ts'
import { methodWords } from './words-method.ts'
import { reachText } from './words-outcome.ts'

type Plan = {
  readonly tier: Tier
  readonly cron: string
  readonly intervalMs: number
  readonly jitterMs: number
  readonly slowAfterMs: number
  readonly stepDeadlineMs: number
  readonly mailWithinMs: number
}

type MethodProbe = {
  readonly id: string
  readonly title: Bilingual
  /** The name of the last step that is ever taken; null or left out when all of them are. */
  readonly stopsAt?: string | null
  readonly steps: readonly {
    readonly name: string
    readonly title: Bilingual
    readonly submits: boolean
    readonly expects: Bilingual
  }[]
  readonly plans: readonly Plan[]
}

/** A made-up incident, folded as real ones are. */
export type Example = {
  readonly attempts: readonly {
    readonly startedAt: number
    readonly endedAt: number
    readonly passed: boolean
    readonly change: TransitionKind | null
    readonly bounds: readonly ('lastGood' | 'firstBad' | 'lastBad' | 'firstGood')[]
  }[]
  readonly duration: Duration
}

/** `what` is a path into the method's text; null where it was, or is, absent. */
export type MethodChange = {
  readonly what: string
  readonly before: string | null
  readonly after: string | null
}

/** `changes` is null for the first version. */
export type MethodVersion = {
  readonly at: number
  readonly hash: string
  readonly changes: readonly MethodChange[] | null
}

export type MethodView = {
  readonly hash: string
  readonly siteUrl: string
  readonly probes: readonly MethodProbe[]
  readonly policy: {
    readonly openAfter: number
    readonly closeAfter: number
    readonly confirmAfterMs: number
  }
  readonly patience: number
  readonly controls: readonly string[]
  readonly vantages: readonly { readonly place: string }[]
  readonly example: Example | null
  /** Newest first. */
  readonly versions: readonly MethodVersion[]
}

const fact = (name: string, value: Html | string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`

const planFacts = (lang: Lang, plan: Plan, stopsAt: Bilingual | null) => {
  const words = methodWords[lang]
  const duration = (ms: number) => durationText(lang, ms, 'up')
  const jitter = plan.jitterMs === 0 ? words.noJitter : words.atMost(duration(plan.jitterMs))
  return html`<h4>${capital(lang, reachText(lang, plan.tier, stopsAt, 'long'))}</h4>
  <dl class="facts">
    ${fact(words.rhythm, words.every(duration(plan.intervalMs)))}
    ${fact(words.calendar, html`<code>${plan.cron}</code>`)}
    ${fact(words.jitter, jitter)}
    ${fact(words.deadline, duration(plan.stepDeadlineMs))}
    ${plan.tier === 'submit' ? fact(words.mailWithin, duration(plan.mailWithinMs)) : ''}
    ${fact(words.slowAfter, duration(plan.slowAfterMs))}
  </dl>`
}

const journey = (lang: Lang, { title, steps, plans, stopsAt }: MethodProbe) => {
  const words = methodWords[lang]
  const first = steps.findIndex(({ submits }) => submits)
  const note = (position: number) =>
    position === first ? html` <span class="note">${words.submits}</span>` : ''
  const last = steps.find(({ name }) => name === stopsAt)?.title ?? null
  return html`<h3>${title[lang]}</h3>
    <ol class="plan">${steps.map((step, position) => html`<li>${step.title[lang]}${note(position)}</li>`)}</ol>
    ${plans.length === 0 ? html`<p>${words.notPlanned}</p>` : plans.map((plan) => planFacts(lang, plan, last))}`
}

const vantage = (lang: Lang, { vantages, controls }: MethodView) => {
  const words = methodWords[lang]
  return html`<p>${words.fromWords(vantages.map(({ place }) => place))}</p>
    <h3>${words.controls}</h3>
    <ul>${controls.map((address) => html`<li>${outside(address)}</li>`)}</ul>`
}

const version = (lang: Lang, { hash }: MethodView) => {
  const words = methodWords[lang]
  return html`<p>${words.version}${lang === 'fr' ? '\u00a0: ' : ': '}<code>${hash.slice(0, 12)}</code>
    (<a href="/method/${hash}.json">${words.canonical}</a>)</p>`
}

const sectionsOf = (frame: Frame, view: MethodView) => {
  const { lang } = frame
  const words = methodWords[lang]
  const citation = words.citation(frame.title, view.siteUrl, view.hash.slice(0, 12))
  return [
    [
      'attempted',
      words.attempted,
      html`${rulesOf(words.attemptedWords)}${view.probes.map((probe) => journey(lang, probe))}`,
    ],
    ['vantage', words.from, vantage(lang, view)],
    ['outcomes', words.outcomes, outcomeRules(lang)],
    ['incidents', words.incidents, incidentRules(lang, view)],
    ['availability', words.availability, availabilityRules(lang, view)],
    ['others', words.others, rulesOf(words.othersWords)],
    ['never', words.never, html`<ul>${words.neverWords.map((word) => html`<li>${word}</li>`)}</ul>`],
    ['cite', words.cite, html`<p>${words.citeWords}</p><blockquote>${citation}</blockquote>`],
    ['versions', words.versions, changeLog(lang, view)],
  ] as const
}

/** The page of the method. */
export const methodPage = (frame: Frame, view: MethodView): Html => {
  const words = methodWords[frame.lang]
  const sections = sectionsOf(frame, view)
  return layout(
    frame,
    words.title,
    html`<div class="words"><h1>${words.title}</h1>
    <p>${words.intro}</p>
    ${version(frame.lang, view)}
    <nav class="contents" aria-label="${words.contents}"><ul>${sections.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
    ${sections.map(
      ([id, title, content]) =>
        html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${content}</section>`,
    )}</div>`,
    { description: words.intro },
  )
}
