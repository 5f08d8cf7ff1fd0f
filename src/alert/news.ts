// From rows of the store to news, which feeds and messages tell in the same sentences.
import type { News } from '../../views/news.ts'
import type { ToldTransition } from '../store/transitions.ts'
import type { Maintenance, Statement } from '../store/words.ts'
import { figuresOf, journeyOf, type MailSite, stepTitle } from './facts.ts'

/** News of one kind. */
export type NewsOf<Kind extends News['kind']> = Extract<News, { readonly kind: Kind }>

const journeyOrAll = (site: MailSite, probe: string | null) =>
  probe === null ? null : journeyOf(site, probe)

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
  if (kind === 'closed') return { ...told, kind, path, incident, reach }
  return { ...told, kind, path, incident, step: stepTitle(site, probe, step ?? kept.failedStep) }
}

/** Somebody's words. */
export const newsOfStatement = (site: MailSite, statement: Statement): NewsOf<'said'> => ({
  kind: 'said',
  key: `statement-${statement.id}`,
  at: statement.recordedAt,
  updatedAt: statement.recordedAt,
  path: statement.incident === null ? pathOf(statement.probe) : `/incidents/${statement.incident}`,
  journey: journeyOrAll(site, statement.probe),
  quote: statement,
  speaker: statement.speaker,
  saidAt: statement.saidAt,
})

/** Announced maintenance. */
export const newsOfMaintenance = (site: MailSite, maintenance: Maintenance): NewsOf<'maintenance'> => ({
  kind: 'maintenance',
  key: `maintenance-${maintenance.id}`,
  at: maintenance.recordedAt,
  updatedAt: maintenance.recordedAt,
  path: pathOf(maintenance.probe),
  journey: journeyOrAll(site, maintenance.probe),
  quote: maintenance,
  announcedAt: maintenance.announcedAt,
  from: maintenance.from,
  to: maintenance.to,
})
