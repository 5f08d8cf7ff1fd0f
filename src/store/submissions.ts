// The ledger of what was sent to the registry: written before it is sent, and its receipt after. Append-only.
import type { Database } from './database.ts'

/** `step` is the name of the step that sends, or that saw the receipt; `at` is epoch milliseconds. */
export type Submission = { readonly runId: string; readonly step: string; readonly at: number }

/** A submission whose receipt may be missing: the run failed after it was sent. */
export type KeptSubmission = Submission & { readonly receipt: string | null }

/** The ledger. */
export const submissions = (db: Database) => {
  const insert = db.prepare(
    `INSERT INTO submission (opening_id, kind, at, step, receipt)
     VALUES ((SELECT id FROM opening WHERE run_id = unhex(@runId)), @kind, @at, @step, @receipt)`,
  )
  const ofProbe = db
    .prepare(
      `SELECT submission.at FROM submission JOIN opening ON opening.id = opening_id
         JOIN plan ON plan.id = plan_id JOIN probe ON probe.id = probe_id
       WHERE kind = 'sent' AND submission.at >= ? AND name = ? ORDER BY submission.at`,
    )
    .pluck()
  const list = db.prepare(
    `SELECT lower(hex(run_id)) AS runId, sent.step, sent.at, received.receipt
     FROM submission sent JOIN opening ON opening.id = sent.opening_id
       LEFT JOIN submission received ON received.opening_id = sent.opening_id AND received.kind = 'receipt'
     WHERE sent.kind = 'sent' ORDER BY sent.id DESC LIMIT ?`,
  )
  return {
    /** Keeps that a run is about to send; throws when that cannot be kept, or the run has sent before. */
    keepSent: (sent: Submission) => {
      insert.run({ ...sent, kind: 'sent', receipt: null })
    },
    /** Keeps what a run got back for what it sent. */
    keepReceipt: (receipt: Submission & { readonly receipt: string }) => {
      insert.run({ ...receipt, kind: 'receipt' })
    },
    /** The moments since `from` at which a probe sent something, oldest first. */
    sentSince: (probe: string, from: number) => ofProbe.all(from, probe) as number[],
    /** The latest submissions with their receipts, newest first. */
    list: (limit: number) => list.all(limit) as KeptSubmission[],
  }
}
