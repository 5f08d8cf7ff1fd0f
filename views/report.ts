// The report that an export holds: a paper for a court, made of what the export proves.
import { html, raw } from 'hono/html'
import type { Duration } from '../src/incident/duration.ts'
import type { Outcome, Tier, Verdict } from '../src/outcome/outcome.ts'
import { count } from './language.ts'
import type { Html } from './layout.ts'
import { course, failures, incidents } from './report-course.ts'
import { environment, fingerprints, method, verifying } from './report-proof.ts'
import { stamp, utc } from './time.ts'
import { reportWords as words } from './words-report.ts'

/** Times are epoch milliseconds; titles are French. */
export type Incident = {
  readonly id: string
  readonly probe: string
  readonly journey: string
  readonly step: string
  readonly duration: Duration
  readonly open: boolean
  readonly retracted: boolean
  readonly lastGood: number | null
  readonly firstBad: number
  readonly lastBad: number
  readonly firstGood: number | null
  readonly attempts: number
  readonly failures: number
  readonly inconclusive: number
  readonly unobservedMs: number
}

/** Dated words of a named source. */
export type Said = {
  readonly at: number
  readonly source: string
  readonly url: string | null
  readonly words: string
}

export type CourseLine =
  | {
      readonly kind: 'attempts'
      readonly at: number
      readonly until: number
      readonly count: number
      readonly journey: string
      readonly tier: Tier
      /** The last step that attempts ever take on this registry; null when they take all of them. */
      readonly stopsAt: string | null
      readonly verdict: Verdict
      readonly outcome: Outcome
      readonly step: string | null
    }
  | {
      readonly kind: 'gap'
      readonly at: number
      readonly until: number
      readonly count: number
      readonly journey: string
    }
  | ({ readonly kind: 'said' } & Said)

export type FailureView = {
  readonly journey: string
  readonly step: string
  readonly outcome: Outcome
  readonly at: number
  readonly run: string
  readonly url: string | null
  /** The token over its opening: it did not begin before. */
  readonly opened: { readonly authority: string; readonly at: number } | null
  /** How often the same was seen with the very same picture, and when last. */
  readonly count: number
  readonly lastAt: number
  /** The picture as a `data:` address, with its SHA-256 and its name in the run's folder. */
  readonly picture: { readonly href: string; readonly sha256: string; readonly file: string } | null
}

export type Tally = {
  readonly journey: string
  readonly planned: number
  readonly missed: number
  readonly attempts: number
  readonly passed: number
  readonly failed: number
  readonly inconclusive: number
}

export type ReportView = {
  readonly isPractice: boolean
  /** How many attempts have their sealed originals here, and how many not; null in a public export. */
  readonly originals: { readonly joined: number; readonly missing: number } | null
  readonly registry: { readonly name: string; readonly url: string; readonly operator: string | null }
  readonly operator: {
    readonly name: string | null
    readonly contact: string
    readonly siteTitle: string
    readonly siteUrl: string
    readonly version: string
  }
  readonly requestedBy: string
  readonly createdAt: number
  readonly from: number
  readonly to: number
  readonly log: {
    readonly origin: string
    readonly vkey: string
    readonly size: number
    readonly root: string
  }
  readonly stamps: readonly { readonly authority: string; readonly at: number }[]
  readonly nonces: readonly { readonly nonce: string; readonly run: string }[]
  readonly tallies: readonly Tally[]
  readonly incidents: readonly Incident[]
  readonly course: readonly CourseLine[]
  readonly moreCourse: number
  readonly failures: readonly FailureView[]
  readonly moreFailures: number
  readonly journeys: readonly {
    readonly title: string
    readonly steps: readonly { readonly title: string; readonly heading: string; readonly submits: boolean }[]
  }[]
  readonly environment: {
    readonly run: string
    readonly at: number
    readonly facts: readonly (readonly [name: string, value: string])[]
  } | null
  readonly fingerprints: readonly {
    readonly run: string
    readonly index: number
    readonly at: number
    readonly sha256: string
  }[]
  readonly moreFingerprints: number
}

const both = (at: number) => `${stamp('fr', at)} (${utc(at)})`

const fact = (name: string, value: Html | string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`

const cover = (view: ReportView) => {
  const { registry, operator, log } = view
  return html`<header>
    <p class="over">${operator.siteTitle} · Constat ${operator.version}</p>
    <h1>${words.title}</h1>
    <p class="subject">${registry.name}</p>
    ${view.isPractice ? html`<p class="practice">${words.practice}</p>` : ''}
    <dl class="facts">
      ${fact(words.registry, registry.url)}
      ${registry.operator === null ? '' : fact(words.operatorOf, registry.operator)}
      ${fact(words.interval, html`${words.from} ${both(view.from)}<br>${words.to} ${both(view.to)}`)}
      ${fact(words.journeys, view.journeys.map(({ title }) => title).join('\u202f; '))}
      ${fact(words.by, `${operator.name ?? operator.siteTitle}, ${operator.siteUrl}`)}
      ${fact(words.contact, operator.contact)}
      ${fact(words.requestedBy, view.requestedBy)}
      ${fact(words.createdAt, both(view.createdAt))}
      ${fact(words.kind, view.originals === null ? words.public : words.complete(view.originals))}
      ${fact(words.log, html`${log.origin}, ${words.checkpoint(log.size)}${view.stamps.map(({ authority, at }) => html`<br>${words.stamped(authority, both(at))}`)}`)}
      ${view.nonces.length === 0 ? '' : fact(words.nonce, html`${view.nonces.map(({ nonce, run }) => html`${words.nonceOf(nonce, run)}<br>`)}`)}
    </dl>
    <p class="notice">${words.notice}</p>
  </header>`
}

const summary = ({ tallies }: ReportView) => {
  const cell = (value: number) => html`<td class="number">${count('fr', value)}</td>`
  return html`<section><h2>${words.summary}</h2>
    <table><thead><tr><th>${words.journey}</th><th class="number">${words.planned}</th><th class="number">${words.missed}</th>
      <th class="number">${words.attempts}</th><th class="number">${words.passed}</th><th class="number">${words.failed}</th><th class="number">${words.inconclusive}</th></tr></thead>
    <tbody>${tallies.map((one) => html`<tr><th>${one.journey}</th>${cell(one.planned)}${cell(one.missed)}${cell(one.attempts)}${cell(one.passed)}${cell(one.failed)}${cell(one.inconclusive)}</tr>`)}</tbody></table>
    <p class="note">${words.summaryNote}</p></section>`
}

/** The whole report as a page to print; `style` is trusted. */
export const reportPage = (view: ReportView, style: string): Html =>
  html`<!DOCTYPE html>
<html lang="fr">
<head><meta charset="utf-8"><title>${words.title} – ${view.registry.name}</title><style>${raw(style)}</style></head>
<body>
${cover(view)}
${summary(view)}
${incidents(view)}
${course(view)}
${failures(view)}
${method(view)}
${environment(view)}
${fingerprints(view)}
${verifying()}
</body>
</html>`
