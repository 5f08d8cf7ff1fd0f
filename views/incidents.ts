// The list of incidents, newest first.
import { html } from 'hono/html'
import type { IncidentLine } from './journey.ts'
import type { Lang } from './language.ts'
import { type Frame, type Html, layout } from './layout.ts'
import { pathIn, safeHref } from './link.ts'
import { rangeText, stamp, timeTag } from './time.ts'
import { pageWords } from './words-page.ts'

export type IncidentsPage = {
  readonly incidents: readonly IncidentLine[]
  /** What `?before=` takes to go on; null at the end. */
  readonly older: string | null
  /** Set when this is not the first page. */
  readonly later: boolean
}

const stateOf = (lang: Lang, { retracted, open }: IncidentLine) => {
  const words = pageWords[lang]
  if (retracted) return html`<span class="tag retracted">${words.retracted}</span>`
  return open
    ? html`<span class="tag open">${words.open}</span>`
    : html`<span class="tag closed">${words.closed}</span>`
}

const row = (lang: Lang, incident: IncidentLine) => {
  const words = pageWords[lang]
  const struck = (content: Html | string) => (incident.retracted ? html`<del>${content}</del>` : content)
  const { id, journey, step, firstBadAt, duration, failures, attempts } = incident
  return html`<tr>
    <th scope="row">${struck(html`<a href="${pathIn(lang, `/incidents/${id}`)}">${timeTag(lang, firstBadAt)}</a>`)}</th>
    <td data-label="${words.journey}">${struck(journey.title[lang])}</td>
    <td data-label="${words.step}">${struck(step[lang])}</td>
    <td data-label="${words.duration}">${struck(rangeText(lang, duration))}
      <span class="note">${struck(words.attemptsOf(failures, attempts))}</span></td>
    <td data-label="${words.state}">${stateOf(lang, incident)}</td>
  </tr>`
}

/** Incidents as a table. */
export const incidentTable = (lang: Lang, incidents: readonly IncidentLine[]) => {
  const words = pageWords[lang]
  if (incidents.length === 0) return html`<p>${words.noIncidents}</p>`
  return html`<table class="incidents">
    <thead><tr><th scope="col">${words.start}</th><th scope="col">${words.journey}</th><th scope="col">${words.step}</th>
      <th scope="col">${words.duration}</th><th scope="col">${words.state}</th></tr></thead>
    <tbody>${incidents.map((incident) => row(lang, incident))}</tbody>
  </table>`
}

/** The page of incidents. */
export const incidentsPage = (frame: Frame, { incidents, older, later }: IncidentsPage): Html => {
  const { lang } = frame
  const words = pageWords[lang]
  const href = pathIn(lang, '/incidents')
  return layout(
    frame,
    words.incidents,
    html`<h1>${words.incidents}</h1>
    <p class="as-of">${words.asOf(stamp(lang, frame.now))}. ${words.seenFrom(frame.places)}</p>
    ${incidentTable(lang, incidents)}
    <p class="paging">
      ${later ? html`<a href="${href}">${words.newest}</a>` : ''}
      ${older === null ? '' : html`<a href="${safeHref(`${href}?${new URLSearchParams({ before: older })}`)}">${words.older}</a>`}
    </p>`,
  )
}
