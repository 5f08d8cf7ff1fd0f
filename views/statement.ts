// Words that others said, with who said them, when and where.
import { html } from 'hono/html'
import type { StatementView } from './journey.ts'
import type { Bilingual, Lang } from './language.ts'
import { safeHref } from './link.ts'
import { timeTag } from './time.ts'

/** Who speaks. */
export const speakerWords: Readonly<Record<StatementView['speaker'], Bilingual>> = {
  operator: { fr: 'L’exploitant', en: 'The operator' },
  authority: { fr: 'L’autorité', en: 'The authority' },
  press: { fr: 'La presse', en: 'The press' },
  body: { fr: 'Un organisme', en: 'A body' },
  constat: { fr: 'Constat', en: 'Constat' },
}

/** A source by name, linked when its address is safe to follow. */
export const sourceLink = (source: string, url: string | null) => {
  const href = safeHref(url ?? '')
  return href === '#' ? html`${source}` : html`<a href="${href}" rel="noreferrer nofollow">${source}</a>`
}

/** A statement as a quotation, in the language it was made in. */
export const quotation = (lang: Lang, statement: StatementView) => html`<figure class="spoken">
  <blockquote lang="${statement.lang}"><p>${statement.words}</p></blockquote>
  <figcaption>${speakerWords[statement.speaker][lang]}, ${sourceLink(statement.source, statement.url)}, ${timeTag(lang, statement.saidAt)}</figcaption></figure>`
