// One incident: its duration as a range, what bounds it, and every attempt behind it.
import { html } from 'hono/html'
import type { Duration } from '../src/incident/duration.ts'
import { citation } from './citation.ts'
import { permalink } from './head.ts'
import type { IncidentLine, ReportedLine } from './journey.ts'
import { type Bilingual, count, type Lang, listOf } from './language.ts'
import { type Frame, type Html, layout } from './layout.ts'
import { pathIn, safeHref } from './link.ts'
import { type PictureView, pictures } from './picture.ts'
import { reportedPage } from './reported.ts'
import { date, durationText, moment, seenRange, stamp, timeTag, utc } from './time.ts'
import { type Happening, timeline } from './timeline.ts'
import { detailWords } from './words-detail.ts'
import { pageWords } from './words-page.ts'
import { storyWords } from './words-story.ts'

export type BoundView = { readonly at: number; readonly run: string } | null

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
  readonly steps: readonly Bilingual[]
  readonly inconclusive: number
  readonly unobservedMs: number
  /** The range of its duration outside maintenance announced beforehand; null when there was none. */
  readonly without: Duration | null
  /** The steps that come after the failing one. */
  readonly neverReached: readonly Bilingual[]
  /** What happened, oldest first. */
  readonly happenings: readonly Happening[]
  /** Within which its attempts started: from inclusive, to exclusive. */
  readonly attempted: { readonly from: number; readonly to: number }
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
    <p class="note">${words.boundsNote} <a href="${pathIn(lang, '/method#incidents')}">${pageWords[lang].how}</a></p></section>`
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

const corrections = (lang: Lang, made: readonly CorrectionView[]) => {
  const words = detailWords[lang]
  const target = ({ kind, target }: CorrectionView) =>
    kind === 'run' ? html` (<a href="${pathIn(lang, `/runs/${target}`)}">${words.see}</a>)` : ''
  const log =
    made.length === 0
      ? html`<p>${storyWords[lang].noCorrections}</p>`
      : html`<ul>${made.map((one) => html`<li>${timeTag(lang, one.at)} – ${words.correctionOf[one.kind]}${target(one)}. ${one.reason}</li>`)}</ul>`
  return html`<section aria-labelledby="corrections"><h2 id="corrections">${storyWords[lang].corrections}</h2>${log}</section>`
}

const affected = (lang: Lang, { journey, step, neverReached }: IncidentView) => {
  const words = storyWords[lang]
  const fact = (name: string, value: Html | string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`
  const after =
    neverReached.length === 0
      ? words.nothingAfter
      : listOf(
          lang,
          neverReached.map((one) => one[lang]),
        )
  return html`<section aria-labelledby="affected"><h2 id="affected">${words.affected}</h2>
    <p>${words.affectedWho(journey.title[lang])}</p>
    <dl class="facts">${fact(pageWords[lang].failingStep, step[lang])}${fact(words.neverReached, after)}</dl></section>`
}

const citations = (frame: Frame, incident: IncidentView) => {
  const { lang, path } = frame
  const words = storyWords[lang]
  const address = permalink(frame, path)
  const quote = (one: Lang) =>
    html`<blockquote class="cite" lang="${one}" data-copy><p>${citation(frame, incident, one)}</p></blockquote>`
  const sentences = incident.retracted
    ? html`<p>${words.citeRetracted}</p>`
    : html`${quote(lang)}${quote(lang === 'fr' ? 'en' : 'fr')}<p class="note">${words.citeNote}</p>`
  return html`<section class="citation" aria-labelledby="cite"><h2 id="cite">${words.cite}</h2>${sentences}
    <p>${words.permalink}<a href="${safeHref(address)}" rel="bookmark">${address}</a></p></section>`
}

const course = (lang: Lang, { happenings, open, retracted }: IncidentView) => {
  const words = storyWords[lang]
  return html`<section aria-labelledby="timeline"><h2 id="timeline">${words.timeline}</h2>
    <p class="note">${words.timelineNote}</p>
    ${timeline(lang, happenings, retracted)}${open && !retracted ? html`<p class="turn">${words.stillOpen}</p>` : ''}</section>`
}

