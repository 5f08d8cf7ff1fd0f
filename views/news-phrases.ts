// The parts that the sentences of feeds share: who spoke, when by whose clock, and what is known of an incident.
import { count, french as fr, type Lang } from './language.ts'
import type { News, NewsIncident, Quote, Spoken } from './news.ts'
import { moment, reportedDate } from './time.ts'

type Of<Kind extends News['kind']> = Extract<News, { readonly kind: Kind }>

/** The journey that news is about, by its name. */
export const journeyIn = (lang: Lang, { journey }: Pick<News, 'journey'>) =>
  journey ? journey.title[lang] : lang === 'fr' ? 'tous les parcours' : 'every journey'

/** The same within a sentence, quoted. */
export const namedIn = (lang: Lang, news: Pick<News, 'journey'>) =>
  news.journey ? quoted(lang, news.journey.title[lang]) : journeyIn(lang, news)

/** A moment that says whose clock it is by. */
export const parisFr = (at: number) => `${moment('fr', at)} (heure de Paris)`
export const parisEn = (at: number) => `${moment('en', at)} (Paris time)`

const shortest = 90
/** Words for a title. */
export const shortened = (words: string) => {
  const plain = words.replace(/\s+/g, ' ').trim()
  return [...plain].length <= shortest ? plain : `${[...plain].slice(0, shortest).join('')}…`
}

/** Words between the quotation marks of a language. */
const quoted = (lang: Lang, words: string) => (lang === 'fr' ? `«\u00a0${words}\u00a0»` : `“${words}”`)

/** Words as they were said, with where they are found. */
export const sourced = (lang: Lang, { url, words }: Quote) => {
  const said = quoted(lang, words.trim())
  if (url === null) return said
  return lang === 'fr' ? fr`${said} Source : ${url}` : `${said} Source: ${url}`
}

/** How many attempts, and how they ended. */
export const counts = (lang: Lang, { attempts, failures, inconclusive }: NewsIncident) => {
  const figure = (value: number, one: string, many: string) =>
    `${count(lang, value)}\u00a0${value > 1 || (lang === 'en' && value === 0) ? many : one}`
  const said =
    lang === 'fr'
      ? [figure(attempts, 'tentative', 'tentatives'), figure(failures, 'échec', 'échecs')]
      : [figure(attempts, 'attempt', 'attempts'), figure(failures, 'failure', 'failures')]
  const none = lang === 'fr' ? 'sans conclusion' : 'inconclusive'
  return [...said, ...(inconclusive > 0 ? [`${count(lang, inconclusive)}\u00a0${none}`] : [])].join(', ')
}

/** What is known from before. */
export const lastPass = (lang: Lang, { lastGoodAt }: NewsIncident) => {
  if (lastGoodAt === null) {
    return lang === 'fr' ? fr`Aucune réussite antérieure connue.` : 'No earlier success is known.'
  }
  return lang === 'fr'
    ? fr`Dernière réussite connue auparavant : le ${parisFr(lastGoodAt)}.`
    : `Last known success before: ${parisEn(lastGoodAt)}.`
}

/** What is known from afterwards. */
export const firstPass = (lang: Lang, { firstGoodAt }: NewsIncident) => {
  if (firstGoodAt === null) return ''
  return lang === 'fr'
    ? fr` Première réussite ensuite : le ${parisFr(firstGoodAt)}.`
    : ` First success afterwards: ${parisEn(firstGoodAt)}.`
}

/** From when to when maintenance was announced. */
export const windowIn = (lang: Lang, { from, to }: Of<'maintenance'>) =>
  lang === 'fr' ? fr`du ${parisFr(from)} au ${parisFr(to)}` : `from ${parisEn(from)} to ${parisEn(to)}`

/** What is known of the end of a reported incident. */
export const endIn = (lang: Lang, { endedAfter, endedBefore }: Of<'reported'>) => {
  const french = lang === 'fr'
  const after =
    endedAfter === null
      ? []
      : [
          french
            ? fr`pas avant le ${reportedDate('fr', endedAfter)}`
            : `not before ${reportedDate('en', endedAfter)}`,
        ]
  const before =
    endedBefore === null
      ? []
      : [
          french
            ? fr`au plus tard le ${reportedDate('fr', endedBefore)}`
            : `by ${reportedDate('en', endedBefore)} at the latest`,
        ]
  const known = [...after, ...before]
  if (known.length === 0) return french ? fr`Fin : inconnue.` : 'End: unknown.'
  return french ? fr`Fin : ${known.join(', ')}.` : `End: ${known.join(', ')}.`
}

/** Words on record, as a part of the sentence that takes them back. */
export const recordIn = (lang: Lang, words: Spoken): string => {
  const french = lang === 'fr'
  switch (words.kind) {
    case 'said': {
      const about = namedIn(lang, words)
      const { source } = words.quote
      return french
        ? fr`les propos attribués à ${source}, datés du ${parisFr(words.saidAt)}, au sujet de ${about}`
        : `the words attributed to ${source}, dated ${parisEn(words.saidAt)}, about ${about}`
    }
    case 'maintenance': {
      const [when, about] = [windowIn(lang, words), namedIn(lang, words)]
      const { source } = words.quote
      return french
        ? fr`l'annonce de maintenance attribuée à ${source}, ${when}, pour ${about}`
        : `the announcement of maintenance attributed to ${source}, ${when}, for ${about}`
    }
    case 'reported': {
      const began = reportedDate(lang, words.beganAt)
      return french
        ? fr`l'incident rapporté ${quoted('fr', words.title.fr)}, dont le début était daté du ${began}`
        : `the reported incident ${quoted('en', words.title.en)}, said to have begun on ${began}`
    }
  }
}

/** The same for a title. */
export const recordBriefly = (lang: Lang, words: Spoken): string => {
  const french = lang === 'fr'
  switch (words.kind) {
    case 'said':
      return french
        ? fr`propos attribués à ${words.quote.source}`
        : `words attributed to ${words.quote.source}`
    case 'maintenance':
      return french
        ? fr`maintenance annoncée par ${words.quote.source}`
        : `maintenance announced by ${words.quote.source}`
    case 'reported':
      return french
        ? fr`incident rapporté ${quoted('fr', words.title.fr)}`
        : `reported incident ${quoted('en', words.title.en)}`
  }
}
