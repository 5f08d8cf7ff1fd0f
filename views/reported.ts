// An incident that others reported: its sources stand where the attempts of a measured one do.
import { html } from 'hono/html'
import { permalink } from './head.ts'
import type { ReportedLine } from './journey.ts'
import type { Lang } from './language.ts'
import { type Frame, type Html, layout, ownLangOf } from './layout.ts'
import { pathIn, safeHref } from './link.ts'
import { sourceLink, struckIf, takenBackNote } from './statement.ts'
import { reportedDate, reportedRange, reportedTag, stamp, timeTag } from './time.ts'
import { pageWords } from './words-page.ts'
import { storyWords } from './words-story.ts'

const endOf = (lang: Lang, { endedAfter, endedBefore }: ReportedLine) => {
  const words = storyWords[lang]
  const bounds = [
    ...(endedAfter === null ? [] : [words.endedAfter(reportedDate(lang, endedAfter))]),
    ...(endedBefore === null ? [] : [words.endedBefore(reportedDate(lang, endedBefore))]),
  ]
  return bounds.length === 0 ? words.endUnknown : bounds.join(', ')
}

/** The page of a reported incident. */
export const reportedPage = (frame: Frame, reported: ReportedLine): Html => {
  const { lang } = frame
  const words = storyWords[lang]
  const { id, journey, title, recordedAt, beganAt, sources, takenBack } = reported
  const address = permalink(frame, `/incidents/${id}`)
  const fact = (name: string, value: Html | string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`
  return layout(
    // Nobody of ours saw it, from any place.
    { ...frame, places: [] },
    `${words.reportedTitle}${lang === 'fr' ? '\u00a0: ' : ': '}${title[lang]}`,
    html`<h1>${struckIf(takenBack, title[lang])}</h1>
    ${takenBackNote(lang, takenBack)}
    <p><span class="tag reported">${words.reportedTitle}</span></p>
    <p class="retraction">${words.reportedNote}</p>
    <p class="as-of">${pageWords[lang].asOf(stamp(lang, frame.now))}.</p>
    <dl class="facts">
      ${fact(pageWords[lang].journey, journey === null ? pageWords[lang].allJourneys : journey.title[lang])}
      ${fact(words.reportedBegan, reportedTag(lang, beganAt))}
      ${fact(words.reportedEnd, endOf(lang, reported))}
      ${fact(pageWords[lang].duration, reportedRange(lang, reported))}
      ${fact(words.recorded, timeTag(lang, recordedAt))}
    </dl>
    <section aria-labelledby="sources"><h2 id="sources">${words.sources}</h2>
    <ul class="sources">${sources.map(({ name, url, says }) => html`<li>${sourceLink(name, url)}<blockquote${ownLangOf(frame)}><p>${says}</p></blockquote></li>`)}</ul></section>
    <p>${words.permalink}<a href="${safeHref(address)}">${address}</a> ·
      <a href="${pathIn('fr', `/api/v1/incidents/${id}`)}">${words.incidentJson}</a></p>`,
    { description: words.reportedNote, image: pathIn(lang, `/incidents/${id}/card.png`) },
  )
}
