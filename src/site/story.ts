// From the store to what happened during an incident, in order.
import type { IncidentView } from '../../views/incident.ts'
import type { Happening } from '../../views/timeline.ts'
import type { KeptIncident } from '../store/incidents.ts'
import type { RunFold } from '../store/run-folds.ts'
import type { Store } from '../store/store.ts'
import type { Maintenance } from '../store/words.ts'
import { maintenanceView, statementsOf, widestOf } from './incident-words.ts'
import { type Site, stepTitle } from './site.ts'

const most = 200

const turnsOf = ({ openedAt, closedAt }: KeptIncident): Happening[] => [
  ...(openedAt === null ? [] : [{ kind: 'opened', at: openedAt } as const]),
  ...(closedAt === null ? [] : [{ kind: 'closed', at: closedAt } as const]),
]

const gapsOf = ({ gaps }: Store, incident: KeptIncident, now: number): Happening[] => {
  const { from, to } = widestOf(incident, now)
  return gaps
    .list(incident.probe, most)
    .filter((gap) => gap.to >= from && gap.from <= to)
    .map((gap) => ({ kind: 'gap', at: gap.from, gap }))
}

const foldOf = (site: Site, probe: string, fold: RunFold): Happening => ({
  kind: 'attempts',
  at: fold.first.startedAt,
  fold: { ...fold, failedStep: fold.failedStep === null ? null : stepTitle(site, probe, fold.failedStep) },
})

// Up to the run that closed it, by commit order; of one retracted before, up to its last failure.
const attemptsOf = ({ store }: Site, incident: KeptIncident, breaks: readonly number[]): RunFold[] => {
  const first = store.runs.get(incident.firstBad.run)
  const lastId = incident.closedBy ?? (incident.retracted ? incident.lastBad.run : null)
  const last = lastId === null ? null : store.runs.get(lastId)
  if (!first) return []
  return store.runFolds.list(incident.probe, first.seq, last?.seq ?? Number.MAX_SAFE_INTEGER, breaks)
}

/** What happened during an incident, oldest first, and when its attempts started. */
export const storyOf = (
  site: Site,
  incident: KeptIncident,
  announced: readonly Maintenance[],
  now: number,
): Pick<IncidentView, 'happenings' | 'attempted'> => {
  const { store } = site
  const others: Happening[] = [
    ...turnsOf(incident),
    ...statementsOf(site, incident).map(
      (statement) => ({ kind: 'statement', at: statement.saidAt, statement }) as const,
    ),
    ...gapsOf(store, incident, now),
    ...announced.map(
      (one) => ({ kind: 'maintenance', at: one.from, maintenance: maintenanceView(site, one) }) as const,
    ),
  ]
  const folds = attemptsOf(
    site,
    incident,
    others.map(({ at }) => at),
  )
  const happenings = [...others, ...folds.map((fold) => foldOf(site, incident.probe, fold))]
  return {
    happenings: happenings.sort((a, b) => a.at - b.at),
    attempted: {
      from: folds[0]?.first.startedAt ?? incident.firstBad.at,
      to: (folds.at(-1)?.last.startedAt ?? incident.lastBad.at) + 1,
    },
  }
}
