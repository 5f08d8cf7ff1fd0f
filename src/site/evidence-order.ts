// What is asked of an export: an incident, or days and a journey, as an interval that a grant may or may not allow.
import { daysOfYear } from '../../views/days.ts'
import type { Bound } from '../incident/incident.ts'
import type { Grant } from '../store/grants.ts'
import { isWithin } from './grants.ts'
import { knownProbes } from './known.ts'
import type { Site } from './site.ts'

export type Chosen = {
  readonly from: string
  readonly to: string
  readonly probe: string
  readonly incident: string
}

export type Order = {
  readonly from: number
  readonly to: number
  readonly probe: string | null
  readonly incident: string | null
}

/** An order, or what is wrong with what was chosen. */
export type ReadOrder =
  | { readonly ok: true; readonly order: Order }
  | { readonly ok: false; readonly reason: 'choice' | 'outside' }

const dayMs = 24 * 3_600_000
const marginMs = 600_000

const dayNamed = (text: string) => {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day))
  const isDay = year !== '' && new Date(at).getUTCDate() === Number(day)
  return isDay ? (daysOfYear(Number(year))[(at - Date.UTC(Number(year), 0)) / dayMs] ?? null) : null
}

type Incident = {
  readonly lastGood: Bound | null
  readonly firstBad: Bound
  readonly firstGood: Bound | null
}

// A little more than the incident, so that what was seen before and after is there.
const around = ({ lastGood, firstBad, firstGood }: Incident, now: number) => ({
  from: (lastGood ?? firstBad).at - marginMs,
  to: Math.min(now, (firstGood?.at ?? now) + marginMs),
})

const ofIncident = ({ store }: Site, id: string, now: number): Order | null => {
  const found = /^[0-9a-f]{32}$/.test(id) ? store.incidents.get(id) : null
  return found ? { ...around(found, now), probe: null, incident: id } : null
}

const ofDays = (site: Site, { from, to, probe }: Chosen, now: number): Order | null => {
  const [first, last] = [dayNamed(from), dayNamed(to)]
  if (first === null || last === null || last.to <= first.from || first.from > now) return null
  if (probe !== '' && !knownProbes(site).some(({ id }) => id === probe)) return null
  const until = Math.min(now, last.to - 1)
  return { from: first.from, to: until, probe: probe === '' ? null : probe, incident: null }
}

const allows = (grant: Grant, order: Order) =>
  grant.incident === null ? isWithin(grant, order) : grant.incident === order.incident

/** Reads what was chosen, within what a grant allows when there is one. */
export const readOrder = (site: Site, chosen: Chosen, grant: Grant | null, now: number): ReadOrder => {
  const order = chosen.incident === '' ? ofDays(site, chosen, now) : ofIncident(site, chosen.incident, now)
  if (order === null) return { ok: false, reason: 'choice' }
  return grant && !allows(grant, order) ? { ok: false, reason: 'outside' } : { ok: true, order }
}
