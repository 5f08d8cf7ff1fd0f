// Journeys in the words of Statuspage: its components, and the one status over them all.
import { type Journey, type StateKey, stateKeyOf } from '../../views/journey.ts'
import type { Lang } from '../../views/language.ts'
import { moment } from '../../views/time.ts'
import { stateSentence } from '../../views/words-state.ts'
import type { Maintenance } from '../store/words.ts'

export type ComponentStatus =
  | 'operational'
  | 'degraded_performance'
  | 'partial_outage'
  | 'major_outage'
  | 'under_maintenance'

// The enumeration has no word for what nobody knows. `operational` would be a claim, and an outage another: so
// what is not known takes the mildest word that is not green, and the description says what is meant. An outage
// that nobody has looked at since stays an outage.
const statuses: Readonly<Record<StateKey, ComponentStatus>> = {
  completes: 'operational',
  'stops-short': 'operational',
  reachable: 'operational',
  slow: 'degraded_performance',
  'slow-short': 'degraded_performance',
  'slow-form': 'degraded_performance',
  suspect: 'degraded_performance',
  down: 'major_outage',
  'last-seen-failing': 'partial_outage',
  unknown: 'degraded_performance',
  'never-measured': 'degraded_performance',
  paused: 'degraded_performance',
  retired: 'degraded_performance',
}

const silent: readonly StateKey[] = ['unknown', 'never-measured', 'paused', 'retired']

const isUnknown = (journey: Journey): boolean => silent.includes(stateKeyOf(journey))

/** A journey's status; announced maintenance under way explains silence, but hides no measurement. */
export const statusOf = (journey: Journey, underMaintenance: boolean): ComponentStatus =>
  underMaintenance && isUnknown(journey) ? 'under_maintenance' : statuses[stateKeyOf(journey)]

const described = (lang: Lang, journey: Journey, now: number) =>
  lang === 'fr'
    ? `Au ${moment('fr', now)} (heure de Paris), ${stateSentence('fr', journey)}`
    : `As of ${moment('en', now)} (Paris time), ${stateSentence('en', journey)}`

/** What a component is made from. `createdAt` is when it was first watched, epoch milliseconds. */
export type Watched = {
  readonly journey: Journey
  readonly status: ComponentStatus
  readonly createdAt: number
  readonly position: number
}

const time = (at: number) => new Date(at).toISOString()

/** A journey as a Statuspage component. */
export const componentOf = (pageId: string, lang: Lang, watched: Watched, now: number) => ({
  id: watched.journey.id,
  name: watched.journey.title[lang],
  status: watched.status,
  created_at: time(watched.createdAt),
  updated_at: time(Math.max(watched.journey.observedAt ?? 0, watched.createdAt)),
  position: watched.position,
  description: described(lang, watched.journey, now),
  showcase: true,
  start_date: time(watched.createdAt).slice(0, 10),
  group_id: null,
  page_id: pageId,
  group: false,
  only_show_if_degraded: false,
})

export type Component = ReturnType<typeof componentOf>

type Rollup = {
  readonly indicator: 'none' | 'minor' | 'major' | 'critical' | 'maintenance'
  readonly description: string
}

/** The status over all components, in Statuspage's own words, save where none of them would be true. */
export const rollupOf = (all: readonly Pick<Watched, 'journey' | 'status'>[]): Rollup => {
  const has = (...wanted: ComponentStatus[]) => all.some(({ status }) => wanted.includes(status))
  if (all.length > 0 && all.every(({ status }) => status === 'major_outage')) {
    return { indicator: 'critical', description: 'Major System Outage' }
  }
  if (has('major_outage', 'partial_outage')) {
    return { indicator: 'major', description: 'Partial System Outage' }
  }
  if (has('degraded_performance')) {
    const unknown = all.every(({ journey, status }) => status === 'operational' || isUnknown(journey))
    return { indicator: 'minor', description: unknown ? 'Status Unknown' : 'Partially Degraded Service' }
  }
  if (has('under_maintenance')) return { indicator: 'maintenance', description: 'Service Under Maintenance' }
  if (all.length === 0) return { indicator: 'minor', description: 'Status Unknown' }
  const is = (key: StateKey) => all.some(({ journey }) => stateKeyOf(journey) === key)
  if (is('reachable')) return { indicator: 'none', description: 'Forms Reachable' }
  if (is('stops-short')) return { indicator: 'none', description: 'Operational, Contract Not Tried' }
  return { indicator: 'none', description: 'All Systems Operational' }
}

/** Whether maintenance announced before it began is under way for a probe. */
export const isUnderMaintenance = (all: readonly Maintenance[], probe: string, now: number): boolean =>
  all.some(
    (one) =>
      (one.probe === null || one.probe === probe) &&
      one.announcedAt < one.from &&
      one.from <= now &&
      now < one.to,
  )
