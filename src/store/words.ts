// Statements, announced maintenance and reported incidents: what others said, with their sources. Append-only.
import { randomBytes } from 'node:crypto'
import type { Database } from './database.ts'
import { readTakenBack, type TakenBack, takenBackColumns, takenBackJoin } from './words-corrections.ts'

export type Lang = 'fr' | 'en'

export type Speaker = 'operator' | 'authority' | 'press' | 'body' | 'constat'

/** Dated words of a named source. A null probe means every probe; times are epoch milliseconds. */
export type Statement = {
  readonly id: string
  readonly probe: string | null
  readonly incident: string | null
  readonly saidAt: number
  readonly recordedAt: number
  readonly speaker: Speaker
  readonly source: string
  readonly url: string | null
  readonly lang: Lang
  readonly words: string
  /** Null while it stands. */
  readonly takenBack: TakenBack | null
}

export type Maintenance = {
  readonly id: string
  readonly probe: string | null
  readonly announcedAt: number
  readonly recordedAt: number
  readonly from: number
  readonly to: number
  readonly source: string
  readonly url: string | null
  readonly lang: Lang
  readonly words: string
  /** Null while it stands. */
  readonly takenBack: TakenBack | null
}

export type Reported = {
  readonly id: string
  readonly probe: string | null
  readonly recordedAt: number
  readonly beganAt: number
  /** It is known to have lasted at least until, and to have ended at the latest by; null when nobody said. */
  readonly endedAfter: number | null
  readonly endedBefore: number | null
  readonly title: Readonly<Record<Lang, string>>
  readonly sources: readonly { readonly name: string; readonly url: string | null; readonly says: string }[]
  /** Null while it stands. */
  readonly takenBack: TakenBack | null
}

const newId = () => randomBytes(16).toString('hex')

const probeOf = '(SELECT id FROM probe WHERE name = @probe)'

// A journey may be spoken of before it is ever planned.
const probeKeeper = (db: Database) => {
  const insert = db.prepare('INSERT INTO probe (name) VALUES (?) ON CONFLICT DO NOTHING')
  return (probe: string | null) => {
    if (probe !== null) insert.run(probe)
  }
}

type AsRow<Kept> = Omit<Kept, 'takenBack'> & {
  readonly takenBackAt: number | null
  readonly takenBackReason: string | null
}

const rowsOf = <Kept extends Statement | Maintenance>(rows: readonly unknown[]) =>
  (rows as readonly AsRow<Kept>[]).map(readTakenBack) as unknown as Kept[]

const columnsOf = <Kept extends { readonly takenBack: unknown }>({ takenBack: _, ...columns }: Kept) =>
  columns

const about = '(@probe IS NULL OR probe_id IS NULL OR name = @probe)'

/** Statements, newest first. */
export const statements = (db: Database) => {
  const keepProbe = probeKeeper(db)
  const insert = db.prepare(
    `INSERT INTO statement (public_id, probe_id, incident_id, said_at, recorded_at, speaker, source, url, lang, words)
     VALUES (unhex(@id), ${probeOf}, unhex(@incident), @saidAt, @recordedAt, @speaker, @source, @url, @lang, @words)`,
  )
  const columns = `SELECT lower(hex(public_id)) AS id, name AS probe, nullif(lower(hex(incident_id)), '') AS incident,
    said_at AS saidAt, recorded_at AS recordedAt, speaker, source, url, lang, words,
    ${takenBackColumns} FROM statement LEFT JOIN probe ON probe.id = probe_id ${takenBackJoin}`
  const one = db.prepare(`${columns} WHERE public_id = unhex(?)`)
  const list = db.prepare(
    `${columns}
     WHERE ${about} AND said_at >= @from AND said_at < @to ORDER BY said_at DESC, statement.id DESC LIMIT @limit`,
  )
  const ofIncident = db.prepare(
    `${columns} WHERE incident_id = unhex(@incident)
     OR (incident_id IS NULL AND (probe_id IS NULL OR name = @probe) AND said_at BETWEEN @from AND @to)
     ORDER BY said_at DESC, statement.id DESC`,
  )
  return {
    keep: (statement: Omit<Statement, 'id' | 'takenBack'>): Statement => {
      const kept = { ...statement, id: newId(), takenBack: null }
      keepProbe(kept.probe)
      insert.run(columnsOf(kept))
      return kept
    },
    get: (id: string) => rowsOf<Statement>(one.all(id))[0] ?? null,
    /** Those that concern a probe (all when null) and were said within [from, to), newest first. */
    list: ({ probe = null, from = 0, to = Number.MAX_SAFE_INTEGER, limit }: WordsFilter) =>
      rowsOf<Statement>(list.all({ probe, from, to, limit })),
    /** Those that name an incident, and those said of its probe within [from, to] that name none; newest first. */
    ofIncident: (about: {
      readonly incident: string
      readonly probe: string
      readonly from: number
      readonly to: number
    }) => rowsOf<Statement>(ofIncident.all(about)),
  }
}

