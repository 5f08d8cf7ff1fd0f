// Takes the mails that come after their run has ended: recorded as late, they never rewrite it.
import { createHash } from 'node:crypto'
import type { Inbox } from '../inbox/inbox.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/store.ts'

const latestMs = 30 * 24 * 3_600_000

/** Takes in, for 30 days, what comes to the addresses of runs that have ended. */
export const takeLateMail = (
  inbox: Inbox,
  { store, log, now }: { readonly store: Store; readonly log: Log; readonly now: () => number },
) =>
  inbox.takeIn('probe', {
    knows: (runId) => store.lateMails.awaits(runId, now() - latestMs),
    deliver: (runId, { raw, subject, receivedAt }) => {
      const digest = createHash('sha256').update(raw).digest('hex')
      store.lateMails.keep({ runId, receivedAt, subject, digest })
      log('warn', 'a mail came after its run had ended', { run: runId })
    },
  })
