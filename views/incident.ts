// One incident: its duration as a range, what bounds it, and every attempt behind it.
import { html } from 'hono/html'
import { attemptList, attemptText } from './attempts.ts'
import type { Attempt, IncidentLine } from './journey.ts'
import { type Bilingual, count, type Lang, listOf } from './language.ts'
import { type Frame, type Html, layout } from './layout.ts'
import { pathIn } from './link.ts'
import { picture } from './picture.ts'
import { clock, date, durationText, moment, rangeText, stamp, timeTag, utc } from './time.ts'
import { detailWords } from './words-detail.ts'
import { pageWords } from './words-page.ts'

export type BoundView = { readonly at: number; readonly run: string } | null

export type PictureView = { readonly sha256: string; readonly step: Bilingual; readonly at: number }

export type CorrectionView = {
  readonly kind: 'run' | 'incident'
  readonly target: string
  readonly reason: string
  readonly at: number
}

export type IncidentView = IncidentLine & {
  readonly lastGood: BoundView
  readonly lastBad: { readonly at: number; readonly run: string }
  readonly firstBadRun: string
  readonly firstGood: BoundView
  /** When the failing step was last observed, for an open incident that nobody observes any more. */
  readonly silentSince: number | null
  readonly steps: readonly Bilingual[]
  readonly inconclusive: number
  readonly unobservedMs: number
  /** The latest attempts of the incident, newest first. */
  readonly runs: readonly Attempt[]
  readonly before: PictureView | null
  readonly during: PictureView | null
  readonly corrections: readonly CorrectionView[]
}

const boundRow = (lang: Lang, name: string, bound: BoundView, absent: string) => {
  if (bound === null) {
    return html`<tr><th scope="row">${name}</th><td colspan="3">${absent}</td></tr>`
  }
  const words = detailWords[lang]
  return html`<tr><th scope="row">${name}</th>
    <td data-label="${words.moment}">${timeTag(lang, bound.at)}</td>
    <td data-label="${words.utc}" class="utc">${utc(bound.at)}</td>
    <td><a href="${pathIn(lang, `/runs/${bound.run}`)}" aria-label="${`${words.see}, ${name}`}">${words.see}</a></td></tr>`
}

const bounds = (lang: Lang, incident: IncidentView) => {
  const words = detailWords[lang]
  const firstBad = { at: incident.firstBadAt, run: incident.firstBadRun }
  return html`<section aria-labelledby="bounds"><h2 id="bounds">${words.bounds}</h2>
    <table class="bounds">
      <thead><tr><th scope="col">${words.bound}</th><th scope="col">${words.moment}</th><th scope="col">${words.utc}</th><th scope="col">${words.attempt}</th></tr></thead>
      <tbody>
        ${boundRow(lang, words.lastGood, incident.lastGood, words.noneKnown)}
        ${boundRow(lang, words.firstBad, firstBad, '')}
        ${boundRow(lang, words.lastBad, incident.lastBad, '')}
        ${boundRow(lang, words.firstGood, incident.firstGood, words.notYet)}
      </tbody>
    </table>
    <p class="note">${words.boundsNote}</p></section>`
}

