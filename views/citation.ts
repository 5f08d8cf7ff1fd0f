// An incident in a sentence that can be quoted and traced, in either language.

import { permalink } from './head.ts'
import type { IncidentView } from './incident.ts'
import type { Lang } from './language.ts'
import type { Frame } from './layout.ts'
import { moment, seenRange, stamp } from './time.ts'
import { noticeOf } from './words-news.ts'
import { pageWords } from './words-page.ts'
import { storyWords } from './words-story.ts'

const told = (lang: Lang, incident: IncidentView, registry: string) => {
  const words = storyWords[lang]
  const { journey, step, firstBadAt, firstGood, open, duration, silentSince } = incident
  const [start, range] = [moment(lang, firstBadAt), seenRange(lang, duration, silentSince === null)]
  const tally = words.tally(incident.attempts, incident.failures, incident.inconclusive)
  const title = journey.title[lang]
  if (!open && firstGood !== null) {
    return words.citeClosed(title, registry, start, tally, range, step[lang], moment(lang, firstGood.at))
  }
  return silentSince === null
    ? words.citeOpen(title, registry, start, tally, range, step[lang])
    : words.citeSilent(title, registry, start, tally, range, step[lang], moment(lang, silentSince))
}

/** The sentence to quote of an incident, with its source and the moment that it is true at. */
export const citation = (frame: Frame, incident: IncidentView, lang: Lang): string => {
  const { now, registry, places, title, practiceControl, simulated } = frame
  const address = permalink({ ...frame, lang }, `/incidents/${incident.id}`)
  const seen = pageWords[lang].seenFrom(places)
  const source = storyWords[lang].citeSource(title, stamp(lang, now), address)
  // What is not measured of a real registry says so within whatever is quoted of it.
  const notice = noticeOf({ lang, practice: practiceControl !== null, simulated })
  return `${notice}${told(lang, incident, registry.name)} ${seen} ${source}`
}
