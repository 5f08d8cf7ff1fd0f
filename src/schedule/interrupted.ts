// Runs that were opened and are not on record: Constat was killed, or could not write. They are shown, and blamed on us.
import type { Sighting } from '../outcome/outcome.ts'
import type { InterruptedOpening } from '../store/openings.ts'
import type { RoundTools } from './round.ts'

// When it ended is not known: nothing is claimed beyond its opening.
const sightingOf = ({ steps }: InterruptedOpening, at: number, detail: string): Sighting => ({
  startedAt: at,
  endedAt: at,
  durationMs: 0,
  outcome: 'probe_fault',
  failedStep: null,
  detail,
  retryAt: null,
  userAgent: '',
  browser: '',
  controls: [],
  captures: [],
  lost: [],
  personal: [],
  steps: steps.map((name) => ({
    name,
    status: 'skipped',
    startedAt: null,
    endedAt: null,
    durationMs: null,
    url: null,
    detail: null,
  })),
})

type InterruptedTools = Pick<RoundTools, 'store' | 'evidence'>

/** Records every opening without a run as a `probe_fault`, save those under way. */
export const recordInterrupted = (
  { store, evidence }: InterruptedTools,
  underWay: ReadonlySet<string>,
  detail: string,
) => {
  for (const opening of store.openings.interrupted()) {
    if (underWay.has(opening.runId)) continue
    const run = { probe: { id: opening.probe, version: 'unknown' }, tier: opening.tier }
    // Its token may have taken seconds, and no run begins before its token.
    const stampedAt = store.checkpoints.tokenOfRun(opening.runId)?.genTime ?? opening.openedAt
    const sighting = sightingOf(opening, Math.max(opening.openedAt, stampedAt), detail)
    store.record(opening, evidence.recordBare(run, opening, sighting, 'inconclusive'))
  }
}
