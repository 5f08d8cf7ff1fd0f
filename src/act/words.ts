// Words on the record, as the one writer puts them there: statements, announced maintenance, reported incidents.
import { probes as ourProbes } from '../../probes/index.ts'
import { readReported } from '../config/reported-file.ts'
import type { Store } from '../store/store.ts'
import type { Lang, Speaker, Statement } from '../store/words.ts'
import { done, failed, type Given, openGiven } from './given.ts'
import type { Reply, Request } from './instance.ts'
import { sayMoment } from './moment.ts'
import { keepReported } from './reported.ts'

export type WordsTools = {
  readonly store: Store
  readonly now: () => number
  /** Of the site, whose time zone dates are taken in. */
  readonly site: () => { readonly timeZone: string; readonly operator: string | null }
}

/** Who may be quoted; `constat` is ourselves. */
export const speakers: readonly Speaker[] = ['operator', 'authority', 'press', 'body', 'constat']

export const languages: readonly Lang[] = ['fr', 'en']

const missingWords = 'Give the words themselves, in quotes, or on standard input.'
const missingSource = '--source: name who said it, as the public will read it.'

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())

// Append-only: a slip of the pen in a name would stand for ever.
const knownProbe = ({ plans }: Store, given: Given) => {
  const probe = given.text('probe')
  const known = [...new Set([...ourProbes.map(({ id }) => id), ...plans.probes()])]
  if (probe !== null && !known.includes(probe)) {
    given.wrong(`--probe: there is no journey ${probe}; the known ones are ${known.join(', ')}.`)
  }
  return probe
}

// The incident spoken of, measured or reported, and the journey it is of.
const knownIncident = ({ incidents, reports }: Store, given: Given) => {
  const id = given.text('incident')
  const found = id === null ? null : (incidents.get(id) ?? reports.get(id))
  if (id !== null && !found) {
    given.wrong(`There is no incident ${id}: copy its id from \`constat incidents\` or from its page.`)
  }
  return { incident: id, ofIncident: found?.probe ?? null }
}

const notLater = (given: Given, at: number | null, now: number, name: string) => {
  if (at !== null && at > now) given.wrong(`${name}: ${iso(at)} has not come yet.`)
  return at
}

const kept = (statement: Statement, timeZone: string): Reply => {
  const { id, probe, incident, speaker, source, url, lang, words, saidAt, recordedAt } = statement
  const json = { id, probe, incident, speaker, source, url, lang, words }
  return done(`On the record, as said on ${sayMoment(saidAt, timeZone)}: statement ${id}.`, {
    ...json,
    said_at: iso(saidAt),
    recorded_at: iso(recordedAt),
  })
}

/** Puts somebody's dated words on the record. */
export const addStatement = ({ store, now, site }: WordsTools, args: Request['args']): Reply => {
  const { timeZone } = site()
  const given = openGiven(args, timeZone)
  const recordedAt = now()
  const probe = knownProbe(store, given)
  const { incident, ofIncident } = knownIncident(store, given)
  if (probe !== null && ofIncident !== null && probe !== ofIncident) {
    given.wrong(`--probe: the incident is of ${ofIncident}; leave --probe out.`)
  }
  const statement = {
    probe: probe ?? ofIncident,
    incident,
    recordedAt,
    saidAt: notLater(given, given.moment('saidAt', 'needed'), recordedAt, '--said-at') ?? 0,
    speaker: given.oneOf('speaker', speakers, null),
    source: given.words('source', missingSource),
    url: given.url('url'),
    lang: given.oneOf('lang', languages, 'fr'),
    words: given.words('words', missingWords),
  }
  return given.refusal() ?? kept(store.statements.keep(statement), timeZone)
}

/** Puts words of our own beside an incident. */
export const annotateIncident = ({ store, now, site }: WordsTools, args: Request['args']): Reply => {
  const { timeZone, operator } = site()
  const given = openGiven(args, timeZone)
  const recordedAt = now()
  const { incident, ofIncident } = knownIncident(store, given)
  const statement = {
    probe: ofIncident,
    incident,
    recordedAt,
    saidAt: recordedAt,
    speaker: 'constat' as const,
    source: operator ?? 'Constat',
    url: given.url('url'),
    lang: given.oneOf('lang', languages, 'fr'),
    words: given.words('words', missingWords),
  }
  return given.refusal() ?? kept(store.statements.keep(statement), timeZone)
}

