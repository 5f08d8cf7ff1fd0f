// The sealed files of a run, by what was kept of it.
import type { Artefacts } from '../../src/evidence/artefacts.ts'
import type { LeafOf } from '../../src/proof/leaf.ts'
import { sealedFiles } from '../../src/proof/originals.ts'

/** The SHA-256 of each sealed file of a record, by name. */
export const originalsOf = async (
  record: LeafOf<'run'>,
  sealed: Pick<Artefacts, 'read'>,
): Promise<Readonly<Record<string, string>>> => {
  const originals = await sealedFiles(record, sealed.read)
  if (originals === null) throw new Error(`The originals of run ${record.run_id} are not listed.`)
  return originals
}
