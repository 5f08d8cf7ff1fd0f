// Words that others said, with who said them, when and where.
import { html } from 'hono/html'
import type { StatementView, TakenBackView } from './journey.ts'
import type { Bilingual, Lang } from './language.ts'
import { safeHref } from './link.ts'
import { stamp, timeTag } from './time.ts'
import { storyWords } from './words-story.ts'

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

/** Words as they stand, or struck through once they were taken back. */
export const struckIf = (takenBack: TakenBackView, words: string) =>
  takenBack === null ? html`${words}` : html`<del>${words}</del>`

/** When and why something was taken back; nothing while it stands. */
export const takenBackNote = (lang: Lang, takenBack: TakenBackView) =>
  takenBack === null
    ? ''
    : html`<p class="retraction">${storyWords[lang].takenBack(stamp(lang, takenBack.at), takenBack.reason)}</p>`

/** A statement as a quotation, in the language it was made in. */
export const quotation = (lang: Lang, statement: StatementView) => html`<figure class="spoken">
  <blockquote lang="${statement.lang}"><p>${struckIf(statement.takenBack, statement.words)}</p></blockquote>
  <figcaption>${speakerWords[statement.speaker][lang]}, ${sourceLink(statement.source, statement.url)}, ${timeTag(lang, statement.saidAt)}</figcaption></figure>${takenBackNote(lang, statement.takenBack)}`
