// One message of every kind, with the longest names that the journeys shipped with Constat have.
import { messageOf } from '../../src/alert/message.ts'
import type { Lang } from '../../views/language.ts'
import { type MailIncident, type MailRoom, type Told, type Trouble, topics } from '../../views/mail-facts.ts'

const t0 = Date.UTC(2021, 9, 1, 6, 12)
const hour = 3_600_000
const day = 24 * hour

const journey = {
  id: 'consumer-sign-up',
  title: { fr: 'Inscription d’un particulier', en: 'Consumer sign-up' },
}
const step = {
  fr: 'Accepte les conditions et valide l’adhésion',
  en: 'Activates the membership by the code in the mail',
}

/** What every message says of the site: real, unless told otherwise. */
export const room = (lang: Lang, given: Partial<MailRoom> = {}): MailRoom => ({
  lang,
  now: t0 + 23 * day,
  title: 'Constat',
  url: 'https://constat.example',
  contact: 'contact@constat.example',
  registry: 'Registre d’essai',
  places: ['Paris'],
  practice: false,
  simulated: false,
  ...given,
})

/** An outage of 22 to 24 days, open at the end of them. */
export const anIncident = (given: Partial<MailIncident> = {}): MailIncident => ({
  id: '0'.repeat(32),
  journey,
  stepName: 'activation',
  step,
  open: true,
  closedAt: null,
  outcome: 'notice_displayed',
  isControlled: true,
  silentSince: null,
  picture: 'a'.repeat(64),
  firstBadAt: t0,
  firstGoodAt: null,
  lastGoodAt: t0 - hour,
  duration: { atLeastMs: 22 * day, atMostMs: 23 * day + hour },
  attempts: 3312,
  failures: 3300,
  inconclusive: 12,
  retracted: false,
  ...given,
})

const closed = { open: false, closedAt: t0 + 23 * day, firstGoodAt: t0 + 23 * day - hour }

const about = { key: 'key', at: t0, updatedAt: t0, path: `/incidents/${'0'.repeat(32)}`, journey }

const quote = {
  source: 'Communiqué de l’exploitant',
  url: 'https://operator.example/news',
  words: 'La continuité de service est assurée pour les entreprises abonnées.',
}

const states = [{ journey, state: 'down' }] as const

const onRecord = { id: '2'.repeat(32), takenBack: false }

const said = { ...about, ...onRecord, kind: 'said', quote, speaker: 'operator', saidAt: t0 + hour } as const
const maintenance = {
  ...about,
  ...onRecord,
  kind: 'maintenance',
  quote: { ...quote, words: 'Une opération de maintenance de quelques jours.' },
  announcedAt: t0 - day,
  from: t0,
  to: t0 + 3 * day,
} as const

const takenBack = <Words extends typeof said | typeof maintenance>(words: Words): Told => ({
  kind: 'taken-back',
  news: {
    ...about,
    kind: 'taken-back',
    words: { ...words, takenBack: true },
    reason: 'Nous avions mal lu l’annonce.',
  },
})

/** An incident that is told by itself. */
export const alone = (incident: MailIncident) => ({ incident, story: [incident] })

const opened = (incident: MailIncident) => ({ ...about, kind: 'opened', incident, step }) as const
const ended = (incident: MailIncident) => ({ ...about, kind: 'closed', incident, reach: 'end' }) as const
const corrected = (incident: MailIncident) =>
  ({ ...about, kind: 'corrected', incident, reason: 'Notre pare-feu bloquait le registre.' }) as const

const announced = [
  { kind: 'opened', at: t0 },
  { kind: 'closed', at: t0 + day },
] as const

const trouble = (kind: Trouble['about']): Told => ({
  kind: 'operator',
  trouble: { about: kind, journey, at: t0, detail: '12 attempts in a row, page_changed' },
})

const still = anIncident()
const over = anIncident(closed)
const before = anIncident({
  id: '1'.repeat(32),
  open: false,
  closedAt: t0 - hour,
  firstBadAt: t0 - 6 * hour,
  firstGoodAt: t0 - hour,
  duration: { atLeastMs: 5 * hour, atMostMs: 5 * hour + 360_000 },
})
const gone = anIncident({ ...closed, retracted: true })

/** Every kind of message, by a name. */
export const everyTold: readonly { readonly name: string; readonly told: Told }[] = [
  {
    name: 'opened',
    told: { kind: 'opened', news: opened(still), incident: still, story: [still], wasSlow: true },
  },
  {
    name: 'opened-late',
    told: { kind: 'opened', news: opened(over), incident: over, story: [over], wasSlow: false },
  },
  { name: 'reminder', told: { kind: 'reminder', ...alone(still) } },
  { name: 'silent', told: { kind: 'reminder', ...alone(anIncident({ silentSince: t0 + day })) } },
  {
    name: 'changed',
    told: { kind: 'changed', news: { ...about, kind: 'changed', incident: still, step }, ...alone(still) },
  },
  { name: 'closed', told: { kind: 'closed', news: ended(over), ...alone(over) } },
  {
    name: 'closed-after-another',
    told: { kind: 'closed', news: ended(over), incident: over, story: [before, over] },
  },
  {
    name: 'opened-after-another',
    told: {
      kind: 'opened',
      news: opened(still),
      incident: still,
      story: [before, still],
      wasSlow: false,
    },
  },
  {
    name: 'corrected',
    told: { kind: 'corrected', news: corrected(over), incident: over, announced, published: before },
  },
  {
    name: 'retracted',
    told: { kind: 'corrected', news: corrected(gone), incident: gone, announced, published: over },
  },
  { name: 'degraded', told: { kind: 'degraded', news: { ...about, kind: 'degraded', reach: 'end' } } },
  { name: 'recovered', told: { kind: 'recovered', news: { ...about, kind: 'recovered' } } },
  {
    name: 'statement',
    told: { kind: 'statement', news: said, quoteLang: 'fr', states, incident: still },
  },
  { name: 'maintenance', told: { kind: 'maintenance', news: maintenance } },
  { name: 'statement-taken-back', told: takenBack(said) },
  { name: 'maintenance-taken-back', told: takenBack(maintenance) },
  {
    name: 'digest',
    told: {
      kind: 'digest',
      every: 'weekly',
      from: t0,
      to: t0 + 7 * day,
      news: [opened(still), said, maintenance],
      states,
      open: [still],
    },
  },
  {
    name: 'digest-without-news',
    told: { kind: 'digest', every: 'daily', from: t0, to: t0 + day, news: [], states, open: [still] },
  },
  { name: 'confirm', told: { kind: 'confirm' } },
  ...([...topics, 'other'] as const).map((kind) => ({ name: `trouble-${kind}`, told: trouble(kind) })),
]

export const langs = ['fr', 'en'] as const

const tokens = { confirmToken: 'confirm', manageToken: 'manage', unsubscribeToken: 'leave' }

export const compose = (told: Told, given: Partial<MailRoom> = {}, lang: (typeof langs)[number] = 'fr') =>
  messageOf(room(lang, given), told, tokens)

export const named = (wanted: string): Told => {
  const found = everyTold.find(({ name }) => name === wanted)
  if (!found) throw new Error(`no message is named ${wanted}`)
  return found.told
}

/** Every kind of message in every language. */
export const every = langs.flatMap((lang) => everyTold.map(({ name, told }) => ({ lang, name, told })))
