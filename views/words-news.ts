// The sentences of feeds: each can be quoted alone, and says what was seen, when, and from where.
import { capital, french as fr, type Lang, listOf } from './language.ts'
import type { News, Newsroom } from './news.ts'
import {
  counts,
  endIn,
  firstPass,
  journeyIn,
  lastPass,
  namedIn,
  parisEn,
  parisFr,
  recordBriefly,
  recordIn,
  shortened,
  sourced,
  windowIn,
} from './news-phrases.ts'
import { speakerWords } from './statement.ts'
import { rangeText, reportedDate } from './time.ts'
import { reachWords } from './words-reach.ts'

type Of<Kind extends News['kind']> = Extract<News, { readonly kind: Kind }>

type Sentences = {
  readonly [Kind in News['kind']]: (news: Of<Kind>, journey: string) => readonly [string, string]
}

const inFrench: Sentences = {
  opened: ({ at, incident, step }, journey) => [
    fr`${journey} : en échec depuis le ${parisFr(incident.firstBadAt)}`,
    fr`Constaté le ${parisFr(at)} : ${journey} en échec depuis le ${parisFr(incident.firstBadAt)}, à l'étape « ${step.fr} ». ${lastPass('fr', incident)}`,
  ],
  changed: ({ at, incident, step }, journey) => [
    fr`${journey} : l'échec se produit maintenant à l'étape « ${step.fr} »`,
    fr`${journey} : l'incident commencé le ${parisFr(incident.firstBadAt)} se poursuit ; depuis le ${parisFr(at)}, l'échec se produit à l'étape « ${step.fr} ».`,
  ],
  closed: ({ at, incident, reach }, journey) => [
    fr`${journey} : ${reachWords.fr[reach].again}, après ${rangeText('fr', incident.duration)}`,
    fr`${journey} : ${reachWords.fr[reach].again}, constaté le ${parisFr(at)}. Premier échec : le ${parisFr(incident.firstBadAt)}.${firstPass('fr', incident)} Durée : ${rangeText('fr', incident.duration)}. ${counts('fr', incident)}.`,
  ],
  'taken-back': ({ at, words, reason }) => [
    fr`Rectification : ${recordBriefly('fr', words)}`,
    fr`Le ${parisFr(at)}, Constat a retiré ${recordIn('fr', words)}. Motif : ${reason}`,
  ],
  corrected: ({ at, incident, reason }, journey) => [
    fr`${journey} : rectification de l'incident commencé le ${parisFr(incident.firstBadAt)}`,
    fr`${journey} : le ${parisFr(at)}, ${incident.retracted ? fr`l'incident commencé le ${parisFr(incident.firstBadAt)} a été retiré de nos chiffres` : fr`les chiffres de l'incident commencé le ${parisFr(incident.firstBadAt)} ont été rectifiés`}. Motif : ${reason}`,
  ],
  degraded: ({ at, reach }, journey) => [
    fr`${journey} : ${reachWords.fr[reach].slow}`,
    fr`${journey} : ${reachWords.fr[reach].slower}, mais plus lentement que le seuil publié, constaté le ${parisFr(at)}. Ce n'est pas une panne.`,
  ],
  recovered: ({ at }, journey) => [
    fr`${journey} : ne dépasse plus le seuil de lenteur`,
    fr`${journey} : ne dépasse plus le seuil de lenteur publié, constaté le ${parisFr(at)}.`,
  ],
  said: ({ quote, speaker, saidAt, ...news }) => [
    fr`${quote.source} : « ${shortened(quote.words)} »`,
    fr`${speakerWords[speaker].fr}, ${quote.source}, le ${parisFr(saidAt)}, au sujet de ${namedIn('fr', news)} : ${sourced('fr', quote)}`,
  ],
  maintenance: (news) => [
    fr`Maintenance annoncée par ${news.quote.source}, ${windowIn('fr', news)}`,
    fr`Maintenance annoncée par ${news.quote.source} le ${parisFr(news.announcedAt)}${news.announcedAt < news.from ? '' : fr` (donc après son début)`}, ${windowIn('fr', news)}, pour ${namedIn('fr', news)} : ${sourced('fr', news.quote)}`,
  ],
  reported: (news, journey) => [
    fr`Rapporté par ${listOf(
      'fr',
      news.sources.map(({ name }) => name),
    )} : ${news.title.fr}`,
    fr`${news.title.fr} (${journey}). Début : le ${reportedDate('fr', news.beganAt)}. ${endIn('fr', news)} Constat ne l'a pas mesuré et ne le compte dans aucun chiffre. ${news.sources.map(({ name, says }) => fr`${name} : « ${says} »`).join(' ')}`,
  ],
}

