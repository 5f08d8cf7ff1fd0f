// Changes of state, as they were derived at the time: what alerts read.

import type { Reach, Transition, TransitionKind } from '../incident/incident.ts'
import type { Database } from './database.ts'

export type KeptTransition = {
  readonly id: number
  readonly probe: string
  readonly kind: TransitionKind | 'corrected'
  readonly incident: string | null
  readonly at: number
  readonly step: string | null
}

/** A transition with why it came, for the ones that a correction made, and how far its run went, for the others. */
export type ToldTransition = KeptTransition & { readonly reason: string | null; readonly reach: Reach | null }

/** The transitions kept so far. */
export const transitions = (db: Database) => {
  const insert = db.prepare(
    `INSERT INTO transition (probe_id, kind, incident_id, run_seq, correction_id, at, step)
     VALUES (@probeId, @kind, unhex(@incident), @seq, @correctionId, @at, @step)`,
  )
  const told = `SELECT transition.id, name AS probe, transition.kind,
      nullif(lower(hex(incident_id)), '') AS incident, transition.at, step, reason,
      CASE WHEN tier = 'look' THEN 'form'
        WHEN EXISTS (SELECT 1 FROM step WHERE step.run_seq = run.seq AND status <> 'passed') THEN 'short'
        WHEN tier = 'submit' THEN 'end' END AS reach
    FROM transition JOIN probe ON probe.id = transition.probe_id LEFT JOIN correction ON correction.id = correction_id
      LEFT JOIN run ON run.seq = transition.run_seq LEFT JOIN opening ON opening.id = opening_id
      LEFT JOIN plan ON plan.id = plan_id`
  const list = db.prepare(`${told} WHERE transition.id > ? ORDER BY transition.id LIMIT ?`)
  const latest = db.prepare(
    `${told} WHERE (@probe IS NULL OR name = @probe) ORDER BY transition.id DESC LIMIT @limit`,
  )
  const ofIncidents = db.prepare(
    `${told} WHERE incident_id IN (SELECT unhex(value) FROM json_each(?)) ORDER BY transition.id`,
  )
  return {
    keep: (probeId: number, seq: number, { kind, incident, at, step }: Transition) => {
      insert.run({ probeId, kind, incident, seq, correctionId: null, at, step })
    },
    /** Tells the readers that an incident is no longer what was published. */
    correct: (probeId: number, correctionId: number, incident: string, at: number) => {
      insert.run({ probeId, kind: 'corrected', incident, seq: null, correctionId, at, step: null })
    },
    /** The transitions after a key, oldest first. */
    list: (after: number, limit: number) => list.all(after, limit) as ToldTransition[],
    /** The latest ones of a probe (of all when null), newest first. */
    latest: (probe: string | null, limit: number) => latest.all({ probe, limit }) as ToldTransition[],
    /** Those of several incidents, oldest first. */
    ofIncidents: (ids: readonly string[]) => ofIncidents.all(JSON.stringify(ids)) as ToldTransition[],
  }
}
