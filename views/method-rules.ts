// The rules of the method: from outcome to verdict, incident, duration and availability.
import { html } from 'hono/html'
import type { Outcome, Verdict } from '../src/outcome/outcome.ts'
import { verdictOf } from '../src/outcome/verdict.ts'
import { capital, type Lang } from './language.ts'
import type { Html } from './layout.ts'
import type { Example, MethodView } from './method.ts'
import { clock, durationText, rangeText, stamp } from './time.ts'
import { methodWords } from './words-method.ts'
import { outcomeWords, verdictWords } from './words-outcome.ts'

/** Rules as paragraphs. */
export const rulesOf = (rules: readonly string[]): Html => html`${rules.map((rule) => html`<p>${rule}</p>`)}`

const outcomeRow = (lang: Lang, outcome: Outcome) => {
  const words = methodWords[lang]
  const { label, meaning } = outcomeWords[outcome]
  const verdict: Verdict = verdictOf(outcome, 0, 0)
  const slow = outcome === 'ok' ? ` ${words.slowToo(verdictWords.degraded[lang])}` : ''
  return html`<tr><th scope="row">${capital(lang, label[lang])} <code>${outcome}</code></th>
    <td data-label="${words.meaning}">${meaning[lang]}</td>
    <td data-label="${words.verdict}">${verdictWords[verdict][lang]}${slow}</td></tr>`
}

/** Every outcome with its verdict, and the conditions of a failure. */
export const outcomeRules = (lang: Lang): Html => {
  const words = methodWords[lang]
  const outcomes = Object.keys(outcomeWords) as Outcome[]
  return html`<p>${words.outcomesWords}</p>
    <table><thead><tr><th scope="col">${words.outcome}</th><th scope="col">${words.meaning}</th><th scope="col">${words.verdict}</th></tr></thead>
      <tbody>${outcomes.map((outcome) => outcomeRow(lang, outcome))}</tbody></table>
    <h3>${words.conditions}</h3>
    <ol>${words.conditionsWords.map((condition) => html`<li>${condition}</li>`)}</ol>
    <p>${words.conditionsElse}</p>`
}

const exampleRow = (lang: Lang, attempt: Example['attempts'][number]) => {
  const words = methodWords[lang]
  const { startedAt, endedAt, passed, change } = attempt
  const at = { lastGood: startedAt, firstBad: endedAt, lastBad: startedAt, firstGood: endedAt }
  const established = [
    ...attempt.bounds.map((bound) => words.bounds[bound](clock(lang, at[bound]))),
    ...(change === 'opened' ? [words.opens] : change === 'closed' ? [words.closes] : []),
  ]
  return html`<tr><th scope="row">${words.fromTo(stamp(lang, startedAt), clock(lang, endedAt))}</th>
    <td data-label="${words.result}">${verdictWords[passed ? 'up' : 'down'][lang]}</td>
    <td data-label="${words.counts}">${established.length === 0 ? '–' : established.join(lang === 'fr' ? '\u202f; ' : '; ')}</td></tr>`
}

const example = (lang: Lang, { attempts, duration }: Example) => {
  const words = methodWords[lang]
  return html`<h3>${words.example}</h3>
    <p>${words.exampleWords}</p>
    <table><thead><tr><th scope="col">${words.attempt}</th><th scope="col">${words.result}</th><th scope="col">${words.counts}</th></tr></thead>
      <tbody>${attempts.map((attempt) => exampleRow(lang, attempt))}</tbody></table>
    <p>${words.exampleResult(rangeText(lang, duration))}</p>`
}

/** How incidents open and close, and how long they are said to have lasted. */
export const incidentRules = (lang: Lang, view: MethodView): Html => {
  const words = methodWords[lang]
  const { policy, patience } = view
  const confirm = durationText(lang, policy.confirmAfterMs, 'up')
  return html`${rulesOf(words.incidentsWords(policy.openAfter, policy.closeAfter, confirm, patience))}
    <h3>${words.durations}</h3>
    ${rulesOf(words.durationsWords(patience))}
    ${view.example ? example(lang, view.example) : ''}`
}

/** How availability is counted, and what the states mean. */
export const availabilityRules = (lang: Lang, { policy, patience }: MethodView): Html => {
  const words = methodWords[lang]
  return html`${rulesOf(words.availabilityWords(patience))}
    <h3>${words.states}</h3>
    ${rulesOf(words.statesWords(policy.openAfter, patience))}`
}