const downloads = ({ lang, offers = [] }: Frame, { id, journey, attempted }: IncidentView) => {
  const words = storyWords[lang]
  const [from, to] = [utc(attempted.from), utc(attempted.to)]
  const csv = `/data/runs.csv?${new URLSearchParams({ probe: journey.id, from, to })}`
  const evidence = offers.includes('evidence')
    ? html`<li><a href="${pathIn(lang, `/evidence/estimate?incident=${id}`)}">${words.incidentEvidence}</a></li>`
    : ''
  return html`<section class="downloads" aria-labelledby="downloads"><h2 id="downloads">${words.downloads}</h2>
    <ul><li><a href="${safeHref(`/api/v1/incidents/${id}`)}">${words.incidentJson}</a></li>
    <li><a href="${safeHref(csv)}">${words.runsCsv}</a></li>${evidence}</ul></section>`
}

const summary = (lang: Lang, incident: IncidentView) => {
  const words = detailWords[lang]
  const start = moment(lang, incident.firstBadAt)
  const step = incident.step[lang]
  const { silentSince } = incident
  const end = incident.firstGood
  const lasting = silentSince === null ? words.openSince : words.failingWhenLastSeen
  const withoutEnd = incident.open ? lasting : words.openUntilRetracted
  const told = end === null ? withoutEnd(start, step) : words.closedOn(start, moment(lang, end.at), step)
  const range = seenRange(lang, incident.duration, silentSince === null)
  const said = `${told} ${incident.open && silentSince === null ? words.lasting(range) : words.lasted(range)}`
  if (incident.retracted)
    return html`<p class="retraction">${words.retracted}</p><p class="headline"><del>${said}</del></p>`
  const without =
    incident.without === null
      ? ''
      : html`<p>${storyWords[lang].without(seenRange(lang, incident.without, silentSince === null))}</p>`
  return html`<p class="headline">${said}</p>${without}${silentSince === null ? '' : html`<p class="silent">${words.silent(moment(lang, silentSince))}</p>`}`
}

const dataOf = (frame: Frame, incident: IncidentView, headline: string) => {
  const { lang, path, title, registry, url } = frame
  const { id, firstBadAt, lastGood, firstGood, lastBad, attempted, corrections } = incident
  const until = firstGood === null ? '..' : utc(firstGood.at)
  const changes = [lastBad.at, firstGood?.at ?? 0, attempted.to - 1, ...corrections.map(({ at }) => at)]
  return {
    '@context': 'https://schema.org',
    '@type': 'Report',
    headline,
    description: citation(frame, incident, lang),
    identifier: id,
    url: permalink(frame, path),
    inLanguage: lang,
    temporalCoverage: `${utc(lastGood?.at ?? firstBadAt)}/${until}`,
    dateModified: utc(Math.max(...changes)),
    isAccessibleForFree: true,
    publisher: { '@type': 'Organization', name: title, url },
    about: { '@type': 'Service', name: registry.name, url: registry.url },
    encoding: [
      {
        '@type': 'MediaObject',
        encodingFormat: 'application/json',
        contentUrl: `${url}/api/v1/incidents/${id}`,
      },
    ],
  }
}

const measuredPage = (frame: Frame, incident: IncidentView): Html => {
  const { lang, now } = frame
  const title = detailWords[lang].incidentTitle(incident.journey.title[lang], date(lang, incident.firstBadAt))
  const head = incident.retracted
    ? { description: storyWords[lang].citeRetracted }
    : {
        description: citation(frame, incident, lang),
        image: pathIn(lang, `/incidents/${incident.id}/card.png`),
        data: dataOf(frame, incident, title),
      }
  return layout(
    frame,
    title,
    html`<h1>${incident.retracted ? html`<del>${title}</del>` : title}</h1>
    ${summary(lang, incident)}
    <p class="as-of">${pageWords[lang].asOf(stamp(lang, now))}. ${pageWords[lang].seenFrom(frame.places)}</p>
    ${incident.retracted ? corrections(lang, incident.corrections) : ''}
    ${citations(frame, incident)}
    ${bounds(lang, incident)}
    ${figures(lang, incident)}
    ${incident.retracted ? '' : affected(lang, incident)}
    ${pictures(lang, incident)}
    ${course(lang, incident)}
    ${incident.retracted ? '' : corrections(lang, incident.corrections)}
    ${downloads(frame, incident)}`,
    head,
  )
}

/** The page of one incident, measured or reported. */
export const incidentPage = (frame: Frame, incident: IncidentView | ReportedLine): Html =>
  incident.origin === 'measured' ? measuredPage(frame, incident) : reportedPage(frame, incident)