const inEnglish: Sentences = {
  opened: ({ at, incident, step }, journey) => [
    `${journey}: failing since ${parisEn(incident.firstBadAt)}`,
    `Seen on ${parisEn(at)}: ${journey} failing since ${parisEn(incident.firstBadAt)}, at the step “${step.en}”. ${lastPass('en', incident)}`,
  ],
  changed: ({ at, incident, step }, journey) => [
    `${journey}: now failing at the step “${step.en}”`,
    `${journey}: the incident that began on ${parisEn(incident.firstBadAt)} goes on; since ${parisEn(at)}, it fails at the step “${step.en}”.`,
  ],
  closed: ({ at, incident, reach }, journey) => [
    `${journey}: ${reachWords.en[reach].again}, after ${rangeText('en', incident.duration)}`,
    `${journey}: ${reachWords.en[reach].again}, seen on ${parisEn(at)}. First failure: ${parisEn(incident.firstBadAt)}.${firstPass('en', incident)} Duration: ${rangeText('en', incident.duration)}. ${counts('en', incident)}.`,
  ],
  'taken-back': ({ at, words, reason }) => [
    `Correction: ${recordBriefly('en', words)}`,
    `On ${parisEn(at)}, Constat took back ${recordIn('en', words)}. Reason: ${reason}`,
  ],
  corrected: ({ at, incident, reason }, journey) => [
    `${journey}: correction of the incident that began on ${parisEn(incident.firstBadAt)}`,
    `${journey}: on ${parisEn(at)}, ${incident.retracted ? `the incident that began on ${parisEn(incident.firstBadAt)} was taken out of our figures` : `the figures of the incident that began on ${parisEn(incident.firstBadAt)} were corrected`}. Reason: ${reason}`,
  ],
  degraded: ({ at, reach }, journey) => [
    `${journey}: ${reachWords.en[reach].slow}`,
    `${journey}: ${reachWords.en[reach].slower}, but more slowly than the published threshold, seen on ${parisEn(at)}. This is not an outage.`,
  ],
  recovered: ({ at }, journey) => [
    `${journey}: no longer slower than the threshold`,
    `${journey}: no longer slower than the published threshold, seen on ${parisEn(at)}.`,
  ],
  said: ({ quote, speaker, saidAt, ...news }) => [
    `${quote.source}: “${shortened(quote.words)}”`,
    `${speakerWords[speaker].en}, ${quote.source}, on ${parisEn(saidAt)}, about ${namedIn('en', news)}: ${sourced('en', quote)}`,
  ],
  maintenance: (news) => [
    `Maintenance announced by ${news.quote.source}, ${windowIn('en', news)}`,
    `Maintenance announced by ${news.quote.source} on ${parisEn(news.announcedAt)}${news.announcedAt < news.from ? '' : ' (hence after it began)'}, ${windowIn('en', news)}, for ${namedIn('en', news)}: ${sourced('en', news.quote)}`,
  ],
  reported: (news, journey) => [
    `Reported by ${listOf(
      'en',
      news.sources.map(({ name }) => name),
    )}: ${news.title.en}`,
    `${news.title.en} (${journey}). Began: ${reportedDate('en', news.beganAt)}. ${endIn('en', news)} Constat did not measure it and counts it in no figure. ${news.sources.map(({ name, says }) => `${name}: “${says}”`).join(' ')}`,
  ],
}

const sentences = (lang: Lang, news: News): readonly [string, string] => {
  const all = lang === 'fr' ? inFrench : inEnglish
  const told = all[news.kind] as (news: News, journey: string) => readonly [string, string]
  return told(news, journeyIn(lang, news))
}

/** What stands before every title when nothing real was seen. */
export const noticeOf = ({ lang, practice, simulated }: Omit<Newsroom, 'registry' | 'places'>): string => {
  const said = [
    ...(practice ? [lang === 'fr' ? 'exercice' : 'practice'] : []),
    ...(simulated ? [lang === 'fr' ? fr`historique simulé` : 'simulated history'] : []),
  ]
  return said.length === 0 ? '' : `[${capital(lang, said.join(', '))}] `
}

const seenFrom = ({ lang, places }: Newsroom) => {
  const named = listOf(lang, places)
  if (lang === 'fr') {
    return places.length === 1
      ? fr`Vu d'un seul point d'observation : ${named}.`
      : fr`Vu de ${places.length} points d'observation : ${named}.`
  }
  return places.length === 1
    ? `Seen from a single vantage point: ${named}.`
    : `Seen from ${places.length} vantage points: ${named}.`
}

const measured: readonly News['kind'][] = ['opened', 'changed', 'closed', 'degraded', 'recovered']

const withdrawn = (lang: Lang, news: News) => {
  if ('takenBack' in news && news.takenBack) {
    return lang === 'fr' ? fr`Retiré par Constat : ` : 'Taken back by Constat: '
  }
  if (!('incident' in news) || news.kind === 'corrected' || !news.incident.retracted) return ''
  return lang === 'fr' ? fr`Retiré de nos chiffres : ` : 'Taken out of our figures: '
}

/** An entry's title and its words, both plain text. */
export const newsText = (room: Newsroom, news: News): { readonly title: string; readonly text: string } => {
  const { lang } = room
  const [title, text] = sentences(lang, news)
  const before = `${noticeOf(room)}${withdrawn(lang, news)}`
  const where = measured.includes(news.kind) ? ` ${seenFrom(room)}` : ''
  return {
    title: `${before}${capital(lang, title)}`,
    text: `${before}${room.registry}. ${capital(lang, text)}${where}`,
  }
}

/** An incident's name, the same while it is open and afterwards. */
export const incidentName = (room: Newsroom, news: Extract<News, { readonly kind: 'opened' }>): string => {
  const { lang } = room
  const journey = journeyIn(lang, news)
  const name =
    lang === 'fr'
      ? fr`${journey} : échec à l'étape « ${news.step.fr} »`
      : `${journey}: failure at the step “${news.step.en}”`
  return `${noticeOf(room)}${withdrawn(lang, news)}${capital(lang, name)}`
}
