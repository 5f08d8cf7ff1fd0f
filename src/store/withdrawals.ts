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

/** What a run registered and nobody has withdrawn yet, with how often that was tried. */
export type Pending = { readonly runId: string; readonly tries: number }

export type PendingOrder = {
  readonly probe: string
  /** Only what was sent since then, and was not tried since then; epoch milliseconds. */
  readonly sentSince: number
  readonly triedBefore: number
  readonly mostTries: number
}

const pendingQuery = `
  WITH sent AS (
    SELECT submission.id, opening.id AS opening_id, run_id,
      (SELECT count(*) FROM withdrawal w WHERE w.opening_id = opening.id) AS ended,
      (SELECT count(*) FROM withdrawal_sent s WHERE s.opening_id = opening.id) AS begun,
      (SELECT max(at) FROM (SELECT at FROM withdrawal w WHERE w.opening_id = opening.id
         UNION ALL SELECT at FROM withdrawal_sent s WHERE s.opening_id = opening.id)) AS tried
    FROM submission JOIN opening ON opening.id = submission.opening_id JOIN run ON run.opening_id = opening.id
      JOIN plan ON plan.id = opening.plan_id JOIN probe ON probe.id = plan.probe_id
    WHERE kind = 'sent' AND submission.at >= @sentSince AND probe.name = @probe
      AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.opening_id = opening.id AND w.outcome = 'ok'))
  SELECT lower(hex(run_id)) AS runId, max(ended, begun) AS tries FROM sent
  WHERE max(ended, begun) < @mostTries AND coalesce(tried, 0) < @triedBefore ORDER BY id LIMIT 1`

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
  const insertSent = db.prepare(
    `INSERT INTO withdrawal_sent (opening_id, probe, at, step)
     VALUES ((SELECT id FROM opening WHERE run_id = unhex(@runId)), @probe, @at, @step)`,
  )
  const pending = db.prepare(pendingQuery)
  return {
    /** Keeps that a withdrawal is about to be sent; throws when that cannot be kept. */
    keepSent: (sent: Pick<Withdrawal, 'runId' | 'probe' | 'at'> & { readonly step: string }) => {
      insertSent.run(sent)
    },
    /** The first run of a probe that sent something, has ended, and was not withdrawn; null when there is none. */
    pending: (order: PendingOrder) => (pending.get(order) as Pending | undefined) ?? null,
    keep: (withdrawal: Withdrawal) => {
      insert.run(withdrawal)
    },
    /** Those of what a run registered, oldest first. */
    ofRun: (runId: string) => ofRun.all(runId) as Withdrawal[],
  }
}
