// Runs that were opened and never came back: Constat was killed. They are shown, and blamed on us.
import type { Store } from '../store/store.ts'

/** Records every opening without a run as a `probe_fault`, and returns how many there were. */
export const recordInterrupted = (store: Store) => {
  const openings = store.openings.interrupted()
  for (const { steps, ...opening } of openings) {
    store.record(opening, {
      startedAt: opening.openedAt,
      // When it ended is not known: nothing is claimed beyond its opening.
      endedAt: opening.openedAt,
      durationMs: 0,
      outcome: 'probe_fault',
      verdict: 'inconclusive',
      failedStep: null,
      detail: 'interrupted: Constat stopped before this run came back',
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
  return openings.length
}
