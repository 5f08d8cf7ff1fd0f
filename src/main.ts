// The one wiring file: from a configuration, or none (practice mode), to everything running.
import { readFileSync } from 'node:fs'
import { openChanges } from './changes.ts'
import { practiceConfig, practiceDelays, practiceDomain } from './config/practice.ts'
import type { Config } from './config/schema.ts'
import { openDataDirectory, pathsIn, refusalFor } from './data-directory.ts'
import { openArtefacts } from './evidence/artefacts.ts'
import { type Inbox, openInbox } from './inbox/inbox.ts'
import { listenForCommands, type Perform } from './instance.ts'
import { listening, refusingTaken } from './listen.ts'
import type { Log } from './log.ts'

import { perform } from './perform.ts'
import { type Practice, startPractice } from './practice/practice.ts'
import { saidOfSite } from './said-of-site.ts'
import { createSite } from './site/app.ts'
import { methodOf } from './site/method.ts'
import type { Store } from './store/store.ts'
import { openWatch } from './watch.ts'

export type Options = {
  /** Null for practice mode. */
  readonly config: Config | null
  readonly dataDir: string
  /** Of the status page; the configuration's when null. 0 takes any free port. */
  readonly port: number | null
  readonly practicePort: number
  readonly browserPath: string
  readonly log: Log
  /** Nothing is planned: only commands run probes. */
  readonly idle?: boolean
}

export type Constat = {
  readonly url: string
  /** Null unless in practice mode. */
  readonly practice: Practice | null
  readonly inbox: Inbox | null
  /** Performs a command that writes, as the socket does. */
  readonly perform: Perform
  readonly stop: () => Promise<void>
}

export const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string
}

type Undo = () => unknown

/** Starts everything that the options name; what was started is stopped again when a part cannot start. */
export const start = async (options: Options): Promise<Constat> => {
  const undo: Undo[] = []
  const stop = async () => {
    for (const one of undo.splice(0).reverse()) await one()
  }
  try {
    return { ...(await assemble(options, (one) => undo.push(one))), stop }
  } catch (cause) {
    await stop()
    throw refusalFor(options.dataDir, cause)
  }
}

const assemble = async (options: Options, onStop: (undo: Undo) => void) => {
  const { dataDir, log } = options
  const paths = pathsIn(dataDir)
  const mode = options.config ? 'real' : 'practice'
  const registryName = options.config?.registry.name ?? 'practice'
  const directory = openDataDirectory(dataDir, { mode, registry: registryName })
  onStop(directory.close)
  const { store } = directory
  const changes = openChanges()
  const { config, practice, inbox } = await openRegistry(options, onStop)
  const artefacts = openArtefacts(paths.artefacts)
  const parts = { config, store, artefacts, inbox, version, log, changed: changes.tell }
  const watch = await openWatch({ ...parts, browserPath: options.browserPath, profilesDir: paths.profiles })
  onStop(watch.stop)
  const now = () => Date.now()
  const port = await listening(config.site.host, options.port ?? config.site.port)
  onStop(port.close)
  const said = saidOfSite(config, version, port.url)
  const practised = practice && { registryUrl: practice.url }
  store.methods.keep({ ...methodOf({ ...said, practice: practised }), at: now() })
  const site = createSite({
    ...said,
    simulated: store.simulation.get() !== null,
    store,
    now,
    practice: practised,
    nextRunAt: watch.nextRunAt,
    onChange: changes.subscribe,
    artefact: async (digest) => pictureOf(await artefacts.read(digest)),
    healthy: () => healthOf(store),
    failed: (cause, path) => log('error', 'a page could not be made', { path, cause: String(cause) }),
  })
  port.serve(site.fetch)
  const { url } = port
  const tools = { store, now, runNow: watch.runNow }
  const performHere: Perform = async (request, progress) => {
    const reply = await perform(tools, request, progress)
    changes.tell()
    return reply
  }
  onStop(await listenForCommands(paths.socket, performHere))
  if (!options.idle) await watch.begin()
  log('info', 'started', { url, mode, registry: config.registry.url })
  return { url, practice, inbox, perform: performHere }
}

type Registry = { readonly config: Config; readonly practice: Practice | null; readonly inbox: Inbox | null }

const openRegistry = async (options: Options, onStop: (undo: Undo) => void): Promise<Registry> => {
  const clock = { wall: () => Date.now() }
  const { config } = options
  if (config) {
    const inbox =
      config.inbox && (await refusingTaken(config.inbox.port, openInbox({ ...config.inbox, clock })))
    if (inbox) onStop(inbox.stop)
    return { config, practice: null, inbox }
  }
  const host = '127.0.0.1'
  const inbox = await openInbox({ host, port: 0, domain: practiceDomain, clock })
  onStop(inbox.stop)
  const port = options.practicePort
  const forward = { domain: practiceDomain, host, port: inbox.port }
  const practice = await refusingTaken(port, startPractice({ port, forward, ...practiceDelays }))
  onStop(practice.stop)
  const addresses = {
    registryUrl: practice.url,
    controls: practice.controls,
    mailPort: practice.mailPort,
    inboxPort: inbox.port,
    sitePort: options.port ?? 3000,
  }
  return { config: practiceConfig(addresses), practice, inbox }
}

const healthOf = (store: Store) => {
  try {
    store.runs.list({ limit: 1 })
    return { ok: true, detail: 'the store answers' }
  } catch (cause) {
    return {
      ok: false,
      detail: `the store does not answer: ${cause instanceof Error ? cause.message : cause}`,
    }
  }
}

const pictureOf = (bytes: Uint8Array | null) => bytes && { mediaType: 'image/png', bytes }
