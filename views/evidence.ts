// Where exports are asked for: what may be chosen, its size before anything is made, and what was made so far.
import { html } from 'hono/html'
import { exportTable, type MadeExport } from './evidence-export.ts'
import type { Bilingual } from './language.ts'
import { type Frame, type Html, layout } from './layout.ts'
import { pathIn, safeHref } from './link.ts'
import { moment, stamp } from './time.ts'
import { type EvidenceWords, evidenceWords, sizeText } from './words-evidence.ts'

export type EvidenceFault = keyof EvidenceWords['faults']

/** What a form holds, as it was typed. */
export type Choice = {
  readonly from: string
  readonly to: string
  readonly probe: string
  readonly incident: string
}

export type GrantView = { readonly holder: string; readonly expiresAt: number; readonly isLimited: boolean }

export type EvidenceView = {
  /** The path of this page, without its language: that of a grant for whoever has one. */
  readonly base: string
  readonly grant: GrantView | null
  readonly incidents: readonly {
    readonly id: string
    readonly journey: Bilingual
    readonly at: number
    readonly isOpen: boolean
  }[]
  readonly journeys: readonly { readonly id: string; readonly title: Bilingual }[]
  readonly choice: Choice
  readonly fault: EvidenceFault | null
  readonly made: readonly MadeExport[]
  readonly totalBytes: number
  /** As C2SP writes it; null before there is one. */
  readonly vkey: string | null
}

export type EstimateView = {
  readonly base: string
  readonly choice: Choice
  readonly plan: {
    readonly runs: number
    readonly captured: number
    readonly files: number
    readonly bytes: number
  }
  readonly from: number
  readonly to: number
}

const selected = (is: boolean) => (is ? html` selected` : '')

const ofIncident = (frame: Frame, { base, incidents, choice }: EvidenceView) => {
  const { lang } = frame
  const words = evidenceWords[lang]
  if (incidents.length === 0) return html`<p>${words.noIncident}</p>`
  const option = ({ id, journey, at, isOpen }: EvidenceView['incidents'][number]) =>
    html`<option value="${id}"${selected(id === choice.incident)}>${words.incidentIs(journey[lang], stamp(lang, at), isOpen)}</option>`
  return html`<form class="ask" method="get" action="${pathIn(lang, `${base}/estimate`)}">
      <div class="field"><label for="incident">${words.incident}</label>
        <select id="incident" name="incident">${incidents.map(option)}</select></div>
      <p><button type="submit">${words.estimate}</button></p></form>`
}

const ofDays = (frame: Frame, { base, journeys, choice }: EvidenceView) => {
  const { lang } = frame
  const words = evidenceWords[lang]
  const option = ({ id, title }: EvidenceView['journeys'][number]) =>
    html`<option value="${id}"${selected(id === choice.probe)}>${title[lang]}</option>`
  return html`<form class="ask" method="get" action="${pathIn(lang, `${base}/estimate`)}">
      <div class="field"><label for="from">${words.from}</label>
        <input type="date" id="from" name="from" value="${choice.from}" required aria-describedby="days-help"></div>
      <div class="field"><label for="to">${words.to}</label>
        <input type="date" id="to" name="to" value="${choice.to}" required aria-describedby="days-help">
        <p class="note" id="days-help">${words.daysHelp}</p></div>
      <div class="field"><label for="probe">${words.journey}</label>
        <select id="probe" name="probe" aria-describedby="journey-help"><option value="">${words.everyJourney}</option>${journeys.map(option)}</select>
        <p class="note" id="journey-help">${words.journeyHelp}</p></div>
      <p><button type="submit">${words.estimate}</button></p></form>`
}

const granted = ({ lang }: Frame, { grant }: EvidenceView) => {
  const words = evidenceWords[lang]
  if (grant === null) return html`<p>${words.redactedNote}</p>`
  return html`<p>${words.grantNote(grant.holder, moment(lang, grant.expiresAt))}</p>
    ${grant.isLimited ? html`<p>${words.grantLimited}</p>` : ''}`
}

const faultNote = ({ lang }: Frame, fault: EvidenceFault | null) =>
  fault === null ? '' : html`<p class="fault" role="alert">${evidenceWords[lang].faults[fault]}</p>`

const logKey = (frame: Frame, vkey: string | null) => {
  if (vkey === null) return ''
  const words = evidenceWords[frame.lang]
  return html`<section aria-labelledby="log-key"><h2 id="log-key">${words.logKey}</h2><p>${words.logKeyWords}</p>
    <p><code class="digest">${vkey}</code> · <a href="${safeHref('/log/log.vkey')}">log.vkey</a> · <a href="${safeHref('/log/log.pub.pem')}">log.pub.pem</a></p></section>`
}

/** The page on which exports are asked for; `more` is what only a grant's page has. */
export const evidencePage = (frame: Frame, view: EvidenceView, more: Html | string = ''): Html => {
  const { lang } = frame
  const words = evidenceWords[lang]
  const title = view.grant ? words.grantTitle : words.title
  const section = (id: string, heading: string, content: Html) =>
    html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>${content}</section>`
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
    <p>${words.intro} <a href="${pathIn(lang, '/verify')}">${words.toVerify}</a>.</p>
    ${granted(frame, view)}${faultNote(frame, view.fault)}
    ${section('of-incident', words.ofIncident, ofIncident(frame, view))}
    ${section('of-days', words.ofDays, ofDays(frame, view))}
    ${more}
    ${section('made', words.made, exportTable(frame, view.base, view.made))}
    <p class="note">${words.willRemove(sizeText(lang, view.totalBytes))}</p>
    ${logKey(frame, view.vkey)}`,
    view.grant ? {} : { description: words.intro },
  )
}

/** What an export would hold, and the button that has it made. */
export const estimatePage = (frame: Frame, { base, choice, plan, from, to }: EstimateView): Html => {
  const { lang } = frame
  const words = evidenceWords[lang]
  const fact = (label: string, told: string) => html`<div><dt>${label}</dt><dd>${told}</dd></div>`
  const hidden = ([name, value]: readonly [string, string]) =>
    value === '' ? '' : html`<input type="hidden" name="${name}" value="${value}">`
  return layout(
    frame,
    words.estimated,
    html`<h1>${words.estimated}</h1>
    <p>${words.estimatedWords(sizeText(lang, plan.bytes), plan.files)}</p>
    <dl class="facts">${fact(words.interval, `${stamp(lang, from)} – ${stamp(lang, to)}`)}
      ${fact(words.runs, `${plan.runs}`)}${fact(words.captured, `${plan.captured}`)}</dl>
    <form class="ask" method="post" action="${pathIn(lang, base)}">${Object.entries(choice).map(hidden)}
      <p><button type="submit">${words.make}</button></p></form>
    <p><a href="${safeHref(pathIn(lang, base))}">${words.back}</a></p>`,
  )
}
