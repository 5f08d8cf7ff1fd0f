// From the store to what pages show of a journey's history.
import { lastDays } from '../../views/days.ts'
import type { Panel } from '../../views/journey.ts'
import type { Status } from '../../views/status.ts'
import { barsOf, pacesOf } from './history.ts'
import { incidentLineOf, journeyView } from './journey.ts'
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
    statement: said.find(({ speaker }) => speaker === 'operator') ?? null,
  }
}

const shown = { attempts: 3, paceDays: 30 }
const recentIncidents = 5

/** What the first page is told. */
export const statusView = (site: Site, now: number): Status => ({
  panels: site.probes.map((probe) => panelOf(site, probe, now, shown)),
  incidents: site.store.incidents
    .list({ limit: recentIncidents })
    .map((incident) => incidentLineOf(site, incident, now)),
})
