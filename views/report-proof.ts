// How it was seen and how to check it, in the report.
import { html } from 'hono/html'
import { count } from './language.ts'
import type { Html } from './layout.ts'
import type { ReportView } from './report.ts'
import { stamp } from './time.ts'
import { reportWords as words } from './words-report.ts'

/** How attempts are made and what their figures mean, with the steps of each journey. */
export const method = (view: ReportView): Html =>
  html`<section><h2>${words.method}</h2><ol>${words.methodSteps.map((step) => html`<li>${step}</li>`)}</ol>
    ${view.journeys.map(
      ({ title, steps }) => html`<h3>${words.steps} – ${title}</h3>
      <ol class="steps">${steps.map(
        (step) =>
          html`<li>${step.title} <span class="note">«\u00a0${step.heading}\u00a0»</span>${step.submits ? html` <em>(${words.submits})</em>` : ''}</li>`,
      )}</ol>`,
    )}</section>`

// `machine.cpu` reads « Machine, processeur »; what has no name of ours keeps the file's.
const named = (name: string) =>
  words.environmentNames[name] ??
  name
    .split('.')
    .map((part) => words.environmentNames[part] ?? part)
    .join(', ')

/** The circumstances of one attempt, as a court asks for them. */
export const environment = ({ environment }: ReportView): Html =>
  environment === null
    ? html`<section><h2>${words.environment}</h2><p>${words.noEnvironment}</p></section>`
    : html`<section><h2>${words.environment}</h2>
    <p class="note">${words.environmentNote(environment.run, stamp('fr', environment.at))}</p>
    <table class="environment"><tbody>${environment.facts.map(([name, value]) => html`<tr><th>${named(name)}</th><td>${value}</td></tr>`)}</tbody></table></section>`

/** The records' fingerprints and what seals them. */
export const fingerprints = (view: ReportView): Html =>
  html`<section><h2>${words.fingerprints}</h2>
    <dl class="facts"><div><dt>${words.logKey}</dt><dd class="machine">${view.log.vkey}</dd></div>
      <div><dt>${words.root}</dt><dd class="machine">${count('fr', view.log.size)} · ${view.log.root}</dd></div></dl>
    <p class="note">${words.fingerprintsNote}</p>
    <table class="machine"><thead><tr><th class="number">${words.index}</th><th>${words.run}</th><th>SHA-256</th></tr></thead>
    <tbody>${view.fingerprints.map(({ run, index, sha256 }) => html`<tr><td class="number">${index}</td><td>${run}</td><td>${sha256}</td></tr>`)}</tbody></table>
    ${view.moreFingerprints > 0 ? html`<p class="note">${words.moreFingerprints(view.moreFingerprints)}</p>` : ''}</section>`

/** How to check the export without us. */
export const verifying = (): Html =>
  html`<section><h2>${words.verify}</h2><ol>${words.verifySteps.map((step) => html`<li>${step}</li>`)}</ol></section>`
