// From the store to what the pages on one run and on one probe are told.
import type { ProbeView } from '../../views/probe.ts'
import type { RunView } from '../../views/run.ts'
import { journeyOf, stepTitle } from '../alert/facts.ts'
import { readLeaf } from '../proof/leaf.ts'
import { type Withheld, withheldIn } from '../proof/withheld.ts'
import type { Run } from '../store/runs.ts'
import { maintenanceView } from './incident-words.ts'
import { attemptOf, incidentLineOf } from './journey.ts'
import { isWatched, knownProbes } from './known.ts'
import { panelOf } from './panel.ts'
import { placeOf, type Site } from './site.ts'

// The latest incident that began before the run ended holds it, if it had not closed by then.
const incidentOf = ({ store }: Site, run: Run) => {
  const [incident] = store.incidents.list({ probe: run.probe, before: run.endedAt + 1, limit: 1 })
  if (!incident || incident.retracted || run.discounted !== null) return null
  return run.startedAt <= (incident.closedAt ?? Number.POSITIVE_INFINITY) ? incident.id : null
}

const expectationOf = ({ probes }: Site, probe: string, name: string) =>
  probes.find(({ id }) => id === probe)?.steps.find((step) => step.name === name)?.expects ?? null

/** When a picture was erased, its time being up; null while it is kept. */
export const erasedAtOf = ({ store }: Site, screenshot: string | null) =>
  screenshot === null ? null : store.erasures.erasedAt('artefacts', screenshot)

// Why the picture of a step is under seal, by the record of its run.
const withheldFrom = ({ store }: Site, id: string) => {
  const entry = store.log.ofRun(id)
  const leaf = entry && readLeaf(entry)
  const lost = leaf?.ok && leaf.value.type === 'run' ? leaf.value.lost : []
  return (step: string): Withheld | null =>
    lost.flatMap(({ what, why }) =>
      what.replace(/^\d+-/, '') === `${step}.png` ? (withheldIn(why) ?? []) : [],
    )[0] ?? null
}

/** What the page of one run is told; null when there is none with this id. */
export const runView = (site: Site, id: string): RunView | null => {
  const run = site.store.runs.get(id)
  if (!run) return null
  const withheld = withheldFrom(site, id)
  return {
    ...attemptOf(site, run),
    journey: journeyOf(site, run.probe),
    scheduledAt: run.scheduledAt,
    endedAt: run.endedAt,
    detail: run.detail,
    place: placeOf(site, run.vantage),
    userAgent: run.userAgent,
    browser: run.browser,
    steps: run.steps.map((step) => ({
      ...step,
      title: stepTitle(site, run.probe, step.name),
      expects: expectationOf(site, run.probe, step.name),
      erasedAt: erasedAtOf(site, step.screenshot),
      withheld: withheld(step.name),
    })),
    controls: run.controls,
    incident: incidentOf(site, run),
  }
}

const latestRuns = 30
const latestGaps = 20
const latestIncidents = 10
const latestMaintenances = 20
/** Words are written by people: as many hold years of them. */
const latestStatements = 100

/** What the page of one journey is told, also of one no longer watched; null when there never was one. */
export const probeView = (site: Site, id: string, now: number): ProbeView | null => {
  const probe = knownProbes(site).find((one) => one.id === id)
  if (!probe) return null
  const panel = panelOf(site, probe, now, { attempts: latestRuns, paceDays: 90 })
  const incidents = site.store.incidents.list({ probe: id, limit: latestIncidents })
  return {
    ...panel,
    retired: !isWatched(site, id),
    steps: probe.steps,
    plans: probe.plans,
    gaps: site.store.gaps.list(id, latestGaps),
    maintenances: site.store.maintenances
      .list({ probe: id, limit: latestMaintenances })
      .map((one) => maintenanceView(site, one)),
    statements: site.store.statements.list({ probe: id, limit: latestStatements }),
    incidents: incidents.map((incident) => incidentLineOf(site, incident, now)),
  }
}