/** Puts announced maintenance on the record; it counts only if it was announced before it began. */
export const addMaintenance = ({ store, now, site }: WordsTools, args: Request['args']): Reply => {
  const { timeZone } = site()
  const given = openGiven(args, timeZone)
  const recordedAt = now()
  const [from, to] = [given.moment('from', 'needed') ?? 0, given.moment('to', 'needed') ?? 0]
  if (given.refusal() === null && from >= to) given.wrong('--to: name a moment after --from.')
  const announced = given.moment('announcedAt', 'optional') ?? recordedAt
  const maintenance = {
    probe: knownProbe(store, given),
    announcedAt: notLater(given, announced, recordedAt, '--announced-at') ?? 0,
    recordedAt,
    from,
    to,
    source: given.words('source', missingSource),
    url: given.url('url'),
    lang: given.oneOf('lang', languages, 'fr'),
    words: given.words('words', missingWords),
  }
  const refusal = given.refusal()
  if (refusal) return refusal
  const { id, announcedAt, probe, source, url, lang, words } = store.maintenances.keep(maintenance)
  const counts = announcedAt < from
  const warning = `\nWarning: it was announced on ${sayMoment(announcedAt, timeZone)}, when it had begun: it is shown, and does not count as announced. If it was announced earlier, add it again with --announced-at.`
  const when = `${sayMoment(from, timeZone)} to ${sayMoment(to, timeZone)}`
  return done(`On the record: maintenance ${id}, ${when}.${counts ? '' : warning}`, {
    id,
    probe,
    source,
    url,
    lang,
    words,
    recorded_at: iso(recordedAt),
    announced_at: iso(announcedAt),
    from: iso(from),
    to: iso(to),
    counts_as_announced: counts,
  })
}

// One incident from options: what several sources say is easier to write in a file.
const reportedIn = (given: Given) => [
  {
    probe: given.text('probe'),
    title: {
      fr: given.words('titleFr', '--title-fr is missing: say what happened, in French.'),
      en: given.words('titleEn', '--title-en is missing: say what happened, in English.'),
    },
    began_at: iso(given.moment('beganAt', 'needed')) ?? '',
    ended_after: iso(given.moment('endedAfter', 'optional')),
    ended_before: iso(given.moment('endedBefore', 'optional')),
    sources: [
      {
        name: given.words('source', '--source: name who reported it.'),
        url: given.url('url'),
        says: given.words('says', '--says: give what the source says, in short.'),
      },
    ],
  },
]

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    // What is no JSON is as wrong as what has another shape.
    return null
  }
}

/** Puts incidents that others reported on the record: one in options, or the list in `reported`, as JSON. */
export const reportIncident = ({ store, now, site }: WordsTools, args: Request['args']): Reply => {
  const given = openGiven(args, site().timeZone)
  const value = args['reported'] === undefined ? reportedIn(given) : parsed(args['reported'])
  knownProbe(store, given)
  const refusal = given.refusal()
  if (refusal) return refusal
  const read = readReported(value)
  if ('problems' in read) return failed(read.problems.map(({ words }) => words).join('\n'), 2)
  const { reported } = read
  const unknown = reported.flatMap(({ probe }) => {
    const check = openGiven(probe === null ? {} : { probe }, site().timeZone)
    knownProbe(store, check)
    return check.refusal() ?? []
  })
  if (unknown[0]) return unknown[0]
  if (reported.some(({ beganAt }) => beganAt > now())) return failed('What is reported has not begun yet.', 2)
  const added = keepReported(store.reports, reported, now())
  const known = reported.length - added.length
  const ids = added.map(({ id }) => id)
  const json = { ids, already_on_record: known }
  if (added.length === 0) {
    const text = 'Nothing is new: an incident of this journey, beginning and title is on the record already.'
    return { exit: 1, text, json: { error: text, ...json } }
  }
  const already = known === 0 ? '' : ` ${known} more were on the record already.`
  return done(`On the record, as reported: ${ids.join(', ')}.${already}`, json)
}
