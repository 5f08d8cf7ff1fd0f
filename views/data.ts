// Everything a program or another site can take: downloads, feeds, the API, badges to copy.
import { html } from 'hono/html'
import type { Bilingual, Lang } from './language.ts'
import { type Frame, type Html, layout } from './layout.ts'
import { pathIn, safeHref } from './link.ts'
import { snippets } from './snippets.ts'
import { dataWords } from './words-data.ts'

type ColumnView = { readonly name: string; readonly means: Bilingual }

export type DataView = {
  readonly probes: readonly { readonly id: string; readonly title: Bilingual }[]
  readonly runColumns: readonly ColumnView[]
  readonly incidentColumns: readonly ColumnView[]
}

const licenceUrl = (lang: Lang) => `https://creativecommons.org/licenses/by/4.0/deed.${lang}`

const columnTable = (lang: Lang, columns: readonly ColumnView[]) => {
  const words = dataWords[lang]
  const row = ({ name, means }: ColumnView) => html`<tr><th scope="row"><code>${name}</code></th>
    <td data-label="${words.meaning}">${means[lang]}</td></tr>`
  return html`<table><thead><tr><th scope="col">${words.column}</th><th scope="col">${words.meaning}</th></tr></thead>
    <tbody>${columns.map(row)}</tbody></table>`
}

const links = (paths: readonly string[]) =>
  html`<ul>${paths.map((path) => html`<li><a href="${safeHref(path)}">${path}</a></li>`)}</ul>`

const downloads = (lang: Lang, { runColumns, incidentColumns }: DataView) => {
  const words = dataWords[lang]
  return html`<p>${words.downloadsWords}</p>
    <h3 id="runs">${words.runs}</h3>
    ${links(['/data/runs.csv', '/data/runs.jsonl'])}
    ${columnTable(lang, runColumns)}
    <h3 id="incidents">${words.incidents}</h3>
    ${links(['/data/incidents.csv', '/data/incidents.jsonl'])}
    ${columnTable(lang, incidentColumns)}`
}

const feeds = (lang: Lang, { probes }: DataView) => {
  const words = dataWords[lang]
  const line = (name: string, path: string) => {
    const to = (format: string) => pathIn(lang, `${path}/feed.${format}`)
    return html`<li>${name} – <a href="${to('atom')}">Atom</a>, <a href="${to('rss')}">RSS</a>, <a href="${to('json')}">JSON Feed</a></li>`
  }
  return html`<p>${words.feedsWords}</p>
    <ul>${line(words.all, '')}${probes.map(({ id, title }) => line(title[lang], `/probes/${id}`))}</ul>`
}

const api = (lang: Lang) => {
  const words = dataWords[lang]
  return html`<p>${words.apiWords}</p>
    <ul><li><a href="/api/">${words.apiPage}</a></li>
      <li><a href="/api/openapi.json">${words.apiFile}</a></li></ul>`
}

const statuspage = [
  'summary',
  'status',
  'components',
  'incidents',
  'incidents/unresolved',
  'scheduled-maintenances',
  'scheduled-maintenances/upcoming',
  'scheduled-maintenances/active',
].map((document) => `/api/v2/${document}.json`)

const licence = (frame: Frame) => {
  const words = dataWords[frame.lang]
  const isReal = frame.practiceControl === null && !frame.simulated
  return html`${isReal ? '' : html`<p><strong>${words.practice}</strong></p>`}
    <p>${words.licenceBefore}<a href="${safeHref(licenceUrl(frame.lang))}" rel="license noreferrer">${words.licenceName}</a>${words.licenceAfter(frame.title)}</p>`
}

/** The page on data. */
export const dataPage = (frame: Frame, view: DataView): Html => {
  const { lang } = frame
  const words = dataWords[lang]
  const section = (id: string, title: string, content: Html) =>
    html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${content}</section>`
  return layout(
    frame,
    words.title,
    html`<div class="words"><h1>${words.title}</h1>
    <p>${words.intro} <a href="${pathIn(lang, '/method')}">${words.method}</a>.</p>
    ${section('licence', words.licence, licence(frame))}
    ${section('downloads', words.downloads, downloads(lang, view))}
    ${section('feeds', words.feeds, feeds(lang, view))}
    ${section('api', words.api, api(lang))}
    ${section('statuspage', words.statuspage, html`<p>${words.statuspageWords}</p>${links(statuspage)}`)}
    ${section('badges', words.badges, snippets(frame, view.probes))}</div>`,
    { description: words.intro },
  )
}
