// `data/export.json`: what an export says of itself, to be compared with what its leaves say.
import { count, fileName, id, moment, name, outcome, sha256Hex } from './leaf.ts'
import { listOf, object, oneOf, orNull, type Shape, text, truth } from './shape.ts'

const run = object({
  run_id: id,
  index: count,
  outcome,
  started_at: moment,
  /** `published`: without the sealed originals that a complete export has; `none`: the record and its proof are there, its captures were left out to keep the file small. */
  captures: oneOf('all', 'published', 'none'),
})

const redaction = object({
  run_id: id,
  file: text(fileName, 'a file name'),
  field: text(),
  reason: text(),
  /** Of the run's list of originals (older exports: of the original), as its record names it. */
  sealed_sha256: sha256Hex,
})

export const summaryShape = object({
  v: oneOf(1),
  created_at: moment,
  requested_by: text(),
  /** Whether sealed originals are in it. */
  complete: truth,
  origin: text(),
  interval: object({ from: moment, to: moment }),
  /** Leaves from the size of the first checkpoint (null: from the log's beginning) to that of the last. */
  first_checkpoint: orNull(count),
  last_checkpoint: count,
  /** In the order of the log, as are the gaps. */
  runs: listOf(run),
  gaps: listOf(object({ index: count, count })),
  /** The leaves that opened a run which had not come back at the last checkpoint. */
  under_way: listOf(count),
  /** Of the schedule: those that ran and those that did not. */
  planned_runs: count,
  missed_runs: count,
  /** Whose tokens seal the export, in the order of its manifests. */
  sealed_by: listOf(name),
  /** Those that were asked to seal the export and gave no token. */
  absent_authorities: listOf(name),
  redactions: listOf(redaction),
})

export type Summary = typeof summaryShape extends Shape<infer T> ? T : never
