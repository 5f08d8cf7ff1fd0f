// The API for people: what can be asked and what is answered, from the OpenAPI document.
import { html } from 'hono/html'
import { type Bilingual, french as fr, type Lang } from './language.ts'
import { type Frame, type Html, layout } from './layout.ts'
import { safeHref } from './link.ts'

export type ApiField = {
  readonly name: string
  /** A JSON type, a list of words, or the name of another object. */
  readonly type: string
  readonly means: string
}

export type ApiObject = { readonly name: string; readonly fields: readonly ApiField[] }

export type ApiQuestion = {
  readonly path: string
  readonly summary: Bilingual
  readonly parameters: readonly ApiField[]
  /** The name of the object that is answered. */
  readonly answer: string
}

export type ApiView = { readonly questions: readonly ApiQuestion[]; readonly objects: readonly ApiObject[] }

const words = {
  fr: {
    title: fr`L'interface de programmation`,
    intro: fr`Tout ce que montre ce site se lit aussi en JSON, sans clé et sans inscription. Les heures sont en temps universel (RFC 3339, à la milliseconde) ; les durées sont en secondes (_s) ou en millisecondes (_ms) ; ce qui n'est pas connu vaut null, et jamais zéro.`,
    document: fr`Le même contenu pour les machines : `,
    descriptions: fr`Les descriptions des champs sont en anglais, comme dans ce document.`,
    questions: fr`Ce qu'on peut demander`,
    none: fr`Aucun paramètre.`,
    answers: fr`Réponse : `,
    objects: fr`Ce qui est répondu`,
    field: 'Champ',
    type: 'Type',
    means: 'Sens',
  },
  en: {
    title: 'The programming interface',
    intro:
      'Everything this site shows can be read as JSON too, without a key and without signing up. Times are universal time (RFC 3339, to the millisecond); durations are in seconds (_s) or milliseconds (_ms); what is not known is null, and never zero.',
    document: 'The same for machines: ',
    descriptions: '',
    questions: 'What can be asked',
    none: 'No parameters.',
    answers: 'Answer: ',
    objects: 'What is answered',
    field: 'Field',
    type: 'Type',
    means: 'Meaning',
  },
} as const

const anchor = (name: string) => `#${encodeURIComponent(name)}`

const typeCell = (type: string, objects: readonly ApiObject[]) => {
  const name = type.replace(/\[\]$/, '')
  return objects.some((one) => one.name === name)
    ? html`<a href="${anchor(name)}"><code>${type}</code></a>`
    : html`<code>${type}</code>`
}

const table = (lang: Lang, fields: readonly ApiField[], objects: readonly ApiObject[]) => {
  const said = words[lang]
  const row = ({ name, type, means }: ApiField) => html`<tr><th scope="row"><code>${name}</code></th>
    <td data-label="${said.type}">${typeCell(type, objects)}</td>
    <td data-label="${said.means}" lang="en">${means}</td></tr>`
  return html`<table>
    <thead><tr><th scope="col">${said.field}</th><th scope="col">${said.type}</th><th scope="col">${said.means}</th></tr></thead>
    <tbody>${fields.map(row)}</tbody></table>`
}

const question = (
  lang: Lang,
  { path, summary, parameters, answer }: ApiQuestion,
  objects: ApiView['objects'],
) => {
  const said = words[lang]
  const open = path.includes('{')
    ? html`<code>${path}</code>`
    : html`<a href="${safeHref(path)}"><code>${path}</code></a>`
  return html`<section>
<h3>${summary[lang]}</h3>
<p>GET ${open} · ${said.answers}<a href="${anchor(answer)}"><code>${answer}</code></a></p>
${parameters.length === 0 ? html`<p>${said.none}</p>` : table(lang, parameters, objects)}
</section>`
}

/** The page on the API. */
export const apiPage = (frame: Frame, { questions, objects }: ApiView): Html => {
  const { lang } = frame
  const said = words[lang]
  return layout(
    frame,
    said.title,
    html`<h1>${said.title}</h1>
<p>${said.intro}</p>
<p>${said.document}<a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI 3.1). ${said.descriptions}</p>
<h2>${said.questions}</h2>
${questions.map((one) => question(lang, one, objects))}
<h2>${said.objects}</h2>
${objects.map(
  ({ name, fields }) => html`<section id="${name}">
<h3><code>${name}</code></h3>
${table(lang, fields, objects)}
</section>`,
)}`,
  )
}
