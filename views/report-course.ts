// What happened, in the report: incidents with their bounds, the course of attempts, and what failing steps showed.
import { html } from 'hono/html'
import { capital } from './language.ts'
import type { Html } from './layout.ts'
import type { CourseLine, FailureView, Incident, ReportView } from './report.ts'
import { durationText, rangeText, stamp, utc } from './time.ts'
import { detailWords } from './words-detail.ts'
import { outcomeWords, reachText, verdictWords } from './words-outcome.ts'
import { reportWords as words } from './words-report.ts'

const detail = detailWords.fr

const bound = (name: string, at: number | null, absent: string) =>
  html`<tr><th>${name}</th><td>${at === null ? absent : stamp('fr', at)}</td><td class="machine">${at === null ? '' : utc(at)}</td></tr>`

const incident = (one: Incident) => html`<article>
  <h3>${words.incident(one.journey, one.step)}</h3>
  ${one.retracted ? html`<p class="practice">${words.retracted}</p>` : ''}
  <p class="lead">${words.lasted(rangeText('fr', one.duration))}${one.open ? ` ${capital('fr', words.open)}.` : ''}</p>
  <table><thead><tr><th>${detail.bound}</th><th>${detail.moment}</th><th>${detail.utc}</th></tr></thead><tbody>
    ${bound(detail.lastGood, one.lastGood, detail.noneKnown)}
    ${bound(detail.firstBad, one.firstBad, '')}
    ${bound(detail.lastBad, one.lastBad, '')}
    ${bound(detail.firstGood, one.firstGood, detail.notYet)}
  </tbody></table>
  <p>${words.observed(one.attempts, one.failures, one.inconclusive)}${durationText('fr', one.unobservedMs, 'up')}.</p>
</article>`

/** The incidents of the interval, each with its range and bounds. */
export const incidents = (view: ReportView): Html =>
  html`<section><h2>${words.incidents}</h2>
    ${view.incidents.length === 0 ? html`<p>${words.noIncidents}</p>` : view.incidents.map(incident)}</section>`

// The report is in French alone.
const bothOf = (title: string) => ({ fr: title, en: title })

const told = (line: CourseLine) => {
  if (line.kind === 'said') {
    const source = line.url === null ? '' : html` <span class="machine">${line.url}</span>`
    return html`${words.saidBy(line.source)} «\u00a0${line.words}\u00a0»${source}`
  }
  if (line.kind === 'gap') return html`${line.journey} – ${words.gap(line.count, stamp('fr', line.until))}`
  const how =
    line.verdict === 'up' || line.verdict === 'degraded'
      ? verdictWords[line.verdict].fr
      : `${verdictWords[line.verdict].fr}, ${outcomeWords[line.outcome].label.fr}`
  const where = line.step === null ? '' : ` ${words.atStep(line.step)}`
  const many = line.count === 1 ? '' : ` – ${words.many(line.count, stamp('fr', line.until))}`
  const reach = reachText('fr', line.tier, line.stopsAt === null ? null : bothOf(line.stopsAt), 'short')
  return html`${words.attempt(line.journey, reach)} – ${how}${where}${many}`
}

/** What happened, in order. */
export const course = (view: ReportView): Html =>
  html`<section><h2>${words.chronology}</h2><p class="note">${words.chronologyNote}</p>
    <table class="course"><tbody>${view.course.map((line) => html`<tr><td class="at">${stamp('fr', line.at)}</td><td>${told(line)}</td></tr>`)}</tbody></table>
    ${view.moreCourse > 0 ? html`<p class="note">${words.moreLines(view.moreCourse)}</p>` : ''}</section>`

const printed = ({ href, sha256, file }: NonNullable<FailureView['picture']>) =>
  html`<img src="${href}" alt=""><p class="machine">${words.picture} ${file}<br>SHA-256 ${sha256}</p>`

const failure = (one: FailureView) => {
  const seen = one.count > 1 ? `\u202f; ${words.times(one.count, stamp('fr', one.lastAt))}` : ''
  const picture = one.picture ? printed(one.picture) : html`<p class="note">${words.noPicture}</p>`
  return html`<figure>
    <figcaption><h3>${one.journey} – ${words.failure(outcomeWords[one.outcome].label.fr, one.step)}</h3>
      <p>${stamp('fr', one.at)} <span class="machine">${utc(one.at)}</span>${seen}</p>
      <p>${outcomeWords[one.outcome].meaning.fr}</p>
      <p>${one.opened ? words.opened(one.opened.authority, utc(one.opened.at)) : words.notOpened}.</p>
      <p class="machine">${words.run} ${one.run}${one.url === null ? '' : html`<br>${words.url} ${one.url}`}</p></figcaption>
    ${picture}</figure>`
}

/** Every failing step with what its page showed. */
export const failures = (view: ReportView): Html =>
  html`<section><h2>${words.failures}</h2>
    ${view.failures.length === 0 ? html`<p>${words.noFailures}</p>` : view.failures.map(failure)}
    ${view.moreFailures > 0 ? html`<p class="note">${words.moreFailures(view.moreFailures)}</p>` : ''}</section>`
