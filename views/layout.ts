// The frame around every page.
import { html } from 'hono/html'
import type { Lang } from './language.ts'
import { contactLink, outside, pathIn, safeHref } from './link.ts'
import { stamp, utc } from './time.ts'
import { pageWords } from './words-page.ts'

export type Html = ReturnType<typeof html>

/** What every page is told. `path` is the page's address without its language. */
export type Frame = {
  readonly lang: Lang
  readonly path: string
  readonly now: number
  readonly title: string
  readonly contact: string
  readonly version: string
  readonly registry: { readonly name: string; readonly url: string; readonly operator: string | null }
  readonly places: readonly string[]
  /** In practice mode, where the practice registry is made to fail. */
  readonly practiceControl: string | null
  readonly styleHref: string
  readonly iconHref: string
}

const practiceBanner = ({ lang, practiceControl }: Frame) => {
  if (practiceControl === null) return ''
  const words = pageWords[lang]
  return html`<p class="practice"><strong>${words.practice}</strong>
    <a href="${safeHref(practiceControl)}">${words.practiceControl}</a></p>`
}

const header = (frame: Frame) => {
  const { lang, path } = frame
  const words = pageWords[lang]
  const other = lang === 'fr' ? 'en' : 'fr'
  const entry = (to: string, label: string) =>
    path === to
      ? html`<li><a href="${pathIn(lang, to)}" aria-current="page">${label}</a></li>`
      : html`<li><a href="${pathIn(lang, to)}">${label}</a></li>`
  return html`<header class="site">
    <a class="name" href="${pathIn(lang, '/')}">${frame.title}</a>
    <nav aria-label="${words.pages}"><ul>${entry('/', words.status)}${entry('/incidents', words.incidents)}</ul></nav>
    <nav class="language" aria-label="${words.language}"><a href="${pathIn(other, path)}" lang="${other}" hreflang="${other}">${words.otherLanguage}</a></nav>
  </header>`
}

const footer = (frame: Frame) => {
  const { lang, registry } = frame
  const words = pageWords[lang]
  return html`<footer class="site">
    <p>${words.asOf(stamp(lang, frame.now))}. ${words.seenFrom(frame.places)}</p>
    <p>${words.watched}${outside(registry.url)} (${registry.name}${registry.operator === null ? '' : words.operator(registry.operator)}).
      ${words.independent}</p>
    <p>${words.contact}${contactLink(frame.contact)} · ${words.data}<a href="/api/v1/status">/api/v1/status</a>,
      <a href="/api/v1/incidents">/api/v1/incidents</a>, <a href="/api/v1/runs">/api/v1/runs</a> · ${words.version(frame.version)}</p>
  </footer>`
}

/** A whole page: its title, and the content of its main part. */
export const layout = (frame: Frame, title: string, main: Html): Html => {
  const { lang, path } = frame
  const words = pageWords[lang]
  const practice = frame.practiceControl === null ? '' : `[${words.practiceShort}] `
  return html`<!DOCTYPE html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${practice}${title} – ${frame.title}</title>
<link rel="alternate" hreflang="fr" href="${pathIn('fr', path)}">
<link rel="alternate" hreflang="en" href="${pathIn('en', path)}">
<link rel="icon" href="${safeHref(frame.iconHref)}" type="image/svg+xml">
<link rel="stylesheet" href="${safeHref(frame.styleHref)}">
</head>
<body>
<a class="skip" href="#content">${words.skip}</a>
${practiceBanner(frame)}
${header(frame)}
<main id="content" tabindex="-1" data-as-of="${utc(frame.now)}">
${main}
</main>
${footer(frame)}
</body>
</html>`
}
