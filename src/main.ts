// The one wiring file: from a configuration, or none (practice mode), to everything running.

import { listenForCommands, type Perform } from './act/instance.ts'
import { perform } from './act/perform.ts'
import { type Changes, openChanges } from './changes.ts'
import type { Config } from './config/schema.ts'
import { openDataDirectory, type Places, pathsIn, refusing } from './data-directory.ts'
import { openRoom, type Room } from './disk.ts'
import { type Artefacts, openShelves } from './evidence/artefacts.ts'
import type { Inbox } from './inbox/inbox.ts'
import { listening } from './listen.ts'
import type { Log } from './log.ts'
import type { Practice } from './practice/practice.ts'
import { createSite } from './site/app.ts'
import { clientBehind } from './site/client.ts'
import { guarded } from './site/guard.ts'
import { methodOf } from './site/method.ts'
import { metricsPart } from './site/metrics.ts'
import type { Part } from './site/part.ts'
import type { Site } from './site/site.ts'
import { subscriptionPart } from './site/subscribe.ts'
import { verifyPart } from './site/verify.ts'
import { openStopping } from './stopping.ts'
import type { Origin } from './store/origin.ts'
import type { Store } from './store/store.ts'
import { beginUpkeep } from './upkeep/upkeep.ts'
import { version } from './version.ts'
import { type Exporting, openExporting } from './wiring/exporting.ts'
import { openProof, type Proof } from './wiring/prove.ts'
import { openPracticeRegistry, openRealRegistry, type Registry } from './wiring/registry.ts'
import { saidOfSite } from './wiring/said-of-site.ts'
import { subscriptionsIn } from './wiring/subscription-key.ts'
import { openTelling, type Telling, type TellOperator } from './wiring/tell.ts'
import { openWatch, type Watch } from './wiring/watch.ts'

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
  /** Evidence is sealed and exported even so. */
  readonly proves?: boolean
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

type OnStop = (undo: () => unknown) => void

/** Starts everything that the options name; what was started is stopped again when a part cannot start. */
export const start = async (options: Options): Promise<Constat> => {
  const { onStop, stop } = openStopping(options.log)
  try {
    return { ...(await assemble(options, onStop)), stop }
  } catch (cause) {
    // What could not be stopped either is in the log: why nothing started matters more.
    await stop().catch(() => undefined)
    throw cause
  }
}

const now = () => Date.now()

const originOf = ({ config }: Options): Origin =>
  config
    ? { mode: 'real', registry: new URL(config.registry.url).origin }
    : { mode: 'practice', registry: 'practice' }

const assemble = async (options: Options, onStop: OnStop) => {
  const { dataDir, log } = options
  const paths = pathsIn(dataDir)
  const origin = originOf(options)
  const directory = openDataDirectory(dataDir, origin)
  onStop(directory.close)
  const { store } = directory
  const changes = openChanges()
  const registry = await openRegistry(options, onStop)
  const room = openRoom(dataDir, registry.config.limits.freeDiskMb)
  const shelves = await refusing(dataDir, () => openShelves(paths))
  const [artefacts, sealed] = [room.sparing(shelves.artefacts), room.sparing(shelves.sealed)]

  const { browserPath } = options
  const parts = { ...registry, store, artefacts, sealed, browserPath, version, log, changed: changes.tell }
  const isPractice = registry.practice !== null
  const proof = await refusing(dataDir, () => openProof({ ...parts, isPractice, places: paths }, onStop))
  const { evidence } = proof
  // Whoever tells the operator is opened after the runs, with the pages that its mails link to.
  let tellOperator: TellOperator = () => undefined
  const told: TellOperator = (...words) => tellOperator(...words)
  const watching = { ...parts, evidence, profilesDir: paths.profiles, tellOperator: told }
  const watch = await refusing(dataDir, () => openWatch(watching))
  onStop(watch.stop)

  const site = await openSite(options, { ...parts, proof, watch, room, places: paths, changes }, onStop)

  tellOperator = site.tellOperator

  const { runNow, whileIdle, pause, resume } = watch
  const tools = {
    store,
    now,
    runNow,
    whileIdle,
    pause,
    resume,
    exporter: site.exporter,
    subscriptions: () => subscriptionsIn(store, paths),
    site: () => ({ ...registry.config.site, url: registry.config.site.url ?? site.url }),
  }
  const performHere: Perform = async (request, progress) => {
    const reply = await perform(tools, request, progress)
    changes.tell()
    return reply
  }
  onStop(await refusing(dataDir, () => listenForCommands(paths.socket, performHere)))

  if (!options.idle) await watch.begin()
  const { url } = site
  log('info', 'started', { url, mode: origin.mode, registry: registry.config.registry.url })
  return { url, practice: registry.practice, inbox: registry.inbox, perform: performHere }
}

