// Takes a run or an incident out of the figures, and derives the probe's history anew without it.

import type { Incident } from '../incident/incident.ts'
import type { Correction, corrections } from './corrections.ts'
import type { Database } from './database.ts'
import { type Projections, rebuildProbe, type Sources } from './project.ts'
import type { transitions } from './transitions.ts'

/** What came of a correction: the incidents it changed or removed, or why it was refused. */
export type Corrected =
  | { readonly done: true; readonly incidents: readonly string[] }
  | { readonly done: false; readonly why: string }

export type NewWords = Pick<Correction, 'kind' | 'target' | 'reason' | 'at'>

type Range = { readonly probeId: number; readonly fromSeq: number; readonly toSeq: number }

/** Returns the function that corrects: in one transaction, or not at all. */
export const corrector = (
  db: Database,
  projections: Projections,
  sources: Sources,
  kept: { corrections: ReturnType<typeof corrections>; transitions: ReturnType<typeof transitions> },
) => {
  const runRange = db.prepare(
    `SELECT run.probe_id AS probeId, seq AS fromSeq, seq AS toSeq FROM run
     JOIN opening ON opening.id = opening_id WHERE run_id = unhex(?)`,
  )
  const incidentRange = db.prepare(
    `SELECT incident.probe_id AS probeId, first.seq AS fromSeq, last.seq AS toSeq FROM incident
     JOIN opening a ON a.run_id = unhex(body -> 'firstBad' ->> 'run') JOIN run first ON first.opening_id = a.id
     JOIN opening b ON b.run_id = unhex(body -> 'lastBad' ->> 'run') JOIN run last ON last.opening_id = b.id
     WHERE incident.id = unhex(?)`,
  )

  const correct = db.transaction((words: NewWords): Corrected => {
    if (kept.corrections.ofTarget(words.target).some(({ kind }) => kind === words.kind)) {
      return { done: false, why: `The ${words.kind} ${words.target} was already taken out of the figures.` }
    }
    const range = (words.kind === 'run' ? runRange : incidentRange).get(words.target) as Range | undefined
    if (!range) return { done: false, why: `There is no ${words.kind} ${words.target}.` }
    const { probeId } = range
    const before = projections.incidents.ofProbe(probeId)
    const after = derivedWithout(words, range)
    const changed = before.filter((one) => after.get(one.id) !== JSON.stringify(one))
    const correctionId = kept.corrections.keep({ ...words, ...range, published: JSON.stringify(changed) })
    rebuildProbe(projections, sources, probeId)
    for (const { id } of changed) kept.transitions.correct(probeId, correctionId, id, words.at)
    return { done: true, incidents: changed.map(({ id }) => id) }
  })

  // What was published must stand in the correction's row from the start, as the row can never change: so the
  // history without the run is derived once in a savepoint that is taken back, and then for good.
  const derivedWithout = (words: NewWords, range: Range) => {
    const outcome = new Map<string, string>()
    db.exec('SAVEPOINT trial')
    kept.corrections.keep({ ...words, ...range, published: '[]' })
    rebuildProbe(projections, sources, range.probeId)
    for (const one of projections.incidents.ofProbe(range.probeId) as Incident[]) {
      outcome.set(one.id, JSON.stringify(one))
    }
    db.exec('ROLLBACK TO trial; RELEASE trial')
    return outcome
  }

  return (words: NewWords) => correct.immediate(words)
}
