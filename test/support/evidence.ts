import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathsIn } from '../../src/data-directory.ts'
import { openShelves } from '../../src/evidence/artefacts.ts'
import { type EvidenceTools, openEvidence } from '../../src/evidence/evidence.ts'
import { readHost } from '../../src/evidence/host.ts'
import type { OpeningSeal } from '../../src/store/openings.ts'
import type { Store } from '../../src/store/store.ts'

/** What an opening is kept with where nobody reads its leaf. */
export const unsealed: OpeningSeal = { entry: new TextEncoder().encode('{}'), token: null }

/** The evidence of a store, unstamped, its files in a folder of its own. */
export const evidenceOf = (store: Store, change: Partial<EvidenceTools> = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'constat-evidence-'))
  return openEvidence({
    store,
    keepers: openShelves(pathsIn(folder)),
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
}
