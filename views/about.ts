// Who runs this site, what it has to do with the registry, and how to answer it.
import { html } from 'hono/html'
import type { Lang } from './language.ts'
import { type Frame, type Html, layout } from './layout.ts'
import { contactLink, outside, safeHref } from './link.ts'
import { rulesOf } from './method-rules.ts'
import { aboutWords, precedentSources } from './words-about.ts'

/** The operator is null when the configuration does not say who runs the site. */
export type AboutView = { readonly operator: string | null }

const who = (frame: Frame, { operator }: AboutView) => {
  const { lang, registry, practiceControl, simulated } = frame
  const words = aboutWords[lang]
  const watchedBy = registry.operator === null ? '' : words.watchedBy(registry.operator)
  return html`<p>${operator === null ? words.operatorUnsaid : words.operatedBy(operator)}</p>
    <p>${words.watched}${registry.name} (${outside(registry.url)})${watchedBy}.</p>
    ${practiceControl === null ? '' : html`<p><strong>${words.practice}</strong></p>`}
    ${simulated ? html`<p><strong>${words.simulated}</strong></p>` : ''}`
}

const precedent = (lang: Lang) => {
  const words = aboutWords[lang]
  const foreign = lang === 'fr' ? '' : html` lang="fr"`
  const source = ({ name, url }: (typeof precedentSources)[number]) =>
    html`<li${foreign}><a href="${safeHref(url)}" rel="noreferrer">${name}</a></li>`
  return html`${rulesOf(words.precedentWords)}
    <h3>${words.sources}</h3><ul>${precedentSources.map(source)}</ul>`
}

/** The page on this site itself. */
export const aboutPage = (frame: Frame, view: AboutView): Html => {
  const words = aboutWords[frame.lang]
  const section = (id: string, title: string, content: Html) =>
    html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${content}</section>`
  return layout(
    frame,
    words.title,
    html`<div class="words"><h1>${words.title}</h1>
    ${section('what', words.what, rulesOf(words.whatWords))}
    ${section('who', words.who, who(frame, view))}
    ${section('independence', words.independence, rulesOf(words.independenceWords))}
    ${section('contact', words.contact, html`<p>${words.contactWords}${contactLink(frame.contact)}</p>`)}
    ${section('reply', words.reply, rulesOf(words.replyWords))}
    ${section('precedent', words.precedent, precedent(frame.lang))}</div>`,
  )
}
