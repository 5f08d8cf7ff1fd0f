// The exports that were asked for, in order, and what became of them.
import { randomBytes } from 'node:crypto'
import type { LeafOf } from '../proof/leaf.ts'
import type { Database } from './database.ts'
import { bytesOfLeaf, type LeafLog } from './log.ts'

export type NewExport = {
  /** By whose grant it is complete; null for a redacted one. */
  readonly grant: string | null
  readonly askedAt: number
  readonly from: number
  readonly to: number
  readonly probe: string | null
  readonly incident: string | null
  readonly estimatedBytes: number
}

/** What was handed over by a command, and lies nowhere here. */
export type Handed = 'redacted' | 'complete'

/** What a written export is, the SHA-256 in hexadecimal. */
export type Written = {
  readonly bytes: number
  readonly sha256: string
  readonly checkpoint: number
  readonly runs: number
}

type Ended =
  | { readonly state: 'queued' }
  | { readonly state: 'running' }
  | ({ readonly state: 'done'; readonly endedAt: number } & Written)
  | ({ readonly state: 'removed'; readonly endedAt: number } & Written)
  | { readonly state: 'failed'; readonly endedAt: number; readonly failure: string }

/** `removed`: it was written, and its file has since made room for others. */
export type KeptExport = NewExport & { readonly id: string; readonly handed: Handed | null } & Ended

/** One that was written, whether or not its file is still there. */
export type WrittenExport = KeptExport & { readonly state: 'done' | 'removed' }

const columns = `lower(hex(export.public_id)) AS id, nullif(lower(hex(grant.public_id)), '') AS "grant",
  asked_at AS askedAt, export.from_at AS "from", export.to_at AS "to", probe,
  nullif(lower(hex(export.incident_id)), '') AS incident, estimated_bytes AS estimatedBytes, state, handed,
  ended_at AS endedAt, failure, bytes, lower(hex(sha256)) AS sha256, checkpoint, runs`

const from = 'FROM export LEFT JOIN grant ON grant.id = grant_id'

const leafOf = ({ from, to, grant, handed }: KeptExport, sha256: string, at: number): LeafOf<'export'> => ({
  v: 1,
  type: 'export',
  made_at: new Date(at).toISOString(),
  sha256,
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
  complete: grant !== null || handed === 'complete',
})

// Exports and their seals are in the log as well, and change nothing in what an export holds.
const likeness = (db: Database) => {
  const alike = db
    .prepare(
      `SELECT lower(hex(public_id)) FROM export
       WHERE grant_id IS NULL AND state IN ('queued', 'running', 'done') AND from_at = @from AND probe IS @probe
         AND incident_id IS unhex(@incident) AND to_at <= @to
         AND ((asked_at >= @now - @withinMs AND to_at >= @to - @withinMs)
           OR (state = 'done' AND to_at = @to AND NOT EXISTS (
             SELECT 1 FROM leaf WHERE idx >= checkpoint AND type NOT IN ('export', 'anchor'))))
       ORDER BY id DESC LIMIT 1`,
    )
    .pluck()
  /** The id of a public export of the same, asked for lately or of the log as it is; null when there is none. */
  return (asked: Pick<NewExport, 'from' | 'to' | 'probe' | 'incident'>, now: number, withinMs: number) =>
    (alike.get({ ...asked, now, withinMs }) as string | undefined) ?? null
}

const writing = (db: Database, log: LeafLog) => {
  const insert = db.prepare(
    `INSERT INTO export (public_id, grant_id, asked_at, from_at, to_at, probe, incident_id, estimated_bytes, state,
       handed)
     VALUES (unhex(@id), (SELECT id FROM grant WHERE public_id = unhex(@grant)), @askedAt, @from, @to, @probe,
       unhex(@incident), @estimatedBytes, 'queued', @handed)`,
  )
  const one = db.prepare(`SELECT ${columns} ${from} WHERE export.public_id = unhex(?)`)
  const move = db.prepare('UPDATE export SET state = @to WHERE public_id = unhex(@id) AND state = @from')
  const finish = db.prepare(
    `UPDATE export SET state = 'done', ended_at = @at, bytes = @bytes, sha256 = unhex(@sha256),
       checkpoint = @checkpoint, runs = @runs WHERE public_id = unhex(@id) AND state = 'running'`,
  )
  const get = (id: string) => (one.get(id) as KeptExport | undefined) ?? null
  const add = (asked: NewExport, handed: Handed | null): string => {
    const id = randomBytes(16).toString('hex')
    insert.run({ ...asked, id, handed })
    return id
  }
  const begin = (id: string) => {
    move.run({ id, from: 'queued', to: 'running' })
  }
  const remove = (id: string) => {
    move.run({ id, from: 'done', to: 'removed' })
  }
  const done = db.transaction((id: string, { bytes, sha256, checkpoint, runs }: Written, at: number) => {
    finish.run({ bytes, sha256, checkpoint, runs, id, at })
    const kept = get(id)
    if (kept) log.add('export', bytesOfLeaf(leafOf(kept, sha256, at)), at)
  })
  const hand = db.transaction((asked: NewExport, handed: Handed, written: Written, at: number) => {
    const id = add(asked, handed)
    begin(id)
    done(id, written, at)
    remove(id)
    return id
  })
  return {
    get,
    /** Puts an export at the end of the line, and returns its id. */
    ask: (asked: NewExport): string => add(asked, null),
    begin,
    /** Keeps what was written, with the leaf that tells it. */
    done: (id: string, written: Written, at: number) => done.immediate(id, written, at),
    /** Keeps what a command wrote, with the leaf that tells it, and returns its id. */
    hand: (asked: NewExport, handed: Handed, written: Written, at: number): string =>
      hand.immediate(asked, handed, written, at),
    /** Says that an export's file made room. */
    remove,
  }
}

/** The exports kept so far. */
export const exports = (db: Database, log: LeafLog) => {
  const inState = db.prepare(`SELECT ${columns} ${from} WHERE state = ? ORDER BY export.id`)
  const latest = db.prepare(
    `SELECT ${columns} ${from} WHERE grant.public_id IS unhex(?) AND state IN ('done', 'removed')
     ORDER BY export.id DESC LIMIT ?`,
  )
  const fail = db.prepare(
    `UPDATE export SET state = 'failed', ended_at = @at, failure = @failure
     WHERE public_id = unhex(@id) AND state = 'running'`,
  )
  return {
    ...writing(db, log),
    alike: likeness(db),
    /** Those in a state, in the order in which they were asked for. */
    inState: <S extends KeptExport['state']>(state: S) =>
      inState.all(state) as (KeptExport & { readonly state: S })[],
    /** Those that were written by a grant, or (null) for everybody or by a command, newest first. */
    written: (grant: string | null, limit: number) => latest.all(grant, limit) as WrittenExport[],
    fail: (id: string, failure: string, at: number) => {
      fail.run({ id, failure, at })
    },
  }
}
