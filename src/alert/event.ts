// The same facts for machines: the JSON that a webhook is told.
import type { MailIncident, MailRoom, Told } from '../../views/mail-facts.ts'
import { newsText } from '../../views/words-news.ts'

const time = (at: number | null) => (at === null ? null : new Date(at).toISOString())

const seconds = (ms: number | null) => (ms === null ? null : ms / 1000)

const takenBack = { said: 'statement.corrected', maintenance: 'maintenance.corrected' } as const

/** What each event is called, by the habit of the Standard Webhooks specification. */
const types = {
  opened: 'incident.opened',
  reminder: 'incident.still_open',
  changed: 'incident.changed',
  closed: 'incident.closed',
  corrected: 'incident.corrected',
  degraded: 'journey.degraded',
  recovered: 'journey.recovered',
  statement: 'statement.made',
  maintenance: 'maintenance.announced',
  digest: 'digest.made',
  confirm: 'subscription.asked',
  operator: 'watching.impaired',
} as const satisfies Readonly<Record<Exclude<Told['kind'], 'taken-back'>, string>>

/** Every type that an event may have. */
export const eventTypes = [...Object.values(types), ...Object.values(takenBack)]

const typeOf = (told: Told) =>
  told.kind === 'taken-back' ? takenBack[told.news.words.kind] : types[told.kind]

const wordsOf = (told: Told) => {
  if (told.kind === 'taken-back') return told.news.words.id
  return told.kind === 'statement' || told.kind === 'maintenance' ? told.news.id : null
}

const incidentJson = (room: MailRoom, incident: MailIncident) => ({
  id: incident.id,
  probe: incident.journey.id,
  status: incident.open ? 'open' : 'closed',
  retracted: incident.retracted,
  failed_step: incident.stepName,
  failed_step_title: incident.step[room.lang],
  outcome: incident.outcome,
  last_good_at: time(incident.lastGoodAt),
  first_bad_at: time(incident.firstBadAt),
  first_good_at: time(incident.firstGoodAt),
  duration: {
    at_least_s: seconds(incident.duration.atLeastMs),
    at_most_s: seconds(incident.duration.atMostMs),
  },
  attempts: incident.attempts,
  failures: incident.failures,
  inconclusive: incident.inconclusive,
  url: `${room.url}/incidents/${incident.id}`,
})

/** The event of a message, as a webhook's JSON: snake_case keys, RFC 3339 times, durations in seconds. */
export const eventOf = (room: MailRoom, told: Told, subject: string): Readonly<Record<string, unknown>> => {
  const news = told.kind !== 'digest' && 'news' in told ? told.news : null
  const incident = 'incident' in told ? told.incident : null
  return {
    type: typeOf(told),
    timestamp: time(news?.at ?? room.now),
    data: {
      registry: room.registry,
      practice: room.practice,
      simulated: room.simulated,
      places: room.places,
      as_of: time(room.now),
      probe: news?.journey?.id ?? incident?.journey.id ?? null,
      title: subject,
      text: news && newsText(room, news).text,
      reason: told.kind === 'corrected' || told.kind === 'taken-back' ? told.news.reason : null,
      words_id: wordsOf(told),
      incident: incident && incidentJson(room, incident),
    },
  }
}
