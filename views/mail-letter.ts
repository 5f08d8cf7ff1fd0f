// What each kind of message says, in order; how it is written is in views/mail.ts.
import type { Lang } from './language.ts'
import type { Letter, Part, Said } from './mail.ts'
import { mailCitation } from './mail-cite.ts'
import type { MailLinks, MailRoom, States, Told } from './mail-facts.ts'
import {
  closed,
  corrected,
  failing,
  heading,
  incidentLinks,
  link,
  newsIn,
  pageAt,
  reminded,
  words,
} from './mail-incident.ts'
import { mailSubject } from './mail-subject.ts'
import { speakerWords } from './statement.ts'
import { moment, stamp } from './time.ts'
import { mailWords, parisTime } from './words-mail.ts'
import { pageWords } from './words-page.ts'
import { stateWords } from './words-state.ts'
import { troubleWords } from './words-trouble.ts'

type Of<Kind extends Told['kind']> = Extract<Told, { readonly kind: Kind }>

const stood = (lang: Lang, states: States): Part => ({
  kind: 'facts',
  rows: states.map(({ journey, state }) => [journey.title[lang], stateWords[state][lang]]),
})

const slowness = (room: MailRoom, { kind, news }: Of<'degraded'> | Of<'recovered'>): Said => {
  const { title, text } = newsIn(room, news)
  return {
    tone: kind === 'recovered' ? 'good' : 'plain',
    headline: title,
    parts: [words(text), link(mailWords[room.lang].journeyPage, pageAt(room, news.path))],
  }
}

const spoken = (room: MailRoom, { news, quoteLang, states, incident }: Of<'statement'>): Said => {
  const { lang } = room
  const mail = mailWords[lang]
  const { quote, speaker, saidAt } = news
  const beside = incident
    ? [words(mailCitation(room, incident)), ...incidentLinks(room, incident)]
    : [link(mail.statusPage, pageAt(room, '/'))]
  return {
    tone: 'plain',
    headline: `${speakerWords[speaker][lang]}, ${quote.source}`,
    parts: [
      { kind: 'quote', lang: quoteLang, text: quote.words, by: parisTime(lang, saidAt) },
      ...(quote.url === null ? [] : [link(mail.source, quote.url)]),
      heading(mail.beside),
      stood(lang, states),
      ...beside,
    ],
  }
}

const announced = (room: MailRoom, { news }: Of<'maintenance'>): Said => {
  const { title, text } = newsIn(room, news)
  const { runsGoOn, statusPage } = mailWords[room.lang]
  return {
    tone: 'plain',
    headline: title,
    parts: [words(text), words(runsGoOn), link(statusPage, pageAt(room, '/'))],
  }
}

const takenBack = (room: MailRoom, { news }: Of<'taken-back'>): Said => {
  const { whatWasTold, whatIsTold, stands, page, journeyPage, statusPage } = mailWords[room.lang]
  const { title, text } = newsIn(room, news)
  const was = newsIn(room, { ...news.words, takenBack: false })
  const where = news.path.startsWith('/incidents/') ? page : news.path === '/' ? statusPage : journeyPage
  return {
    tone: 'plain',
    headline: title,
    parts: [
      words(text),
      heading(whatWasTold),
      { kind: 'struck', text: was.text },
      heading(whatIsTold),
      words(stands[news.words.kind]),
      link(where, pageAt(room, news.path)),
    ],
  }
}

const digested = (room: MailRoom, { every, from, to, news, states, open }: Of<'digest'>): Said => {
  const { lang } = room
  const mail = mailWords[lang]
  const items = news.map((one) => [newsIn(room, one).title, pageAt(room, one.path)] as const)
  const outages = open.flatMap((incident): Part[] => [
    words(mailCitation(room, incident)),
    link(mail.page, pageAt(room, `/incidents/${incident.id}`)),
  ])
  return {
    tone: open.length > 0 ? 'bad' : 'plain',
    headline: mail.digest[every],
    parts: [
      words(mail.digestOf(moment(lang, from), moment(lang, to))),
      heading(mail.digestNow),
      stood(lang, states),
      ...(open.length === 0 ? [] : [heading(mail.digestOpen), ...outages]),
      heading(mail.digestNews),
      items.length === 0 ? words(mail.digestNothing) : { kind: 'list', items },
      link(mail.statusPage, pageAt(room, '/')),
    ],
  }
}

const asked = ({ lang, title, registry }: MailRoom, { confirm }: MailLinks): Said => {
  const mail = mailWords[lang]
  return {
    tone: 'plain',
    headline: mail.confirm,
    parts: [
      words(mail.confirmWhy(title, registry)),
      ...(confirm === null ? [] : [link(mail.confirmHow, confirm)]),
      words(mail.confirmElse),
    ],
  }
}

const troubled = (room: MailRoom, { trouble }: Of<'operator'>): Said => {
  const { lang } = room
  const { short, meaning, advice } = troubleWords[lang][trouble.about]
  const { journey, detail, at } = trouble
  return {
    tone: 'bad',
    headline: journey === null ? short : `${short} – ${journey.title[lang]}`,
    parts: [
      words(meaning),
      { kind: 'quote', lang: 'en', text: detail, by: parisTime(lang, at) },
      words(advice),
      link(mailWords[lang].statusPage, pageAt(room, '/')),
    ],
  }
}

const saidOf = (room: MailRoom, told: Told, to: MailLinks): Said => {
  switch (told.kind) {
    case 'opened':
    case 'changed':
      return failing(room, told)
    case 'reminder':
      return reminded(room, told)
    case 'closed':
      return closed(room, told)
    case 'corrected':
      return corrected(room, told)
    case 'degraded':
    case 'recovered':
      return slowness(room, told)
    case 'statement':
      return spoken(room, told)
    case 'maintenance':
      return announced(room, told)
    case 'taken-back':
      return takenBack(room, told)
    case 'digest':
      return digested(room, told)
    case 'confirm':
      return asked(room, to)
    case 'operator':
      return troubled(room, told)
  }
}

const noticeIn = ({ lang, practice, simulated }: MailRoom) => {
  if (practice) return pageWords[lang].practice
  return simulated ? pageWords[lang].simulated : null
}

const footOf = ({ lang, title, now, contact }: MailRoom, { kind }: Told, to: MailLinks): Part[] => {
  const mail = mailWords[lang]
  const why = kind === 'operator' ? mail.whyOperator(title) : mail.why(title)
  return [
    ...(kind === 'confirm' ? [] : [words(why)]),
    words(`${mail.asOf(stamp(lang, now))} ${pageWords[lang].independent}`),
    ...(to.manage === null ? [] : [link(mail.manage, to.manage)]),
    ...(to.unsubscribe === null ? [] : [link(mail.unsubscribe, to.unsubscribe)]),
    link(mail.contact, contact.includes('@') && !contact.includes(':') ? `mailto:${contact}` : contact),
  ]
}

/** A message in its parts: the same for its HTML and its text. */
export const letterOf = (room: MailRoom, told: Told, to: MailLinks): Letter => ({
  lang: room.lang,
  subject: mailSubject(room, told),
  notice: noticeIn(room),
  ...saidOf(room, told, to),
  foot: footOf(room, told, to),
})
