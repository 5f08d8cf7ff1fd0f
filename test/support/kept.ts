// A data directory with runs that were proved as all are, their files made up in a few words.
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openDataDirectory, pathsIn } from '../../src/data-directory.ts'
import { openShelves } from '../../src/evidence/artefacts.ts'
import { aRecorder } from './recorder.ts'
import { aFolder } from './store.ts'

/** A data directory of its own, open as the one writer has it. */
export const aDataDirectory = (folder = join(aFolder(), 'data')) => {
  const { store, close } = openDataDirectory(folder, { mode: 'real', registry: 'https://registre.example' })
  onTestFinished(close)
  const paths = pathsIn(folder)
  const keepers = openShelves(paths)
  return { folder, store, close, paths, ...keepers, record: aRecorder(store, keepers) }
}
