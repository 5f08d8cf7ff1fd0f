// Supervised runs: the form that starts one, and the page on which its steps are seen as they end.
import { html } from 'hono/html'
import type { Outcome, StepStatus, Tier, Verdict } from '../src/outcome/outcome.ts'
import type { Bilingual, Lang } from './language.ts'
import { type Frame, type Html, layout } from './layout.ts'
import { pathIn } from './link.ts'
import { secondsText, stamp } from './time.ts'
import { evidenceWords } from './words-evidence.ts'
import { type SupervisedWords, supervisedWords } from './words-evidence-supervised.ts'
import { outcomeWords, stepWords, verdictWords } from './words-outcome.ts'

export type OfferedJourney = {
  /** `probe:tier` */
  readonly value: string
  readonly title: Bilingual
  readonly tier: Tier
}

export type SupervisedForm = {
  readonly base: string
  readonly journeys: readonly OfferedJourney[]
  readonly nonce: string
  readonly fault: keyof SupervisedWords['faults'] | null
}

export type SeenStep = {
  readonly title: Bilingual
  readonly status: StepStatus
  readonly durationMs: number | null
}

export type SupervisedView = {
  readonly base: string
  readonly nonce: string
  readonly journey: Bilingual
  readonly askedAt: number
  readonly steps: readonly SeenStep[]
  readonly end:
    | null
    | { readonly kind: 'refused'; readonly why: string }
    | { readonly kind: 'fault' }
    | {
        readonly kind: 'ran'
        readonly runId: string
        readonly outcome: Outcome
        readonly verdict: Verdict
        /** The export that was asked for, or why it was not. */
        readonly asked: { readonly id: string } | { readonly reason: string } | null
      }
}

/** What leads to supervised runs from the page of a grant. */
export const supervisedNote = (lang: Lang, base: string): Html => {
  const words = supervisedWords[lang]
  return html`<section aria-labelledby="supervised"><h2 id="supervised">${words.title}</h2>
    <p>${words.about}</p><p><a href="${pathIn(lang, `${base}/supervised`)}">${words.toIt}</a></p></section>`
}

/** Where who has no grant is told that it takes one. */
export const supervisedWithoutGrant = (frame: Frame): Html => {
  const words = supervisedWords[frame.lang]
  return layout(
    frame,
    words.title,
    html`<h1>${words.title}</h1><p>${words.about}</p><p>${words.needsGrant}</p>
    <p><a href="${pathIn(frame.lang, '/evidence')}">${words.again}</a></p>`,
    { description: words.about },
  )
}

/** The form that starts a supervised run. */
export const supervisedFormPage = (frame: Frame, { base, journeys, nonce, fault }: SupervisedForm): Html => {
  const { lang } = frame
  const words = supervisedWords[lang]
  const option = ({ value, title, tier }: OfferedJourney) =>
    html`<option value="${value}">${title[lang]}, ${words.tiers[tier]}</option>`
  const wrong = fault === 'nonce' ? html` aria-invalid="true"` : ''
  return layout(
    frame,
    words.title,
    html`<h1>${words.title}</h1><p>${words.about}</p>
    ${fault === null ? '' : html`<p class="fault" role="alert">${words.faults[fault]}</p>`}
    <form class="ask" method="post" action="${pathIn(lang, `${base}/supervised`)}" novalidate>
      <div class="field"><label for="nonce">${words.nonce}</label>
        <input type="text" id="nonce" name="nonce" value="${nonce}" minlength="8" maxlength="100" required autocomplete="off" spellcheck="false" aria-describedby="nonce-help"${wrong}>
        <p class="note" id="nonce-help">${words.nonceHelp}</p></div>
      <div class="field"><label for="journey">${words.journey}</label>
        <select id="journey" name="journey">${journeys.map(option)}</select></div>
      <p><button type="submit">${words.start}</button></p></form>
    <p><a href="${pathIn(lang, base)}">${words.again}</a></p>`,
  )
}

const stepTable = (frame: Frame, steps: readonly SeenStep[]) => {
  const { lang } = frame
  const words = supervisedWords[lang]
  if (steps.length === 0) return html`<p>${words.opening}</p>`
  const row = ({ title, status, durationMs }: SeenStep) => html`<tr><th scope="row">${title[lang]}</th>
      <td data-label="${words.state}">${stepWords[status][lang]}</td>
      <td data-label="${words.took}">${durationMs === null ? '' : secondsText(lang, durationMs)}</td></tr>`
  return html`<table><thead><tr><th scope="col">${words.step}</th><th scope="col">${words.state}</th>
      <th scope="col">${words.took}</th></tr></thead><tbody>${steps.map(row)}</tbody></table>`
}

const exportNote = ({ lang }: Frame, base: string, asked: { id: string } | { reason: string } | null) => {
  const words = supervisedWords[lang]
  const faults: Readonly<Record<string, string>> = evidenceWords[lang].faults
  if (asked === null) return ''
  return 'id' in asked
    ? html`<p>${words.exporting} <a href="${pathIn(lang, `${base}/exports/${asked.id}`)}">${words.toExport}</a>.</p>`
    : html`<p class="fault" role="alert">${words.notExported} ${faults[asked.reason] ?? faults['fault']}</p>`
}

const endOf = (frame: Frame, { base, end }: SupervisedView) => {
  const { lang } = frame
  const words = supervisedWords[lang]
  switch (end?.kind) {
    case undefined:
      return html`<p role="status">${words.underWay}</p>`
    case 'refused':
      return html`<p class="fault" role="alert">${words.refused} <span lang="en">${end.why}</span></p>`
    case 'fault':
      return html`<p class="fault" role="alert">${words.fault}</p>`
    case 'ran': {
      const { runId, outcome, verdict, asked } = end
      return html`<p role="status">${words.ended} <strong>${verdictWords[verdict][lang]}</strong> – ${outcomeWords[outcome].meaning[lang]}</p>
    <p>${words.runId} <code>${runId}</code> · <a href="${pathIn(lang, `/runs/${runId}`)}">${words.run}</a></p>
    ${exportNote(frame, base, asked)}`
    }
  }
}

/** A supervised run as it is seen. */
export const supervisedPage = (frame: Frame, view: SupervisedView): Html => {
  const { lang } = frame
  const words = supervisedWords[lang]
  const fact = (label: string, told: Html | string) => html`<div><dt>${label}</dt><dd>${told}</dd></div>`
  return layout(
    frame,
    words.title,
    html`<h1>${words.title}</h1>${endOf(frame, view)}
    <dl class="facts">${fact(words.nonce, html`<code class="digest">${view.nonce}</code>`)}
      ${fact(words.journey, view.journey[lang])}${fact(words.startedAt, stamp(lang, view.askedAt))}</dl>
    ${stepTable(frame, view.steps)}
    <p><a href="${pathIn(lang, view.base)}">${words.again}</a></p>`,
  )
}
