// What was sent to the registry and what came of it, for the operator's own terminal: receipts are in no public page.
import type { Reply } from '../act/instance.ts'
import type { Store } from '../store/store.ts'
import type { KeptSubmission } from '../store/submissions.ts'
import { reading, table, time } from './list.ts'

const told = ({ runs, withdrawals, lateMails }: Store, { runId, step, at, receipt }: KeptSubmission) => ({
  run: runId,
  // Null while the run is under way.
  probe: runs.get(runId)?.probe ?? null,
  step,
  sent_at: time(at),
  receipt,
  withdrawals: withdrawals.ofRun(runId).map(({ probe, at: ended, outcome, failedStep, ...one }) => ({
    probe,
    at: time(ended),
    outcome,
    failed_step: failedStep,
    receipt: one.receipt,
  })),
  late_mails: lateMails.ofRun(runId).map(({ receivedAt, subject, digest }) => ({
    received_at: time(receivedAt),
    subject,
    sha256: digest,
  })),
})

/** The latest submissions, newest first, with their receipts, withdrawals and late mails. */
export const listSubmissions = (dataDir: string, { limit }: { readonly limit: number }): Reply => {
  const submissions = reading(dataDir, (store) =>
    store.submissions.list(limit).map((one) => told(store, one)),
  )
  const rows = submissions.map(({ run, probe, step, sent_at, receipt, withdrawals, late_mails }) => [
    sent_at,
    run,
    probe ?? 'under way',
    step,
    receipt ?? 'none',
    withdrawals.map(({ outcome, receipt: kept }) => kept ?? outcome).join(' ') || 'no',
    String(late_mails.length),
  ])
  const head = ['sent', 'run', 'journey', 'step', 'receipt', 'withdrawn', 'late mails']
  return { exit: 0, text: table(head, rows, 'Nothing was sent to the registry yet.'), json: { submissions } }
}