const openRegistry = ({ config, port, practicePort, log }: Options, onStop: OnStop) =>
  config
    ? openRealRegistry(config, log, onStop)
    : openPracticeRegistry({ practice: practicePort, site: port ?? 3000 }, onStop)

type SiteParts = Registry & {
  readonly store: Store
  readonly artefacts: Artefacts
  readonly sealed: Artefacts
  readonly room: Room
  readonly proof: Proof
  readonly watch: Watch
  readonly places: Places
  readonly changes: Changes
}

const openSite = async (options: Options, parts: SiteParts, onStop: OnStop) => {
  const { config, practice, store, artefacts, proof, watch, changes } = parts
  const { log, idle = false } = options
  const port = await listening(config.site.host, options.port ?? config.site.port)
  onStop(port.close)
  const said = saidOfSite(config, version, port.url)
  const practised = practice && { registryUrl: practice.url }
  store.methods.keep({ ...methodOf({ ...said, practice: practised }), at: now() })
  const healthy = () => healthOf(store, watch.unrecorded(), proof.broken())
  const site: Site = {
    ...said,
    simulated: store.simulation.get() !== null,
    store,
    now,
    practice: practised,
    nextRunAt: watch.nextRunAt,
    onChange: changes.subscribe,
    artefact: async (digest) => pictureOf(await artefacts.read(digest)),
    healthy,
    failed: (cause, path) => log('error', 'a page could not be made', { path, cause }),
  }
  const telling = openTelling({ ...parts, log, site, idle, healthy: () => healthy().ok }, onStop)
  onStop(changes.subscribe(telling.nudge))
  const isProving = !idle || options.proves === true
  const exporting = isProving ? await openProving(options, parts, site, telling, onStop) : null
  port.serve(guardedSite(options, parts, site, telling, exporting?.part ?? null))
  const { tellOperator } = telling
  return { url: port.url, exporter: exporting?.exporter ?? null, tellOperator }
}

// Sealing, upkeep and exports: what a process that only runs a command leaves to the one that watches.
const openProving = async (
  { log, browserPath }: Options,
  parts: SiteParts,
  site: Site,
  { tellOperator }: Telling,
  onStop: OnStop,
): Promise<Exporting> => {
  const sealing = await parts.proof.beginSealing(tellOperator)
  onStop(beginUpkeep({ ...parts, log, tellOperator }))
  const clientOf = clientBehind(parts.config.site.trustedProxies)
  const { supervise } = parts.watch
  return openExporting({ ...parts, sealing, site, browserPath, log, clientOf, supervise }, onStop)
}

const guardedSite = (
  { dataDir }: Options,
  { config, store }: SiteParts,
  site: Site,
  { subscriptions }: Telling,
  exporting: Part | null,
) => {
  const { trustedProxies } = config.site
  const clientOf = clientBehind(trustedProxies)
  const probes = config.probes.map(({ id }) => id)
  const { url, healthy: ready } = site
  const parts = [
    ...(subscriptions ? [subscriptionPart({ site, subscriptions, clientOf })] : []),
    ...(exporting ? [exporting] : []),
    verifyPart(),
    metricsPart({ store, probes, version, dataDir, now, ready, open: config.site.metrics === 'anyone' }),
  ]
  const { requestsPerMinute } = config.limits
  return guarded({ url, trustedProxies, requestsPerMinute, now }, createSite(site, parts).fetch)
}

const healthOf = (store: Store, unrecorded: string | null, unsealed: string | null) => {
  if (unrecorded !== null) return { ok: false, detail: `the last run could not be recorded: ${unrecorded}` }
  if (unsealed !== null) return { ok: false, detail: `the log is not what was signed: ${unsealed}` }
  try {
    store.runs.list({ limit: 1 })
    return { ok: true, detail: 'the store answers' }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    return { ok: false, detail: `the store does not answer: ${why}` }
  }
}

const pictureOf = (bytes: Uint8Array | null) => bytes && { mediaType: 'image/png', bytes }
