// What is watched and where its mail comes in: as configured, or in practice mode a registry of our own.
import { practiceConfig, practiceDelays, practiceDomain } from '../config/practice.ts'
import type { Config } from '../config/schema.ts'
import { openImapInbox } from '../inbox/imap.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { openSmtpInbox } from '../inbox/smtp.ts'
import { openingPort } from '../listen.ts'
import type { Log } from '../log.ts'
import type { Practice } from '../practice/practice.ts'
import { accountAt, mailboxTrouble, openLasting } from './mail-servers.ts'

export type Registry = {
  readonly config: Config
  /** Null unless in practice mode. */
  readonly practice: Practice | null
  readonly inbox: Inbox | null
  /** Has somebody told when the inbox stays out of reach. */
  readonly onInboxTrouble: (heed: Heed) => void
}

type Heed = (why: string) => void

type OnStop = (undo: () => unknown) => void

const clock = { wall: () => Date.now() }

const openInbox = async ({ inbox }: Config, onTrouble: (cause: unknown) => void): Promise<Inbox | null> => {
  if (inbox === null) return null
  if (inbox.kind === 'smtp') return openingPort(inbox.port, openSmtpInbox({ ...inbox, clock }))
  return openImapInbox({ ...accountAt(inbox), address: inbox.address, clock, onTrouble })
}

/** Opens the inbox that a configuration names, if it names one. */
export const openRealRegistry = async (config: Config, log: Log, onStop: OnStop): Promise<Registry> => {
  let heed: Heed = () => undefined
  const isLasting = openLasting(performance.now.bind(performance))
  const inbox = await openInbox(config, (cause) => {
    const why = mailboxTrouble(cause)
    log('error', 'the inbox cannot be read', { why })
    if (isLasting(cause)) heed(why)
  })
  if (inbox) onStop(inbox.stop)
  return {
    config,
    practice: null,
    inbox,
    onInboxTrouble: (heard) => {
      heed = heard
    },
  }
}

/** Starts the practice registry beside an inbox of its own, everything on this machine. */
export const openPracticeRegistry = async (
  ports: { readonly practice: number; readonly site: number },
  onStop: OnStop,
): Promise<Registry> => {
  const host = '127.0.0.1'
  const inbox = await openSmtpInbox({ host, port: 0, domain: practiceDomain, clock })
  onStop(inbox.stop)
  // Loaded here: who watches a real registry has no use for the stand-in.
  const { startPractice } = await import('../practice/practice.ts')
  const forward = { domain: practiceDomain, host, port: inbox.port }
  const starting = startPractice({ port: ports.practice, forward, ...practiceDelays })
  const practice = await openingPort(ports.practice, starting)
  onStop(practice.stop)
  const config = practiceConfig({
    registryUrl: practice.url,
    controls: practice.controls,
    mailPort: practice.mailPort,
    inboxPort: inbox.port,
    sitePort: ports.site,
  })
  return { config, practice, inbox, onInboxTrouble: () => undefined }
}
