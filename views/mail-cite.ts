// The sentence to quote from a message: the words are those of the incident's page (views/citation.ts).
import { permalink } from './head.ts'
import type { Lang } from './language.ts'
import type { MailIncident, MailRoom } from './mail-facts.ts'
import { moment, rangeText, stamp } from './time.ts'
import { noticeOf } from './words-news.ts'
import { pageWords } from './words-page.ts'
import { storyWords } from './words-story.ts'

/** An incident in a sentence, without where it comes from. */
export const toldBriefly = (lang: Lang, incident: MailIncident, registry: string): string => {
  const words = storyWords[lang]
  const { journey, step, firstBadAt, firstGoodAt, open, duration, silentSince } = incident
  const [start, range] = [moment(lang, firstBadAt), rangeText(lang, duration)]
  const tally = words.tally(incident.attempts, incident.failures, incident.inconclusive)
  const title = journey.title[lang]
  if (!open && firstGoodAt !== null) {
    return words.citeClosed(title, registry, start, tally, range, step[lang], moment(lang, firstGoodAt))
  }
  return silentSince === null
    ? words.citeOpen(title, registry, start, tally, range, step[lang])
    : words.citeSilent(title, registry, start, tally, range, step[lang], moment(lang, silentSince))
}

/** An incident in a sentence that can be quoted, with its source and the moment that it is true at. */
export const mailCitation = (room: MailRoom, incident: MailIncident): string => {
  const { lang, registry, places, title, now } = room
  const address = permalink(room, `/incidents/${incident.id}`)
  const source = storyWords[lang].citeSource(title, stamp(lang, now), address)
  return `${noticeOf(room)}${toldBriefly(lang, incident, registry)} ${pageWords[lang].seenFrom(places)} ${source}`
}
