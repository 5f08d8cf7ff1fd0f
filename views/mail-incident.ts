// What messages about an incident say, in order.
import { pathIn } from './link.ts'
import type { Part, Said } from './mail.ts'
import { mailCitation, toldBriefly } from './mail-cite.ts'
import type { MailIncident, MailRoom, Told } from './mail-facts.ts'
import type { News } from './news.ts'
import { moment, rangeText } from './time.ts'
import { detailWords } from './words-detail.ts'
import { mailWords, parisTime } from './words-mail.ts'
import { newsText } from './words-news.ts'
import { outcomeWords } from './words-outcome.ts'
import { pageWords } from './words-page.ts'
import { storyWords } from './words-story.ts'

type Of<Kind extends Told['kind']> = Extract<Told, { readonly kind: Kind }>

/** A paragraph. */
export const words = (text: string): Part => ({ kind: 'words', text })

export const heading = (text: string): Part => ({ kind: 'heading', text })

export const link = (label: string, href: string): Part => ({ kind: 'link', label, href })

/** The whole address of a page of ours. */
export const pageAt = ({ url, lang }: MailRoom, path: string): string => `${url}${pathIn(lang, path)}`

/** News in words: that nothing real was seen stands above every message, and need not be in each sentence. */
export const newsIn = (room: MailRoom, news: News): { readonly title: string; readonly text: string } =>
  newsText({ ...room, practice: false, simulated: false }, news)

const figures = (
  { lang }: MailRoom,
  incident: MailIncident,
  more: readonly (readonly [string, string])[],
): Part => {
  const { step, attempts, failures, inconclusive, duration } = incident
  return {
    kind: 'facts',
    rows: [
      [pageWords[lang].failingStep, step[lang]],
      ...more,
      [mailWords[lang].attempts, storyWords[lang].tally(attempts, failures, inconclusive)],
      [pageWords[lang].duration, rangeText(lang, duration)],
    ],
  }
}

/** The sentence to quote of each incident; nothing of a retracted one. */
const cited = (room: MailRoom, ...incidents: readonly MailIncident[]): Part[] => {
  const standing = incidents.filter(({ retracted }) => !retracted)
  if (standing.length === 0) return []
  const sentences = standing.map(
    (one): Part => ({ kind: 'quote', lang: room.lang, text: mailCitation(room, one), by: null }),
  )
  return [heading(mailWords[room.lang].cite), ...sentences]
}

/** Where the rest of an incident is found. */
export const incidentLinks = (room: MailRoom, { id, picture }: MailIncident): Part[] => {
  const { page, picture: pictured, json } = mailWords[room.lang]
  return [
    link(page, pageAt(room, `/incidents/${id}`)),
    ...(picture === null ? [] : [link(pictured, `${room.url}/artefacts/${picture}`)]),
    link(json, `${room.url}/api/v1/incidents/${id}`),
  ]
}

const oneOfMany = ({ lang }: MailRoom, { firstBadAt, firstGoodAt, open, duration }: MailIncident): string => {
  const { manyEnded, manyOpen } = mailWords[lang]
  const [from, range] = [moment(lang, firstBadAt), rangeText(lang, duration)]
  return open || firstGoodAt === null
    ? manyOpen(from, range)
    : manyEnded(from, moment(lang, firstGoodAt), range)
}

// Each of them apart: what is told of several as one would be longer, or shorter, than what was measured.
const together = (room: MailRoom, story: readonly MailIncident[]): Part[] => {
  if (story.length < 2) return []
  const { many, manyWhy } = mailWords[room.lang]
  const items = story.map((one) => [oneOfMany(room, one), pageAt(room, `/incidents/${one.id}`)] as const)
  return [heading(many(story.length)), words(manyWhy), { kind: 'list', items }]
}

// A message may leave long after what it tells of: it never says as present what is past.
const since = ({ lang }: MailRoom, { open, closedAt, retracted }: MailIncident): Part[] => {
  const { retractedSince, closedSince } = mailWords[lang]
  if (retracted) return [words(retractedSince)]
  return open || closedAt === null ? [] : [words(closedSince(moment(lang, closedAt)))]
}

