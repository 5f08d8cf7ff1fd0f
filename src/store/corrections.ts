// Acts that take a run or an incident out of the figures: append-only, each with its reason.
import type { Incident } from '../incident/incident.ts'
import type { Database } from './database.ts'

export type Correction = {
  readonly id: number
  readonly kind: 'run' | 'incident'
  /** The public id of the run or the incident. */
  readonly target: string
  readonly reason: string
  readonly at: number
}

export type NewCorrection = Omit<Correction, 'id'> & {
  readonly probeId: number
  readonly fromSeq: number
  readonly toSeq: number
}

const columns = `correction.id, correction.kind, lower(hex(target)) AS target, reason, correction.at`

/** The corrections made so far. */
export const corrections = (db: Database) => {
  const insert = db.prepare(
    `INSERT INTO correction (probe_id, kind, target, from_seq, to_seq, reason, at)
     VALUES (@probeId, @kind, unhex(@target), @fromSeq, @toSeq, @reason, @at)`,
  )
  const insertEffect = db.prepare(
    'INSERT INTO effect (correction_id, incident_id, published) VALUES (?, unhex(?), ?)',
  )
  const ofTarget = db.prepare(`SELECT ${columns} FROM correction WHERE target = unhex(?)`)
  const ofIncident = db.prepare(
    `SELECT ${columns} FROM effect JOIN correction ON correction.id = correction_id
     WHERE incident_id = unhex(?) ORDER BY correction.id`,
  )
  const published = db
    .prepare(
      `SELECT published FROM transition JOIN effect USING (correction_id, incident_id) WHERE transition.id = ?`,
    )
    .pluck()
  return {
    /** An incident as it was published until a transition of kind `corrected`; null of one that was not known. */
    publishedUntil: (transition: number) => {
      const body = published.get(transition) as string | null | undefined
      return body ? (JSON.parse(body) as Incident) : null
    },
    keep: (correction: NewCorrection) => Number(insert.run(correction).lastInsertRowid),
    /** Keeps what had been published, as JSON, of an incident that a correction changed; null of a new one. */
    keepEffect: (correctionId: number, incident: string, published: string | null) => {
      insertEffect.run(correctionId, incident, published)
    },
    /** The corrections that name this run or incident. */
    ofTarget: (id: string) => ofTarget.all(id) as Correction[],
    /** Every correction that changed what was published of an incident, oldest first. */
    ofIncident: (id: string) => ofIncident.all(id) as Correction[],
  }
}
