// Withdrawals of what runs registered. Append-only.
import type { Outcome } from '../outcome/outcome.ts'
import type { Database } from './database.ts'

/** How the withdrawal of what a run registered went; `at` is epoch milliseconds. */
export type Withdrawal = {
  readonly runId: string
  readonly probe: string
  readonly at: number
  readonly outcome: Outcome
  readonly failedStep: string | null
  readonly receipt: string | null
}

/** The withdrawals kept so far. */
export const withdrawals = (db: Database) => {
  const insert = db.prepare(
    `INSERT INTO withdrawal (opening_id, probe, at, outcome, failed_step, receipt)
     VALUES ((SELECT id FROM opening WHERE run_id = unhex(@runId)), @probe, @at, @outcome, @failedStep, @receipt)`,
  )
  const ofRun = db.prepare(
    `SELECT lower(hex(run_id)) AS runId, probe, at, outcome, failed_step AS failedStep, receipt
     FROM withdrawal JOIN opening ON opening.id = opening_id WHERE run_id = unhex(?) ORDER BY withdrawal.id`,
  )
  return {
    keep: (withdrawal: Withdrawal) => {
      insert.run(withdrawal)
    },
    /** Those of what a run registered, oldest first. */
    ofRun: (runId: string) => ofRun.all(runId) as Withdrawal[],
  }
}
