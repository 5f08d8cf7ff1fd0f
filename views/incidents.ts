// The history: incidents by month, newest first, and a year at a glance.
import { html } from 'hono/html'
import { monthOf, yearOf } from './days.ts'
import { type HeatYear, heatMap } from './heat-map.ts'
import type { IncidentLine, JourneyName, ListedIncident, ReportedLine } from './journey.ts'
import { capital, type Lang } from './language.ts'
import { type Frame, type Html, layout } from './layout.ts'
import { pathIn, safeHref } from './link.ts'
import { patterns } from './patterns.ts'
import { struckIf } from './statement.ts'
import { monthName, reportedRange, reportedTag, seenRange, stamp, timeTag } from './time.ts'
import { pageWords } from './words-page.ts'
import { storyWords } from './words-story.ts'

export type IncidentsPage = {
  readonly incidents: readonly ListedIncident[]
  /** What `?before=` takes to go on; null at the end. */
  readonly older: string | null
  /** Set when this is not the first page. */
  readonly later: boolean
  readonly journeys: readonly JourneyName[]
  /** The years that there is anything to say of, newest first. */
  readonly years: readonly number[]
  readonly chosen: { readonly probe: string | null; readonly year: number | null }
  /** Null beyond the first page. */
  readonly heat: HeatYear | null
}

const stateOf = (lang: Lang, { retracted, open, silentSince }: IncidentLine) => {
  const words = pageWords[lang]
  if (retracted) return html`<span class="tag retracted">${words.retracted}</span>`
  if (silentSince !== null) return html`<span class="tag silent">${words.silent}</span>`
  return open
    ? html`<span class="tag open">${words.open}</span>`
    : html`<span class="tag closed">${words.closed}</span>`
}

const measuredRow = (lang: Lang, incident: IncidentLine) => {
  const words = pageWords[lang]
  const struck = (content: Html | string) => (incident.retracted ? html`<del>${content}</del>` : content)
  const { id, journey, step, firstBadAt, duration, failures, attempts, silentSince } = incident
  return html`<tr>
    <th scope="row">${struck(html`<a href="${pathIn(lang, `/incidents/${id}`)}">${timeTag(lang, firstBadAt)}</a>`)}</th>
    <td data-label="${words.journey}">${struck(journey.title[lang])}</td>
    <td data-label="${words.step}">${struck(step[lang])}</td>
    <td data-label="${words.duration}">${struck(seenRange(lang, duration, silentSince === null))}
      <span class="note">${struck(words.attemptsOf(failures, attempts))}</span></td>
    <td data-label="${words.state}">${stateOf(lang, incident)}</td>
  </tr>`
}

const reportedRow = (lang: Lang, reported: ReportedLine) => {
  const words = pageWords[lang]
  const { id, journey, title, beganAt, sources, takenBack } = reported
  return html`<tr class="reported">
    <th scope="row"><a href="${pathIn(lang, `/incidents/${id}`)}">${reportedTag(lang, beganAt)}</a></th>
    <td data-label="${words.journey}">${journey === null ? words.allJourneys : journey.title[lang]}</td>
    <td data-label="${words.whatFailed}">${struckIf(takenBack, title[lang])}</td>
    <td data-label="${words.duration}">${reportedRange(lang, reported)}
      <span class="note">${words.reportedBy(sources.length)}</span></td>
    <td data-label="${words.state}"><span class="tag reported">${takenBack === null ? words.reported : words.retracted}</span></td>
  </tr>`
}

/** Incidents as a table. */
export const incidentTable = (lang: Lang, incidents: readonly ListedIncident[]) => {
  const words = pageWords[lang]
  if (incidents.length === 0) return html`<p>${words.noIncidents}</p>`
  const mixed = incidents.some(({ origin }) => origin === 'reported')
  const [start, step] = mixed ? [words.began, words.whatFailed] : [words.start, words.step]
  return html`<table class="incidents">
    <thead><tr><th scope="col">${start}</th><th scope="col">${words.journey}</th><th scope="col">${step}</th>
      <th scope="col">${words.duration}</th><th scope="col">${words.state}</th></tr></thead>
    <tbody>${incidents.map((one) => (one.origin === 'measured' ? measuredRow(lang, one) : reportedRow(lang, one)))}</tbody>
  </table>`
}

const option = (value: string, label: string, isChosen: boolean) =>
  isChosen
    ? html`<option value="${value}" selected>${label}</option>`
    : html`<option value="${value}">${label}</option>`

const filters = (lang: Lang, { journeys, years, chosen }: IncidentsPage) => {
  const words = storyWords[lang]
  return html`<form class="filters" method="get" action="${pathIn(lang, '/incidents')}">
    <label>${pageWords[lang].journey} <select name="probe">${option('', words.every, chosen.probe === null)}
      ${journeys.map(({ id, title }) => option(id, title[lang], chosen.probe === id))}</select></label>
    <label>${words.year} <select name="year">${option('', words.everyYear, chosen.year === null)}
      ${years.map((year) => option(`${year}`, `${year}`, chosen.year === year))}</select></label>
    <button type="submit">${words.show}</button></form>`
}

const startOf = (one: ListedIncident) => (one.origin === 'measured' ? one.firstBadAt : one.beganAt)

const months = (lang: Lang, incidents: readonly ListedIncident[]) => {
  const groups = Map.groupBy(incidents, (one) => yearOf(startOf(one)) * 12 + monthOf(startOf(one)))
  return [...groups].map(([month, within]) => {
    const id = `month-${Math.floor(month / 12)}-${(month % 12) + 1}`
    const [first] = within
    const name = first ? capital(lang, monthName(lang, startOf(first))) : ''
    return html`<section aria-labelledby="${id}"><h2 id="${id}">${name}</h2>${incidentTable(lang, within)}</section>`
  })
}

const hrefOf = (lang: Lang, { chosen }: IncidentsPage, before: string | null) => {
  const { probe, year } = chosen
  const query = new URLSearchParams({
    ...(probe !== null && { probe }),
    ...(year !== null && { year: `${year}` }),
    ...(before !== null && { before }),
  })
  const path = pathIn(lang, '/incidents')
  return query.size === 0 ? path : `${path}?${query}`
}

/** The page of incidents. */
export const incidentsPage = (frame: Frame, page: IncidentsPage): Html => {
  const { lang } = frame
  const words = pageWords[lang]
  const { incidents, older, later, heat } = page
  return layout(
    frame,
    words.incidents,
    html`${patterns()}<h1>${words.incidents}</h1>
    <p class="as-of">${words.asOf(stamp(lang, frame.now))}. ${words.seenFrom(frame.places)}</p>
    ${filters(lang, page)}
    ${heat ? heatMap(lang, heat, frame.now, page.chosen.probe !== null) : ''}
    ${incidents.length === 0 ? html`<p>${words.noIncidents}</p>` : months(lang, incidents)}
    <p class="paging">
      ${later ? html`<a href="${safeHref(hrefOf(lang, page, null))}">${words.newest}</a>` : ''}
      ${older === null ? '' : html`<a href="${safeHref(hrefOf(lang, page, older))}">${words.older}</a>`}
    </p>`,
  )
}