/** Announced maintenance. */
export const maintenances = (db: Database) => {
  const keepProbe = probeKeeper(db)
  const insert = db.prepare(
    `INSERT INTO maintenance (public_id, probe_id, announced_at, recorded_at, from_at, to_at, source, url, lang, words)
     VALUES (unhex(@id), ${probeOf}, @announcedAt, @recordedAt, @from, @to, @source, @url, @lang, @words)`,
  )
  const columns = `SELECT lower(hex(public_id)) AS id, name AS probe, announced_at AS announcedAt,
    recorded_at AS recordedAt, from_at AS "from", to_at AS "to", source, url, lang, words,
    ${takenBackColumns} FROM maintenance LEFT JOIN probe ON probe.id = probe_id ${takenBackJoin}`
  const one = db.prepare(`${columns} WHERE public_id = unhex(?)`)
  const list = db.prepare(
    `${columns}
     WHERE ${about} AND to_at > @from AND from_at < @to ORDER BY from_at DESC, maintenance.id DESC LIMIT @limit`,
  )
  return {
    keep: (maintenance: Omit<Maintenance, 'id' | 'takenBack'>): Maintenance => {
      const kept = { ...maintenance, id: newId(), takenBack: null }
      keepProbe(kept.probe)
      insert.run(columnsOf(kept))
      return kept
    },
    get: (id: string) => rowsOf<Maintenance>(one.all(id))[0] ?? null,
    /** Those that concern a probe (all when null) and overlap [from, to), the latest to begin first. */
    list: ({ probe = null, from = 0, to = Number.MAX_SAFE_INTEGER, limit }: WordsFilter) =>
      rowsOf<Maintenance>(list.all({ probe, from, to, limit })),
  }
}

/** Incidents that others reported. */
export const reports = (db: Database) => {
  const keepProbe = probeKeeper(db)
  const insert = db.prepare(
    `INSERT INTO reported (public_id, probe_id, recorded_at, began_at, ended_after, ended_before, title, sources)
     VALUES (unhex(@id), ${probeOf}, @recordedAt, @beganAt, @endedAfter, @endedBefore, @title, @sources)`,
  )
  const columns = `SELECT lower(hex(public_id)) AS id, name AS probe, recorded_at AS recordedAt, began_at AS beganAt,
    ended_after AS endedAfter, ended_before AS endedBefore, title, sources,
    ${takenBackColumns} FROM reported LEFT JOIN probe ON probe.id = probe_id ${takenBackJoin}`
  const one = db.prepare(`${columns} WHERE public_id = unhex(?)`)
  const list = db.prepare(
    `${columns} WHERE ${about} AND began_at >= @from AND began_at < @to ORDER BY began_at DESC, reported.id DESC
     LIMIT @limit`,
  )
  const read = (row: ReportedRow): Reported => ({
    ...readTakenBack(row),
    title: JSON.parse(row.title) as Reported['title'],
    sources: JSON.parse(row.sources) as Reported['sources'],
  })
  return {
    keep: (reported: Omit<Reported, 'id' | 'takenBack'>): Reported => {
      const kept = { ...reported, id: newId(), takenBack: null }
      keepProbe(kept.probe)
      const { title, sources, ...columns } = columnsOf(kept)
      insert.run({ ...columns, title: JSON.stringify(title), sources: JSON.stringify(sources) })
      return kept
    },
    get: (id: string) => {
      const row = one.get(id) as ReportedRow | undefined
      return row ? read(row) : null
    },
    /** Those that concern a probe (all when null) and began within [from, to), newest first. */
    list: ({ probe = null, from = 0, to = Number.MAX_SAFE_INTEGER, limit }: WordsFilter) =>
      (list.all({ probe, from, to, limit }) as ReportedRow[]).map(read),
  }
}

type ReportedRow = AsRow<Omit<Reported, 'title' | 'sources'>> & {
  readonly title: string
  readonly sources: string
}

export type WordsFilter = {
  readonly probe?: string | null
  readonly from?: number
  readonly to?: number
  readonly limit: number
}
