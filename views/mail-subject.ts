// Subjects: each says it all within 60 characters, the fuller wording where there is room for it.
import type { JourneyName } from './journey.ts'
import type { Lang } from './language.ts'
import type { MailRoom, Told } from './mail-facts.ts'
import { date, durationText, moment, stamp } from './time.ts'
import { mailWords } from './words-mail.ts'
import { noticeOf } from './words-news.ts'
import { troubleWords } from './words-trouble.ts'

const longest = 60

// Control and formatting characters: none may begin a header, turn a line around or hide in it.
const onOneLine = (text: string) =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()

const lengthOf = (text: string) => [...text].length

const cut = (text: string, room: number) =>
  lengthOf(text) <= room
    ? text
    : `${[...text]
        .slice(0, room - 1)
        .join('')
        .trimEnd()}…`

const named = ({ lang, registry }: MailRoom, { journey }: { readonly journey: JourneyName | null }) =>
  journey?.title[lang] ?? registry

// A moment without its year and its seconds, in the words of the text: the message has a date of its own.
const brief = (lang: Lang, at: number) => {
  const [day = ''] = stamp(lang, at).split(/\u00a0\d{4},/)
  const [, time = ''] = moment(lang, at).split(/ (?:à|at) /)
  return `${day}, ${time}`
}

// A quotation that is cut short is still closed.
const spoken = (room: MailRoom, source: string, said: string) => {
  const { says } = mailWords[room.lang]
  const left = longest - lengthOf(noticeOf(room)) - lengthOf(says(source, ''))
  return left < 10 ? source : says(source, cut(onOneLine(said), left))
}

type Wordings = {
  readonly [Kind in Told['kind']]: (
    room: MailRoom,
    told: Extract<Told, { readonly kind: Kind }>,
  ) => readonly string[]
}

/** The wordings that would do for each kind of message, the fullest first. */
const wordings: Wordings = {
  opened: (room, { news, incident }) => {
    const { failing, failingAt, failingSince } = mailWords[room.lang]
    const [name, at] = [named(room, news), incident.firstBadAt]
    return [failingSince(name, moment(room.lang, at)), failingAt(name, brief(room.lang, at)), failing(name)]
  },
  reminder: (room, { incident }) => {
    const { unseen, unseenBriefly, still, stillBriefly, stillFor, stillForBriefly } = mailWords[room.lang]
    const name = named(room, incident)
    if (incident.silentSince !== null) return [unseen(name), unseenBriefly(name)]
    const least = durationText(room.lang, incident.duration.atLeastMs, 'down')
    return [stillFor(name, least), stillForBriefly(name, least), still(name), stillBriefly(name)]
  },
  changed: (room, { news }) => {
    const { moved, movedBriefly, movedTo } = mailWords[room.lang]
    const name = named(room, news)
    return [movedTo(name, news.step[room.lang]), moved(name), movedBriefly(name)]
  },
  closed: (room, { news, incident, story }) => {
    const { back, backAfter, backBriefly, backFromMany, formBack, formBackBriefly } = mailWords[room.lang]
    const [name, { atLeastMs }] = [named(room, news), incident.duration]
    if (news.reach === 'form') return [formBack(name), formBackBriefly(name)]
    if (story.length > 1) return [backFromMany(name, story.length), back(name)]
    const least = durationText(room.lang, atLeastMs, 'down')
    return [...(atLeastMs > 0 ? [backAfter(name, least), backBriefly(name, least)] : []), back(name)]
  },
  corrected: (room, { news, incident }) => {
    const { corrected, retracted } = mailWords[room.lang]
    return [(incident.retracted ? retracted : corrected)(named(room, news))]
  },
  degraded: (room, { news }) => {
    const { slow, slowBriefly, formSlow } = mailWords[room.lang]
    if (news.reach === 'form') return [formSlow(named(room, news))]
    return [slow(named(room, news)), slowBriefly(named(room, news))]
  },
  recovered: (room, { news }) => [mailWords[room.lang].notSlow(named(room, news))],
  statement: (room, { news: { quote } }) => [spoken(room, onOneLine(quote.source), quote.words)],
  maintenance: (room, { news }) => {
    const { maintenance, maintenanceBriefly, maintenanceOn } = mailWords[room.lang]
    const name = named(room, news)
    return [maintenanceOn(name, date(room.lang, news.from)), maintenance(name), maintenanceBriefly(name)]
  },
  'taken-back': (room, { news: { words } }) => {
    const { wordsUnsaid, wordsUnsaidOf, maintenanceUnsaid, maintenanceUnsaidOn } = mailWords[room.lang]
    const name = named(room, words)
    return words.kind === 'said'
      ? [wordsUnsaidOf(onOneLine(words.quote.source)), wordsUnsaid(name)]
      : [maintenanceUnsaidOn(date(room.lang, words.from)), maintenanceUnsaid(name)]
  },
  digest: ({ lang }, { every, news, open }) => {
    const { digest, digestSubject } = mailWords[lang]
    return [digestSubject(digest[every], news.length, open.length), digest[every]]
  },
  confirm: ({ lang, title }) => [mailWords[lang].confirmSubject(title), mailWords[lang].confirm],
  operator: (room, { trouble }) => {
    const { short } = troubleWords[room.lang][trouble.about]
    return [`${short} – ${trouble.journey?.title[room.lang] ?? room.title}`, short]
  },
}

/** The subject of a message: one line of at most 60 characters, which says so when nothing real was seen. */
export const mailSubject = (room: MailRoom, told: Told): string => {
  const notice = noticeOf(room)
  const ofKind = wordings[told.kind] as (room: MailRoom, told: Told) => readonly string[]
  const all = ofKind(room, told).map((one) => `${notice}${onOneLine(one)}`)
  return cut(all.find((one) => lengthOf(one) <= longest) ?? all.at(-1) ?? notice, longest)
}
