import { type EvidenceTools, openEvidence } from '../../src/evidence/evidence.ts'
import { readHost } from '../../src/evidence/host.ts'
import type { OpeningSeal } from '../../src/store/openings.ts'
import type { Store } from '../../src/store/store.ts'

/** What an opening is kept with where nobody reads its leaf. */
export const unsealed: OpeningSeal = { entry: new TextEncoder().encode('{}'), token: null }

/** The evidence of a store, unstamped unless it is asked for. */
export const evidenceOf = (store: Store, change: Pick<EvidenceTools, 'keepers'> & Partial<EvidenceTools>) =>
  openEvidence({
    store,
    stampFirst: null,
    host: readHost({ constat: '0.0.0', proxyVariables: [] }),
    browserSha256: async () => null,
    witness: {
      operator: 'Association d’essai',
      contact: 'https://constat.example/about',
      vantage: { id: 'test', place: 'Blois', network: null, isp: null },
    },
    target: { name: 'Télépaix', url: 'https://registre.example' },
    clockCheck: () => null,
    now: () => Date.now(),
    onLost: () => undefined,
    ...change,
  })
