// The frame around every page.
import { html } from 'hono/html'
import { type Head, headOf } from './head.ts'
import type { Lang } from './language.ts'
import { contactLink, outside, pathIn, safeHref } from './link.ts'
import { oldNote, staleness } from './live.ts'
import { stamp, utc } from './time.ts'
import { pageWords } from './words-page.ts'

export type Html = ReturnType<typeof html>

/** Pages that only some sites have. */
export type Offer = 'alerts' | 'evidence'

/** What every page is told. `path` is the page's address without its language. */
export type Frame = {
  readonly lang: Lang
  readonly path: string
  readonly now: number
  /** How old a page may be before it is greyed: three intervals, in seconds. */
  readonly staleAfterS: number
  readonly title: string
  /** The language of what its operator wrote in one language. */
  readonly ownLang?: Lang | undefined
  /** The language that the registry's pages are read in, as BCP 47 names it. */
  readonly registryLang?: string | undefined
  /** Where the site is reached, without a slash at its end. */
  readonly url: string
  /** Set when the history was filled with simulated runs. */
  readonly simulated: boolean
  readonly contact: string
  readonly version: string
  readonly registry: { readonly name: string; readonly url: string; readonly operator: string | null }
  readonly places: readonly string[]
  /** In practice mode, where the practice registry is made to fail. */
  readonly practiceControl: string | null
  readonly styleHref: string
  /** Null on pages whose policy runs no script. */
  readonly scriptHref: string | null
  readonly iconHref: string
  /** What the menu offers beside what every site has. */
  readonly offers?: readonly Offer[]
}

const banner = ({ lang, practiceControl, simulated }: Frame) => {
  const words = pageWords[lang]
  const control =
    practiceControl === null ? '' : html` <a href="${safeHref(practiceControl)}">${words.practiceControl}</a>`
  const practice = practiceControl === null ? '' : html`<strong>${words.practice}</strong>${control}`
  if (practiceControl === null && !simulated) return ''
  return html`<section class="practice" aria-label="${words.notice}">${practice} ${simulated ? html`<strong>${words.simulated}</strong>` : ''}</section>`
}

const offered = ({ lang, offers = [] }: Frame) => {
  const words = pageWords[lang]
  const all = { alerts: ['/subscribe', words.alerts], evidence: ['/evidence', words.evidence] } as const
  return offers.map((offer) => all[offer])
}

const header = (frame: Frame) => {
  const { lang, path } = frame
  const words = pageWords[lang]
  const other = lang === 'fr' ? 'en' : 'fr'
  const places = [
    ['/', words.status],
    ['/incidents', words.incidents],
    ['/method', words.method],
    ['/data', words.dataPage],
    ...offered(frame),
    ['/about', words.about],
  ] as const
  const entry = (to: string, label: string) =>
    path === to
      ? html`<li><a href="${pathIn(lang, to)}" aria-current="page">${label}</a></li>`
      : html`<li><a href="${pathIn(lang, to)}">${label}</a></li>`
  return html`<header class="site">
    <a class="name" href="${pathIn(lang, '/')}">${frame.title}</a>
    <nav aria-label="${words.pages}"><ul>${places.map(([to, label]) => entry(to, label))}</ul></nav>
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
    <p>${words.contact}${contactLink(frame.contact)} · <a href="${pathIn(lang, '/accessibility')}">${words.accessibility}</a> ·
      <a href="${pathIn(lang, '/legal')}">${words.legal}</a> · <a href="${pathIn(lang, '/feed.atom')}">${words.feed}</a> · ${words.version(frame.version)}</p>
  </footer>`
}

/** Names the language of the operator's own words, as an attribute, on a page in another. */
export const ownLangOf = ({ lang, ownLang = lang }: Frame) =>
  ownLang === lang ? '' : html` lang="${ownLang}"`

/** A whole page: its title, the content of its main part, and what other sites may show of it. */
export const layout = (frame: Frame, title: string, main: Html, head: Head = {}): Html => {
  const { lang } = frame
  return html`<!DOCTYPE html>
<html lang="${lang}">
${headOf(frame, title, head)}
<body>
<a class="skip" href="#content">${pageWords[lang].skip}</a>
${banner(frame)}
${header(frame)}
${oldNote(lang)}
<main id="content" tabindex="-1" data-as-of="${utc(frame.now)}" ${staleness(frame.now, frame.staleAfterS)}>
${main}
</main>
${footer(frame)}
</body>
</html>`
}
