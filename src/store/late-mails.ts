// Mails that came after their run had ended. Append-only: the run stays as it was recorded.
import type { Database } from './database.ts'

/** `digest` is the SHA-256 of the mail as it came, in hexadecimal; `receivedAt` is epoch milliseconds. */
export type LateMail = {
  readonly runId: string
  readonly receivedAt: number
  readonly subject: string
  readonly digest: string
}

// Whoever learns a run's address could fill the disk.
const mostPerRun = 20

/** The late mails kept so far. */
export const lateMails = (db: Database) => {
  const awaited = db
    .prepare(
      `SELECT 1 FROM opening WHERE run_id = unhex(@runId) AND opened_at >= @since
         AND EXISTS (SELECT 1 FROM submission WHERE opening_id = opening.id AND kind = 'sent')
         AND (SELECT count(*) FROM late_mail WHERE opening_id = opening.id) < ${mostPerRun}`,
    )
    .pluck()
  const insert = db.prepare(
    `INSERT INTO late_mail (opening_id, received_at, subject, digest)
     VALUES ((SELECT id FROM opening WHERE run_id = unhex(@runId)), @receivedAt, @subject, unhex(@digest))`,
  )
  const ofRun = db.prepare(
    `SELECT lower(hex(run_id)) AS runId, received_at AS receivedAt, subject, lower(hex(digest)) AS digest
     FROM late_mail JOIN opening ON opening.id = opening_id WHERE run_id = unhex(?) ORDER BY late_mail.id`,
  )
  return {
    /** Whether a mail may still come for a run: it was opened since a moment, and sent something. */
    awaits: (runId: string, since: number) => awaited.get({ runId, since }) === 1,
    keep: (mail: LateMail) => {
      insert.run(mail)
    },
    /** Those of a run, oldest first. */
    ofRun: (runId: string) => ofRun.all(runId) as LateMail[],
  }
}
