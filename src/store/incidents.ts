// Incidents and each probe's state: projections of the runs.

import { type Incident, noHistory, type ProbeState } from '../incident/incident.ts'
import type { Database } from './database.ts'

export type KeptIncident = Incident & {
  readonly probe: string
  /** Set when the incident is no longer in the figures: it is shown as it was published, struck through. */
  readonly retracted: boolean
  /** When that was: epoch milliseconds. */
  readonly retractedAt: number | null
}

type Row = {
  readonly probe: string
  readonly body: string
  readonly retracted: number
  readonly retractedAt: number | null
}

const read = ({ probe, body, retracted, retractedAt }: Row): KeptIncident => ({
  ...(JSON.parse(body) as Incident),
  probe,
  retracted: Boolean(retracted),
  retractedAt,
})

/** The incidents as they stand. */
export const incidents = (db: Database) => {
  const put = db.prepare(
    `INSERT INTO incident (id, probe_id, first_bad_at, body) VALUES (unhex(@id), @probeId, @firstBadAt, @body)
     ON CONFLICT DO UPDATE SET first_bad_at = excluded.first_bad_at, body = excluded.body, retracted = 0`,
  )
  const clear = db.prepare('DELETE FROM incident WHERE probe_id = ?')
  // What corrections removed lives on in what had been published of it, as it last was.
  const putRetracted = db.prepare(
    `INSERT INTO incident (id, probe_id, first_bad_at, retracted, body)
     SELECT incident_id, probe_id, published -> 'firstBad' ->> 'at', 1, published
     FROM effect JOIN correction ON correction.id = correction_id
     WHERE probe_id = ? AND published IS NOT NULL ORDER BY correction.id
     ON CONFLICT DO UPDATE SET first_bad_at = excluded.first_bad_at, body = excluded.body WHERE retracted = 1`,
  )
  // The correction that took out what is shown, the latest one that found it published.
  const from = `SELECT name AS probe, body, retracted, CASE WHEN retracted THEN (
      SELECT correction.at FROM effect JOIN correction ON correction.id = correction_id
      WHERE effect.incident_id = incident.id AND published IS NOT NULL ORDER BY correction.id DESC LIMIT 1) END AS retractedAt
    FROM incident JOIN probe ON probe.id = incident.probe_id`
  const one = db.prepare(`${from} WHERE incident.id = unhex(?)`)
  const list = db.prepare(
    `${from} WHERE (@probe IS NULL OR name = @probe) AND first_bad_at < @before
     ORDER BY first_bad_at DESC, incident.id DESC LIMIT @limit`,
  )
  const open = db.prepare(
    `${from} WHERE NOT retracted AND body ->> 'closedAt' IS NULL ORDER BY first_bad_at DESC, incident.id DESC`,
  )
  const byProbe = db
    .prepare('SELECT body FROM incident WHERE probe_id = ? AND NOT retracted ORDER BY first_bad_at, id')
    .pluck()

  return {
    put: (probeId: number, incident: Incident) => {
      put.run({
        id: incident.id,
        probeId,
        firstBadAt: incident.firstBad.at,
        body: JSON.stringify(incident),
      })
    },
    clear: (probeId: number) => {
      clear.run(probeId)
    },
    /** Shows again, as retracted, what corrections took out of a probe's figures. */
    putRetracted: (probeId: number) => {
      putRetracted.run(probeId)
    },
    /** One incident, retracted ones included; null when there never was one with this id. */
    get: (id: string) => {
      const row = one.get(id) as Row | undefined
      return row ? read(row) : null
    },
    /** Incidents by first failure, newest first, retracted ones included. */
    list: ({ probe = null, before = Number.MAX_SAFE_INTEGER, limit }: IncidentFilter) =>
      (list.all({ probe, before, limit }) as Row[]).map(read),
    /** Those that are open, however old, newest first. */
    open: () => (open.all() as Row[]).map(read),
    /** Those of one probe that are in the figures, oldest first. */
    ofProbe: (probeId: number) =>
      (byProbe.all(probeId) as string[]).map((body) => JSON.parse(body) as Incident),
  }
}

export type IncidentFilter = {
  readonly probe?: string | null
  /** Only those that began before: epoch milliseconds. */
  readonly before?: number
  readonly limit: number
}

/** What the next run of each probe is folded into. */
export const states = (db: Database) => {
  const get = db.prepare('SELECT fold FROM state WHERE probe_id = ?').pluck()
  const put = db.prepare(
    'INSERT INTO state (probe_id, fold) VALUES (?, ?) ON CONFLICT DO UPDATE SET fold = excluded.fold',
  )
  return {
    /** The state of a probe; the empty history when it never ran. */
    get: (probeId: number | null): ProbeState => {
      const fold = probeId === null ? undefined : (get.get(probeId) as string | undefined)
      return fold === undefined ? noHistory : (JSON.parse(fold) as ProbeState)
    },
    put: (probeId: number, state: ProbeState) => {
      put.run(probeId, JSON.stringify(state))
    },
  }
}
