// What is watched and where its mail comes in: as configured, or in practice mode a registry of our own.
import { practiceConfig, practiceDelays, practiceDomain } from './config/practice.ts'
import type { Config } from './config/schema.ts'
import { type Inbox, openInbox } from './inbox/inbox.ts'
import { openingPort } from './listen.ts'
import type { Practice } from './practice/practice.ts'

export type Registry = {
  readonly config: Config
  /** Null unless in practice mode. */
  readonly practice: Practice | null
  readonly inbox: Inbox | null
}

type OnStop = (undo: () => unknown) => void

const clock = { wall: () => Date.now() }

/** Opens the inbox that a configuration names, if it names one. */
export const openRealRegistry = async (config: Config, onStop: OnStop): Promise<Registry> => {
  const inbox = config.inbox && (await openingPort(config.inbox.port, openInbox({ ...config.inbox, clock })))
  if (inbox) onStop(inbox.stop)
  return { config, practice: null, inbox }
}

/** Starts the practice registry beside an inbox of its own, everything on this machine. */
export const openPracticeRegistry = async (
  ports: { readonly practice: number; readonly site: number },
  onStop: OnStop,
): Promise<Registry> => {
  const host = '127.0.0.1'
  const inbox = await openInbox({ host, port: 0, domain: practiceDomain, clock })
  onStop(inbox.stop)
  // Loaded here: who watches a real registry has no use for the stand-in.
  const { startPractice } = await import('./practice/practice.ts')
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
  return { config, practice, inbox }
}
