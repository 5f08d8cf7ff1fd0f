// Words that others said, with who said them, when and where.
import { html } from 'hono/html'
import type { JourneyName, Panel, StatementView, TakenBackView } from './journey.ts'
import { type Bilingual, french as fr, type Lang } from './language.ts'
import { safeHref } from './link.ts'
import { stamp, timeTag } from './time.ts'
import { pageWords } from './words-page.ts'
import { stateSentence } from './words-state.ts'
import { storyWords } from './words-story.ts'

export type MaintenanceView = {
  /** Null for every journey. */
  readonly journey: JourneyName | null
  readonly announcedAt: number
  readonly from: number
  readonly to: number
  readonly source: string
  readonly url: string | null
  readonly lang: Lang
  readonly words: string
  readonly takenBack: TakenBackView
}

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

const spanOf = (lang: Lang, { journey, from, to }: MaintenanceView) => {
  const whose = journey === null ? pageWords[lang].allJourneys : journey.title[lang]
  return storyWords[lang].maintenance(stamp(lang, from), stamp(lang, to), whose)
}

const announced = (lang: Lang, { from, announcedAt, source, url, ...said }: MaintenanceView) =>
  html`<figure class="spoken"><blockquote lang="${said.lang}"><p>${struckIf(said.takenBack, said.words)}</p></blockquote>
    <figcaption>${sourceLink(source, url)}, ${storyWords[lang].announced(stamp(lang, announcedAt), announcedAt < from)}</figcaption></figure>${takenBackNote(lang, said.takenBack)}`

/** Maintenance as it was announced: when, by whom, and whether that was beforehand. */
export const announcement = (lang: Lang, one: MaintenanceView) =>
  html`<p>${spanOf(lang, one)}</p>${announced(lang, one)}`

/** A line for each maintenance, in the order given, that opens on the words themselves. */
export const announcementLines = (lang: Lang, all: readonly MaintenanceView[]) =>
  all.map(
    (one) => html`<details class="announced"><summary>${spanOf(lang, one)}</summary>${announced(lang, one)}
    <p class="note">${storyWords[lang].announcedNote}</p></details>`,
  )

/** Maintenance that was announced, in the order given; nothing when there is none. */
export const announcements = (lang: Lang, all: readonly MaintenanceView[]) =>
  all.length === 0
    ? ''
    : html`<section aria-labelledby="maintenance"><h2 id="maintenance">${storyWords[lang].announcedTitle}</h2>
    ${all.map((one) => announcement(lang, one))}
    <p class="note">${storyWords[lang].announcedNote}</p></section>`

/** What others said, in the order given; nothing when nobody did. */
export const statements = (lang: Lang, all: readonly StatementView[]) =>
  all.length === 0
    ? ''
    : html`<section aria-labelledby="statements"><h2 id="statements">${storyWords[lang].saidTitle}</h2>
    ${all.map((one) => quotation(lang, one))}</section>`

/** What the operator says beside what was seen last; nothing when it says nothing. */
export const saidAndSeen = (lang: Lang, { journey, statement }: Panel, level: 2 | 3) => {
  if (!statement) return ''
  const words = pageWords[lang]
  const title = words.saidAndSeen
  return html`${level === 2 ? html`<h2>${title}</h2>` : html`<h3>${title}</h3>`}<div class="beside">${quotation(lang, statement)}
    <p class="ours">${words.ourMeasure}${journey.title[lang]}${lang === 'fr' ? fr` : ` : ': '}${stateSentence(lang, journey)}</p></div>`
}
