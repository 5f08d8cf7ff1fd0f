// Records runs without end and prints each one's id once it is recorded: the machine whose power is cut.
import { openDataDirectory, pathsIn } from '../../src/data-directory.ts'
import { openShelves } from '../../src/evidence/artefacts.ts'
import { aRecorder } from './recorder.ts'

const [folder = ''] = process.argv.slice(2)
const { store } = openDataDirectory(folder, { mode: 'real', registry: 'https://registre.example' })
const record = aRecorder(store, openShelves(pathsIn(folder)))

for (let at = Date.now(); ; at += 60_000) {
  const outcome = Math.random() < 0.3 ? 'http_error' : 'ok'
  const { runId } = await record({ at, outcome })
  process.stdout.write(`${runId}\n`)
}
