// Who may have complete exports, and every use made of it; each act is in the log.
import { randomBytes } from 'node:crypto'
import type { Database } from './database.ts'
import { bytesOfLeaf, type LeafLog } from './log.ts'
import { type Said, wordsLeaf } from './logged.ts'

export type NewGrant = {
  /** Who it is for, in words for the operator. */
  readonly holder: string
  readonly grantedAt: number
  readonly expiresAt: number
  /** What it is limited to: an incident, or an interval; nothing when all are null. */
  readonly incident: string | null
  readonly from: number | null
  readonly to: number | null
}

/** Ids have 32 hexadecimal digits; times are epoch milliseconds. */
export type Grant = NewGrant & { readonly id: string; readonly revokedAt: number | null }

export type GrantUse = {
  readonly at: number
  readonly what: 'opened' | 'exported' | 'downloaded' | 'supervised'
  /** The export or the run. */
  readonly of: string | null
}

const columns = `lower(hex(public_id)) AS id, holder, granted_at AS grantedAt, expires_at AS expiresAt,
  nullif(lower(hex(incident_id)), '') AS incident, from_at AS "from", to_at AS "to", revoked_at AS revokedAt`

const saltBytes = 32

// A leaf holds the fingerprint of these words: who tries names must not find the one that is in them.
const salted = (salt: Uint8Array | null, words: object) =>
  JSON.stringify({ salt: salt && Buffer.from(salt).toString('hex'), ...words })

/** The grants given so far. */
export const grants = (db: Database, log: LeafLog) => {
  const insert = db.prepare(
    `INSERT INTO grant (public_id, secret_hash, holder, granted_at, expires_at, incident_id, from_at, to_at, salt)
     VALUES (unhex(@id), @secretHash, @holder, @grantedAt, @expiresAt, unhex(@incident), @from, @to, @salt)`,
  )
  const one = db.prepare(`SELECT ${columns} FROM grant WHERE public_id = unhex(?)`)
  const secretOf = db.prepare('SELECT secret_hash FROM grant WHERE public_id = unhex(?)').pluck()
  const saltOf = db.prepare('SELECT salt FROM grant WHERE public_id = unhex(?)').pluck()
  const all = db.prepare(`SELECT ${columns} FROM grant ORDER BY grant.id DESC`)
  const end = db.prepare(
    'UPDATE grant SET revoked_at = @at WHERE public_id = unhex(@id) AND revoked_at IS NULL',
  )
  const insertUse = db.prepare(
    `INSERT INTO grant_use (grant_id, at, what, of)
     VALUES ((SELECT id FROM grant WHERE public_id = unhex(@id)), @at, @what, unhex(@of))`,
  )
  const usesOf = db.prepare(
    `SELECT at, what, nullif(lower(hex(of)), '') AS of FROM grant_use
     WHERE grant_id = (SELECT id FROM grant WHERE public_id = unhex(?)) ORDER BY grant_use.id`,
  )
  const tell = (said: Omit<Said, 'probe'>) => {
    const leaf = wordsLeaf({ ...said, probe: null })
    log.add(leaf.type, bytesOfLeaf(leaf), said.at)
  }

  const keep = db.transaction((given: NewGrant, secretHash: Uint8Array): Grant => {
    const id = randomBytes(16).toString('hex')
    const salt = randomBytes(saltBytes)
    insert.run({ ...given, id, secretHash, salt })
    const { holder, expiresAt, incident, from, to } = given
    const words = salted(salt, { holder, until: expiresAt, incident, from, to })
    tell({ kind: 'grant', id, about: null, words, at: given.grantedAt })
    return { ...given, id, revokedAt: null }
  })
  const revoke = db.transaction((id: string, reason: string, at: number): boolean => {
    const isEnded = end.run({ id, at }).changes === 1
    const words = salted(saltOf.get(id) as Uint8Array | null, { revoked: reason })
    if (isEnded) tell({ kind: 'grant', id: null, about: id, words, at })
    return isEnded
  })
  const use = db.transaction((id: string, { at, what, of }: GrantUse) => {
    insertUse.run({ id, at, what, of })
    tell({ kind: 'access', id: of, about: id, words: what, at })
  })

  return {
    /** Keeps a grant of which only the holder will know the secret. */
    keep: (given: NewGrant, secretHash: Uint8Array) => keep.immediate(given, secretHash),
    get: (id: string) => (one.get(id) as Grant | undefined) ?? null,
    /** The SHA-256 of a grant's secret; null when there is no such grant. */
    secretHash: (id: string) => (secretOf.get(id) as Uint8Array | undefined) ?? null,
    /** All of them, newest first. */
    list: () => all.all() as Grant[],
    /** Ends a grant at once; false when there is none that could be ended. */
    revoke: (id: string, reason: string, at: number) => revoke.immediate(id, reason, at),
    /** Puts a use on the record. */
    use: (id: string, used: GrantUse) => use.immediate(id, used),
    uses: (id: string) => usesOf.all(id) as GrantUse[],
  }
}
