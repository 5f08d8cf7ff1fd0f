// Takes a run or an incident out of the figures, and derives the probe's history anew without it.

import type { Correction, corrections } from './corrections.ts'
import type { Database } from './database.ts'
import { bytesOfLeaf, type LeafLog } from './log.ts'
import { correctionLeaf } from './logged.ts'
import { type Projections, rebuildProbe, type Sources } from './project.ts'
import type { transitions } from './transitions.ts'

/** What came of a correction: the incidents it changed, removed or uncovered, or why it was refused. */
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
  kept: {
    readonly corrections: ReturnType<typeof corrections>
    readonly transitions: ReturnType<typeof transitions>
    readonly log: LeafLog
  },
) => {
  const probeName = db.prepare('SELECT name FROM probe WHERE id = ?').pluck()
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
    const before = bodies(probeId)
    const correctionId = kept.corrections.keep({ ...words, ...range })
    const leaf = correctionLeaf(words, probeName.get(probeId) as string)
    kept.log.add(leaf.type, bytesOfLeaf(leaf), words.at)
    rebuildProbe(projections, sources, probeId)
    const after = bodies(probeId)
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      (id) => before.get(id) !== after.get(id),
    )
    for (const id of changed) {
      kept.corrections.keepEffect(correctionId, id, before.get(id) ?? null)
      kept.transitions.correct(probeId, correctionId, id, words.at)
    }
    // Again, for what had been published is known only now.
    projections.incidents.putRetracted(probeId)
    return { done: true, incidents: changed }
  })

  const bodies = (probeId: number) =>
    new Map(projections.incidents.ofProbe(probeId).map((one) => [one.id, JSON.stringify(one)]))

  return (words: NewWords) => correct.immediate(words)
}
