// The evidence of simulated runs: leaves of the log like any other, and no files, for nothing was seen.
import { type Evidence, openEvidence } from '../evidence/evidence.ts'
import { readHost } from '../evidence/host.ts'
import type { Keepers } from '../evidence/keep.ts'
import type { Store } from '../store/store.ts'

/** Makes it, under a clock that is told the time. */
export const simulatedEvidence = (
  store: Store,
  keepers: Keepers,
  version: string,
  now: () => number,
): Evidence => {
  const evidence = openEvidence({
    store,
    keepers,
    stampFirst: null,
    host: readHost({ constat: version, proxyVariables: [] }),
    browserSha256: async () => null,
    witness: {
      operator: null,
      contact: 'https://constat.example',
      vantage: { id: 'ici', place: 'ici', network: null, isp: null },
    },
    target: { name: 'simulation', url: 'https://simulation.example' },
    clockCheck: () => null,
    now,
    onLost: () => undefined,
  })
  return { ...evidence, record: async (...run) => evidence.recordBare(...run) }
}
