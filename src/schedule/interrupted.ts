// Runs that were opened and are not on record: Constat was killed, or could not write. They are shown, and blamed on us.
import type { Store } from '../store/store.ts'

/** Records every opening without a run as a `probe_fault`, save those under way. */
export const recordInterrupted = (store: Store, underWay: ReadonlySet<string>, detail: string) => {
  for (const { steps, ...opening } of store.openings.interrupted()) {
    if (underWay.has(opening.runId)) continue
    store.record(opening, {
      startedAt: opening.openedAt,
      // When it ended is not known: nothing is claimed beyond its opening.
      endedAt: opening.openedAt,
      durationMs: 0,
      outcome: 'probe_fault',
      verdict: 'inconclusive',
      failedStep: null,
      detail,
      retryAt: null,
      userAgent: '',
      browser: '',
      exchanges: null,
      screenshots: {},
      controls: [],
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
  }
}
