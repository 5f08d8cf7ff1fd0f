// The legal notice, as far as the configuration gives it.
import { html } from 'hono/html'
import { type Frame, type Html, layout, ownLangOf } from './layout.ts'
import { contactLink, pathIn } from './link.ts'
import { rulesOf } from './method-rules.ts'
import { legalWords } from './words-legal.ts'

/** Null where the configuration does not say. */
export type LegalView = { readonly operator: string | null; readonly legalNotice: string | null }

const paragraphsOf = (text: string) => text.split(/\n\s*\n/).filter((part) => part.trim() !== '')

const particulars = (frame: Frame, legalNotice: string | null) => {
  const words = legalWords[frame.lang]
  if (legalNotice !== null) return html`<div${ownLangOf(frame)}>${rulesOf(paragraphsOf(legalNotice))}</div>`
  return html`<p>${words.noticeUnsaid}</p>${frame.practiceControl === null ? '' : html`<p>${words.practice}</p>`}`
}

/** The page of the legal notice. */
export const legalPage = (frame: Frame, { operator, legalNotice }: LegalView): Html => {
  const { lang } = frame
  const words = legalWords[lang]
  return layout(
    frame,
    words.title,
    html`<div class="words"><h1>${words.title}</h1>
    <h2>${words.publisher}</h2>
    <p>${operator === null ? words.publisherUnsaid : words.publishedBy(operator)}
      ${words.contactWords}${contactLink(frame.contact)}</p>
    <h2>${words.notice}</h2>
    ${particulars(frame, legalNotice)}
    <h2>${words.personal}</h2>
    ${rulesOf(words.personalWords)}
    <h2>${words.reuse}</h2>
    <p>${words.reuseWords} <a href="${pathIn(lang, '/data')}">${words.reuseMore}</a>.</p>
    <h2>${words.liability}</h2>
    <p>${words.liabilityWords}</p></div>`,
  )
}