/** An incident opened, or went on at another step. */
export const failing = (room: MailRoom, told: Of<'opened' | 'changed'>): Said => {
  const { lang } = room
  const { news, incident, story } = told
  const { title, text } = newsIn(room, news)
  const { seenThere, wasSlow } = mailWords[lang]
  const seen = [seenThere, outcomeWords[incident.outcome].meaning[lang]] as const
  return {
    tone: 'bad',
    headline: title,
    parts: [
      words(text),
      ...(told.kind === 'opened' && told.wasSlow ? [words(wasSlow)] : []),
      ...since(room, incident),
      figures(room, incident, [seen]),
      ...(incident.isControlled ? [words(detailWords[lang].controlsAnswered)] : []),
      ...together(room, story),
      ...cited(room, incident),
      ...incidentLinks(room, incident),
    ],
  }
}

/** An incident is still open a day later, or nobody observes it any more. */
export const reminded = (room: MailRoom, { incident, story }: Of<'reminder'>): Said => {
  const { lang } = room
  const { still, unseen, goesOn } = mailWords[lang]
  const { journey, silentSince, firstBadAt } = incident
  return {
    tone: 'bad',
    headline: (silentSince === null ? still : unseen)(journey.title[lang]),
    parts: [
      words(goesOn(moment(lang, firstBadAt))),
      ...(silentSince === null ? [] : [words(detailWords[lang].silent(moment(lang, silentSince)))]),
      figures(room, incident, []),
      ...together(room, story),
      ...cited(room, incident),
      ...incidentLinks(room, incident),
    ],
  }
}

const exportOf = (room: MailRoom, { id }: MailIncident): Part =>
  link(mailWords[room.lang].exported, pageAt(room, `/evidence/estimate?incident=${id}`))

// What is told of several is their first failure and the last return; the rest is each one's own.
const endOf = (room: MailRoom, { news, incident, story }: Of<'closed'>) => {
  const { lang, registry } = room
  const [first] = story
  const { title, text } = newsIn(room, news)
  if (!first || story.length < 2) {
    const step = [pageWords[lang].failingStep, incident.step[lang]] as const
    return { headline: title, parts: [words(text), { kind: 'facts', rows: [step] } as const] }
  }
  const { backFromMany, formBack, manyOver } = mailWords[lang]
  const name = incident.journey.title[lang]
  const [from, to] = [moment(lang, first.firstBadAt), moment(lang, incident.firstGoodAt ?? news.at)]
  return {
    headline: news.reach === 'form' ? formBack(name) : backFromMany(name, story.length),
    parts: [words(`${registry}. ${manyOver(parisTime(lang, news.at), from, to)}`), ...together(room, story)],
  }
}

/** An incident closed. */
export const closed = (room: MailRoom, told: Of<'closed'>): Said => {
  const { incident, story } = told
  const { headline, parts } = endOf(room, told)
  return {
    tone: 'good',
    headline,
    parts: [
      ...parts,
      ...cited(room, ...(story.length < 2 ? [incident] : story)),
      ...incidentLinks(room, incident),
      exportOf(room, incident),
    ],
  }
}

// That it failed may still be so when its figures no longer are.
const saidBefore = ({ lang, registry }: MailRoom, told: Of<'corrected'>): Part[] => {
  const { incident, announced, published } = told
  const { announced: sentences, figuresWere } = mailWords[lang]
  const struck = (text: string): Part => ({ kind: 'struck', text })
  const happened = announced.map(({ kind, at }) => sentences[kind](parisTime(lang, at)))
  // What had been published of a retracted incident is kept as it was; of one that never closed, its range grew daily.
  if (incident.retracted) {
    const whole = incident.firstGoodAt === null ? [] : [toldBriefly(lang, incident, registry)]
    return [...happened, ...whole].map(struck)
  }
  if (published === null) return happened.map(words)
  const { attempts, failures, inconclusive, duration } = published
  const tally = storyWords[lang].tally(attempts, failures, inconclusive)
  return [...happened.map(words), struck(figuresWere(rangeText(lang, duration), tally))]
}

/** What had been said of an incident is no longer so. */
export const corrected = (room: MailRoom, told: Of<'corrected'>): Said => {
  const { news, incident } = told
  const { lang } = room
  const { whatWasTold, whatIsTold } = mailWords[lang]
  const { title, text } = newsIn(room, news)
  const stands = incident.retracted
    ? [words(detailWords[lang].retracted), words(storyWords[lang].citeRetracted)]
    : [figures(room, incident, []), ...cited(room, incident)]
  return {
    tone: 'plain',
    headline: title,
    parts: [
      words(text),
      heading(whatWasTold),
      ...saidBefore(room, told),
      heading(whatIsTold),
      ...stands,
      ...incidentLinks(room, incident),
    ],
  }
}