const figures = (lang: Lang, incident: IncidentView) => {
  const words = detailWords[lang]
  const fact = (name: string, value: string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`
  return html`<section aria-labelledby="figures"><h2 id="figures">${words.figures}</h2>
    <dl class="facts">
      ${fact(words.attempts, count(lang, incident.attempts))}
      ${fact(words.failures, count(lang, incident.failures))}
      ${fact(words.inconclusive, count(lang, incident.inconclusive))}
      ${fact(words.longestUnobserved, durationText(lang, incident.unobservedMs, 'up'))}
      ${fact(
        words.stepsFailing,
        listOf(
          lang,
          incident.steps.map((step) => `${step[lang]}`),
        ),
      )}
    </dl></section>`
}

const pictures = (lang: Lang, { before, during }: IncidentView) => {
  if (!before && !during) return ''
  const words = detailWords[lang]
  const figure = (shown: PictureView | null, caption: (step: string, at: string) => string) => {
    if (!shown) return ''
    const text = caption(shown.step[lang], stamp(lang, shown.at))
    return html`<figure>${picture(shown.sha256, text)}<figcaption>${text}</figcaption></figure>`
  }
  return html`<section aria-labelledby="pictures"><h2 id="pictures">${words.pictures}</h2>
    <div class="pair">${figure(before, words.pictureBefore)}${figure(during, words.pictureDuring)}</div></section>`
}

const corrections = (lang: Lang, made: readonly CorrectionView[]) => {
  if (made.length === 0) return ''
  const words = detailWords[lang]
  const target = ({ kind, target }: CorrectionView) =>
    kind === 'run' ? html` (<a href="${pathIn(lang, `/runs/${target}`)}">${words.see}</a>)` : ''
  return html`<section aria-labelledby="corrections"><h2 id="corrections">${words.corrections}</h2>
    <ul>${made.map((one) => html`<li>${timeTag(lang, one.at)} – ${words.correctionOf[one.kind]}${target(one)}. ${one.reason}</li>`)}</ul></section>`
}

// Neighbours that ended alike are told once: what matters is that they all did.
const folded = (lang: Lang, attempts: readonly Attempt[]) => {
  const groups: Attempt[][] = []
  for (const attempt of attempts) {
    const group = groups.at(-1)
    if (group?.[0] && areAlike(lang, group[0], attempt)) group.push(attempt)
    else groups.push([attempt])
  }
  return groups
}

const areAlike = (lang: Lang, one: Attempt, other: Attempt) =>
  one.discounted === other.discounted && attemptText(lang, one) === attemptText(lang, other)

const fewest = 4

const attempts = (lang: Lang, now: number, incident: IncidentView) => {
  const words = detailWords[lang]
  const spoken = (group: readonly Attempt[]) => {
    const [newest, oldest] = [group[0], group.at(-1)]
    if (!newest || !oldest || group.length < fewest) return attemptList(lang, now, group)
    const timeOf = ({ startedAt }: Attempt) =>
      date(lang, startedAt) === date(lang, now) ? clock(startedAt) : stamp(lang, startedAt)
    const text = attemptText(lang, newest)
    const [kind, what] =
      newest.discounted === null ? [newest.verdict, text] : ['discounted', html`<del>${text}</del>`]
    return html`<details><summary class="attempt ${kind}"><span class="what">${what}</span>
      <span class="note">${words.folded(group.length, timeOf(oldest), timeOf(newest))}</span></summary>${attemptList(lang, now, group)}</details>`
  }
  return html`<section aria-labelledby="attempts"><h2 id="attempts">${words.attemptsOf}</h2>
    <p class="note">${words.latestShown(incident.runs.length)}</p>
    ${folded(lang, incident.runs).map(spoken)}</section>`
}

const summary = (lang: Lang, incident: IncidentView) => {
  const words = detailWords[lang]
  const start = moment(lang, incident.firstBadAt)
  const step = incident.step[lang]
  const { silentSince } = incident
  const told =
    incident.open || incident.firstGood === null
      ? words.openSince(start, step)
      : words.closedOn(start, moment(lang, incident.firstGood.at), step)
  const range = rangeText(lang, incident.duration)
  const said = `${told} ${incident.open ? words.lasting(range) : words.lasted(range)}`
  if (incident.retracted)
    return html`<p class="retraction">${words.retracted}</p><p class="headline"><del>${said}</del></p>`
  return html`<p class="headline">${said}</p>${silentSince === null ? '' : html`<p class="silent">${words.silent(moment(lang, silentSince))}</p>`}`
}

/** The page of one incident. */
export const incidentPage = (frame: Frame, incident: IncidentView): Html => {
  const { lang, now } = frame
  const title = detailWords[lang].incidentTitle(incident.journey.title[lang], date(lang, incident.firstBadAt))
  return layout(
    frame,
    title,
    html`<h1>${incident.retracted ? html`<del>${title}</del>` : title}</h1>
    ${summary(lang, incident)}
    <p class="as-of">${pageWords[lang].asOf(stamp(lang, now))}. ${pageWords[lang].seenFrom(frame.places)}</p>
    ${corrections(lang, incident.corrections)}
    ${bounds(lang, incident)}
    ${figures(lang, incident)}
    ${pictures(lang, incident)}
    ${attempts(lang, now, incident)}
    <p><a href="${pathIn('fr', `/api/v1/incidents/${incident.id}`)}">${detailWords[lang].json}</a></p>`,
  )
}
