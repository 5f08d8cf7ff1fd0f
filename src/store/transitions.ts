// Changes of state, as they were derived at the time: what alerts read.

import type { Transition, TransitionKind } from '../incident/incident.ts'
import type { Database } from './database.ts'

export type KeptTransition = {
  readonly id: number
  readonly probe: string
  readonly kind: TransitionKind | 'corrected'
  readonly incident: string | null
  readonly at: number
  readonly step: string | null
}

/** The transitions kept so far. */
export const transitions = (db: Database) => {
  const insert = db.prepare(
    `INSERT INTO transition (probe_id, kind, incident_id, run_seq, correction_id, at, step)
     VALUES (@probeId, @kind, unhex(@incident), @seq, @correctionId, @at, @step)`,
  )
  const list = db.prepare(
    `SELECT transition.id, name AS probe, kind, nullif(lower(hex(incident_id)), '') AS incident, at, step
     FROM transition JOIN probe ON probe.id = probe_id WHERE transition.id > ? ORDER BY transition.id LIMIT ?`,
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
    list: (after: number, limit: number) => list.all(after, limit) as KeptTransition[],
  }
}
