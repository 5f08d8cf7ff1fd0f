// The evidence of simulated runs: leaves of the log like any other, and no files but drawn pictures, for nothing was seen.
import type { Artefacts } from '../evidence/artefacts.ts'
import { type Evidence, openEvidence } from '../evidence/evidence.ts'
import { fileNameOf } from '../evidence/files.ts'
import { readHost } from '../evidence/host.ts'
import type { Keepers } from '../evidence/keep.ts'
import { type Kept, nothingKept } from '../evidence/record.ts'
import type { Sighting } from '../outcome/outcome.ts'
import type { Store } from '../store/store.ts'

// Runs share their pictures: each is kept when it is first seen, and only named from then on.
const openKeeper = ({ keep }: Artefacts) => {
  const digests = new Map<Uint8Array, string>()
  const digestOf = async (bytes: Uint8Array) => {
    const digest = digests.get(bytes) ?? (await keep(bytes))
    digests.set(bytes, digest)
    return digest
  }
  return async ({ captures, steps }: Sighting): Promise<Kept> => {
    if (captures.length === 0) return nothingKept
    const files: Record<string, string> = {}
    const screenshots: Record<string, string> = {}
    for (const { step, bytes } of captures) {
      if (step === null) continue
      const digest = await digestOf(bytes)
      const position = steps.findIndex(({ name }) => name === step)
      files[fileNameOf('screenshot', step, position)] = digest
      screenshots[step] = digest
    }
    const named = Object.values(files).map(
      (digest) => ({ shelf: 'artefacts', digest, kind: 'artefact' }) as const,
    )
    return { ...nothingKept, files, screenshots, named }
  }
}

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
  const keep = openKeeper(keepers.artefacts)
  return {
    ...evidence,
    record: async (run, opening, sighting, verdict) =>
      evidence.recordBare(run, opening, sighting, verdict, await keep(sighting)),
  }
}
