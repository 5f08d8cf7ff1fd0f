// An incident that others reported: its sources stand where the attempts of a measured one do.
import { html } from 'hono/html'
import type { ReportedLine } from './journey.ts'
import type { Lang } from './language.ts'
import { type Frame, type Html, layout } from './layout.ts'
import { pathIn } from './link.ts'
import { sourceLink } from './statement.ts'
import { reportedRange, stamp, timeTag } from './time.ts'
import { pageWords } from './words-page.ts'
import { storyWords } from './words-story.ts'

const endOf = (lang: Lang, { endedAfter, endedBefore }: ReportedLine) => {
  const words = storyWords[lang]
  const bounds = [
    ...(endedAfter === null ? [] : [words.endedAfter(stamp(lang, endedAfter))]),
    ...(endedBefore === null ? [] : [words.endedBefore(stamp(lang, endedBefore))]),
  ]
  return bounds.length === 0 ? words.endUnknown : bounds.join(', ')
}

/** The page of a reported incident. */
export const reportedPage = (frame: Frame, reported: ReportedLine): Html => {
  const { lang } = frame
  const words = storyWords[lang]
  const { journey, title, beganAt, sources } = reported
  const fact = (name: string, value: Html | string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`
  return layout(
    frame,
    `${words.reportedTitle}${lang === 'fr' ? '\u00a0: ' : ': '}${title[lang]}`,
    html`<p><span class="tag reported">${words.reportedTitle}</span></p>
    <h1>${title[lang]}</h1>
    <p class="retraction">${words.reportedNote}</p>
    <dl class="facts">
      ${fact(pageWords[lang].journey, journey === null ? pageWords[lang].allJourneys : journey.title[lang])}
      ${fact(words.reportedBegan, timeTag(lang, beganAt))}
      ${fact(words.reportedEnd, endOf(lang, reported))}
      ${fact(pageWords[lang].duration, reportedRange(lang, reported))}
    </dl>
    <section aria-labelledby="sources"><h2 id="sources">${words.sources}</h2>
    <ul class="sources">${sources.map(({ name, url, says }) => html`<li>${sourceLink(name, url)}<blockquote><p>${says}</p></blockquote></li>`)}</ul></section>`,
    { description: words.reportedNote, image: pathIn(lang, `/incidents/${reported.id}/card.png`) },
  )
}
