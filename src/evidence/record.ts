// Turns what a run brought back into what the store records: pictures and files become digests.
import type { Capture } from '../outcome/capture.ts'
import type { Sighting, Verdict } from '../outcome/outcome.ts'
import type { Recorded } from '../store/record.ts'
import type { Artefacts } from './artefacts.ts'

/** A capture that could not be kept is told to `onLost` and missing from the record: it never fails the run. */
export const makeRecord = async (
  artefacts: Artefacts,
  { captures, lost: _lost, personal: _personal, ...sighting }: Sighting,
  verdict: Verdict,
  onLost: (capture: Capture, cause: unknown) => void,
): Promise<Recorded> => {
  const screenshots: Record<string, string> = {}
  let exchanges: string | null = null
  for (const capture of captures) {
    try {
      const digest = await artefacts.keep(capture.bytes)
      if (capture.kind === 'exchanges') exchanges = digest
      else if (capture.step !== null) screenshots[capture.step] = digest
    } catch (cause) {
      onLost(capture, cause)
    }
  }
  return { ...sighting, verdict, exchanges, screenshots }
}
