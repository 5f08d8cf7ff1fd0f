// From rows of the store to news, which feeds and messages tell in the same sentences.
import type { News, Spoken } from '../../views/news.ts'
import type { ToldTransition } from '../store/transitions.ts'
import type { Maintenance, Statement } from '../store/words.ts'
import type { TakenBack } from '../store/words-corrections.ts'
import { figuresOf, journeyOf, type MailSite, stepTitle } from './facts.ts'

/** News of one kind. */
export type NewsOf<Kind extends News['kind']> = Extract<News, { readonly kind: Kind }>

const pathOf = (probe: string | null) => (probe === null ? '/' : `/probes/${probe}`)

/** A change of state as it stands at `now`; null for one of an incident that is not known any more. */
export const newsOfTransition = (site: MailSite, transition: ToldTransition, now: number): News | null => {
  const { id, kind, at, probe, step, reason } = transition
  const told = { key: `transition-${id}`, at, updatedAt: at, journey: journeyOf(site, probe) }
  // Who did not see how far it went claims no more than the form.
  const reach = transition.reach ?? 'form'
  if (kind === 'degraded') return { ...told, kind, path: `/probes/${probe}`, reach }
  if (kind === 'recovered') return { ...told, kind, path: `/probes/${probe}` }
  const kept = transition.incident === null ? null : site.store.incidents.get(transition.incident)
  if (!kept) return null
  const [incident, path] = [figuresOf(kept, now), `/incidents/${kept.id}`]
  if (kind === 'corrected') return { ...told, kind, path, incident, reason: reason ?? '' }
  const updatedAt = Math.max(at, ...site.store.corrections.ofIncident(kept.id).map((one) => one.at))
  if (kind === 'closed') return { ...told, kind, path, incident, reach, updatedAt }
  return { ...told, kind, path, incident, step: stepTitle(site, probe, step ?? kept.failedStep), updatedAt }
}

type OnRecord = {
  readonly id: string
  readonly probe: string | null
  readonly recordedAt: number
  readonly takenBack: TakenBack | null
}

/** What is told of words when they came to be on record, which may be long after they were said. */
export const newsOfRecord = (
  site: MailSite,
  noun: string,
  { id, probe, recordedAt, takenBack }: OnRecord,
) => ({
  id,
  key: `${noun}-${id}`,
  at: recordedAt,
  updatedAt: takenBack?.at ?? recordedAt,
  takenBack: takenBack !== null,
  journey: probe === null ? null : journeyOf(site, probe),
})

/** Somebody's words. */
export const newsOfStatement = (site: MailSite, statement: Statement): NewsOf<'said'> => ({
  ...newsOfRecord(site, 'statement', statement),
  kind: 'said',
  path: statement.incident === null ? pathOf(statement.probe) : `/incidents/${statement.incident}`,
  quote: statement,
  speaker: statement.speaker,
  saidAt: statement.saidAt,
})

/** Announced maintenance. */
export const newsOfMaintenance = (site: MailSite, maintenance: Maintenance): NewsOf<'maintenance'> => ({
  ...newsOfRecord(site, 'maintenance', maintenance),
  kind: 'maintenance',
  path: pathOf(maintenance.probe),
  quote: maintenance,
  announcedAt: maintenance.announcedAt,
  from: maintenance.from,
  to: maintenance.to,
})

/** That words were taken back, with the reason. */
export const newsOfTakenBack = <Words extends Spoken>(words: Words, { at, reason }: TakenBack) => ({
  kind: 'taken-back' as const,
  key: `${words.key}-taken-back`,
  at,
  updatedAt: at,
  path: words.path,
  journey: words.journey,
  words,
  reason,
})

/** Words as they are told, with that they were taken back where they were: who was told must hear of it. */
export const withTakenBack = (words: Spoken, { takenBack }: Pick<OnRecord, 'takenBack'>): News[] =>
  takenBack === null ? [words] : [words, newsOfTakenBack(words, takenBack)]
