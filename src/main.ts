// The one wiring file: from a configuration, or none (practice mode), to everything running.
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { getuid } from 'node:process'
import { createAdaptorServer } from '@hono/node-server'
import { practiceConfig, practiceDelays, practiceDomain } from './config/practice.ts'
import type { Config } from './config/schema.ts'
import { openDataDirectory, pathsIn, Refusal, refusalFor } from './data-directory.ts'
import { openArtefacts } from './evidence/artefacts.ts'
import { type Inbox, openInbox } from './inbox/inbox.ts'
import { listenForCommands, type Perform } from './instance.ts'
import type { Log } from './log.ts'
import { perform } from './perform.ts'
import { type Practice, startPractice } from './practice/practice.ts'
import { intervalOf } from './schedule/planned.ts'
import { createSite } from './site/app.ts'
import type { Store } from './store/store.ts'
import { openWatch, watched } from './watch.ts'

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
  const { config, practice, inbox } = await openRegistry(options, onStop)
  const artefacts = openArtefacts(paths.artefacts)
  // Chromium cannot make its sandbox as root: said aloud, as the registry's pages then run without it.
  const sandbox = getuid?.() !== 0
  if (!sandbox) log('warn', 'running as root: the browser runs without its sandbox')
  const { browserPath } = options
  const profilesDir = paths.profiles
  const watch = await openWatch({
    config,
    store,
    artefacts,
    inbox,
    browserPath,
    sandbox,
    profilesDir,
    version,
    log,
  })
  onStop(watch.stop)
  const now = () => Date.now()
  const site = createSite({
    failed: (cause) => log('error', 'a page could not be made', { cause: String(cause) }),
    store,
    now,
    registry: config.registry,
    title: config.site.title,
    contact: config.site.contact,
    version,
    vantages: [config.vantage],
    practice: practice && { registryUrl: practice.url },
    probes: watched(config).map(({ settings, probe }) => pageOf(settings, probe)),
    nextRunAt: watch.nextRunAt,
    artefact: async (digest) => pictureOf(await artefacts.read(digest)),
    healthy: () => healthOf(store),
  })
  const url = await listen(site.fetch, config.site.host, options.port ?? config.site.port, onStop)
  const tools = { store, now, runNow: watch.runNow }
  const performHere: Perform = (request, progress) => perform(tools, request, progress)
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

const refusingTaken = async <T>(port: number, opening: Promise<T>): Promise<T> => {
  try {
    return await opening
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')) throw cause
    throw new Refusal(
      `Port ${port} is taken: stop what uses it, or name others with --port and --practice-port.`,
      {
        cause,
      },
    )
  }
}

const listen = async (
  fetch: (request: Request) => Response | Promise<Response>,
  hostname: string,
  port: number,
  onStop: (undo: Undo) => void,
) => {
  const server = createAdaptorServer({ fetch, hostname })
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, hostname, resolve)
  })
  await refusingTaken(port, listening)
  onStop(() => {
    server.close()
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
  return `http://${hostname}:${(server.address() as AddressInfo).port}`
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

type Watched = ReturnType<typeof watched>[number]

const pageOf = (settings: Watched['settings'], { id, title, steps }: Watched['probe']) => ({
  id,
  title,
  steps: steps.map((step) => ({ name: step.name, title: step.title, submits: step.submits === true })),
  plans: settings.schedules.map(({ tier, cron }) => ({
    tier,
    cron,
    intervalMs: intervalOf(cron),
    slowAfterMs: settings.slowAfter,
  })),
})

const pictureOf = (bytes: Uint8Array | null) => bytes && { mediaType: 'image/png', bytes }
