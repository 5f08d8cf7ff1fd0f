// What an export says was hidden in a run, as the run's own list of it tells.
import { count, type LeafOf } from './leaf.ts'
import { originalsName } from './originals.ts'
import { listOf, object, readJson, text } from './shape.ts'
import type { Summary } from './summary.ts'

export const redactionsName = 'redactions.json'

const hidden = listOf(object({ file: text(), reason: text(), count }))

/** What a summary says was hidden in a run, given the bytes of its `redactions.json`; null when these cannot be read. */
export const redactionsOf = (run: LeafOf<'run'>, bytes: Uint8Array): Summary['redactions'] | null => {
  const read = readJson(bytes, hidden)
  if (!read.ok) return null
  return read.value.flatMap(({ file, reason, count: times }) => {
    const sealed = run.sealed[originalsName] ?? run.sealed[file]
    return sealed === undefined
      ? []
      : [{ run_id: run.run_id, file, field: `× ${times}`, reason, sealed_sha256: sealed }]
  })
}
