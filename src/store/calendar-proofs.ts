// OpenTimestamps proofs over checkpoints, each kept in one transaction with the leaf that tells it.
import type { LeafOf } from '../proof/leaf.ts'
import type { Database } from './database.ts'
import { bytesOfLeaf, type LeafLog } from './log.ts'

/** An OpenTimestamps proof over a checkpoint; times are epoch milliseconds. */
export type CalendarProof = {
  /** The size of the checkpoint. */
  readonly size: number
  /** When the calendars were told of it, and when this proof came. */
  readonly toldAt: number
  readonly at: number
  readonly proof: Uint8Array
  /** Whether it ends in a block of Bitcoin. */
  readonly isAnchored: boolean
}

type Row = Omit<CalendarProof, 'isAnchored'> & { readonly isAnchored: 0 | 1 }

const proofIn = ({ isAnchored, ...row }: Row): CalendarProof => ({ ...row, isAnchored: isAnchored === 1 })

/** The proofs kept so far. */
export const calendarProofs = (db: Database, log: LeafLog) => {
  const insert = db.prepare(
    `INSERT INTO calendar_proof (checkpoint_size, told_at, at, proof, is_anchored)
     VALUES (@size, @toldAt, @at, @proof, @isAnchored)`,
  )
  const columns = 'checkpoint_size AS size, told_at AS toldAt, at, proof, is_anchored AS isAnchored'
  const newest = db.prepare(
    `SELECT ${columns} FROM calendar_proof WHERE checkpoint_size = ? ORDER BY id DESC LIMIT 1`,
  )
  const pending = db.prepare(
    `SELECT ${columns} FROM calendar_proof AS one WHERE is_anchored = 0 AND told_at >= ? AND NOT EXISTS
       (SELECT 1 FROM calendar_proof WHERE checkpoint_size = one.checkpoint_size AND id > one.id)
     ORDER BY id`,
  )
  const lastTold = db.prepare('SELECT max(told_at) FROM calendar_proof').pluck()
  const keep = db.transaction((proof: CalendarProof, anchor: LeafOf<'anchor'>) => {
    insert.run({ ...proof, isAnchored: Number(proof.isAnchored) })
    log.add(anchor.type, bytesOfLeaf(anchor), proof.at)
  })
  return {
    /** Keeps a proof with its leaf; a completed one counts in place of those before it. */
    keep: (proof: CalendarProof, anchor: LeafOf<'anchor'>) => keep.immediate(proof, anchor),
    /** The newest proof over the checkpoint of a size; null when there is none. */
    ofCheckpoint: (size: number): CalendarProof | null => {
      const row = newest.get(size) as Row | undefined
      return row === undefined ? null : proofIn(row)
    },
    /** The proofs that no block of Bitcoin ends yet, of checkpoints told since a moment, oldest first. */
    pending: (since: number): readonly CalendarProof[] => (pending.all(since) as Row[]).map(proofIn),
    /** When calendars were last told of a checkpoint; null when they never were. */
    lastToldAt: () => lastTold.get() as number | null,
  }
}
