// From the store to what pages show of a journey's history.
import { lastDays } from '../../views/days.ts'
import type { ListedIncident, Panel } from '../../views/journey.ts'
import type { Status } from '../../views/status.ts'
import { stands } from '../store/words-corrections.ts'
import { barsOf, pacesOf } from './history.ts'
import { maintenancesAhead } from './incident-words.ts'
import { incidentLineOf, journeyView, reportedLineOf, startOf } from './journey.ts'
import type { Site, SiteProbe } from './site.ts'

const deepestFirst = ['submit', 'look'] as const

const barDays = 90

/** Enough to find the operator's words among those of others. */
const statementsRead = 100

/** A journey with its history: its bars at every planned tier, and its pace over so many days. */
export const panelOf = (
  site: Site,
  probe: SiteProbe,
  now: number,
  { attempts, paceDays }: { readonly attempts: number; readonly paceDays: number },
): Panel => {
  const { store } = site
  const { id } = probe
  const tiers = deepestFirst.filter((tier) => probe.plans.some((plan) => plan.tier === tier))
  const [deepest] = tiers
  const days = lastDays(now, barDays)
  const said = store.statements.list({ probe: id, limit: statementsRead })
  return {
    journey: journeyView(site, probe, now, attempts),
    bars: tiers.map((tier) => ({ tier, days: barsOf(store, id, tier, days) })),
    paces: deepest ? pacesOf(store, id, deepest, now, paceDays) : null,
    statement: said.find((one) => one.speaker === 'operator' && stands(one)) ?? null,
  }
}

const shown = { attempts: 3, paceDays: 30 }
const recentIncidents = 5
const recentStatements = 3

// What others reported stands among what was measured, by its beginning.
const recentOf = (site: Site, now: number): ListedIncident[] => {
  const { incidents, reports } = site.store
  const measured = incidents.list({ limit: recentIncidents }).map((one) => incidentLineOf(site, one, now))
  const reported = reports.list({ limit: recentIncidents }).map((one) => reportedLineOf(site, one))
  return [...measured, ...reported].sort((a, b) => startOf(b) - startOf(a)).slice(0, recentIncidents)
}

// Words on no journey in particular, save those that stand beside one already.
const saidOfAll = ({ store }: Site, panels: readonly Panel[]) => {
  const beside = panels.map(({ statement }) => statement?.id)
  return store.statements
    .list({ limit: statementsRead })
    .filter(({ id, probe, incident }) => probe === null && incident === null && !beside.includes(id))
    .slice(0, recentStatements)
}

/** What the first page is told. */
export const statusView = (site: Site, now: number): Status => {
  const panels = site.probes.map((probe) => panelOf(site, probe, now, shown))
  return {
    panels,
    incidents: recentOf(site, now),
    maintenances: maintenancesAhead(site, now),
    statements: saidOfAll(site, panels),
  }
}
