// Wires exports: what they are made from, who seals them, and the pages where they are asked for.
import { join } from 'node:path'
import { getuid } from 'node:process'
import { journeyOf, stepTitle } from '../alert/facts.ts'
import type { Config } from '../config/schema.ts'
import type { Places } from '../data-directory.ts'
import type { Room } from '../disk.ts'
import { rebuildArchive } from '../evidence/archive.ts'
import type { Artefacts } from '../evidence/artefacts.ts'
import { vkeyInForce } from '../evidence/key.ts'
import type { Sealing } from '../evidence/seal.ts'
import { openSealed, type ReadSealed } from '../evidence/sealed-age.ts'
import { planUntilNow } from '../export/plan.ts'
import { createPrinter } from '../export/print.ts'
import type { Checkpoint, ExportSource } from '../export/source.ts'
import { durationOf, unobservedMs } from '../incident/duration.ts'
import type { Log } from '../log.ts'
import { openLauncher } from '../probe/browser.ts'
import { readLeaf } from '../proof/leaf.ts'
import { type EvidencePages, evidencePart } from '../site/evidence.ts'
import { type Exporter, openExportQueue } from '../site/evidence-queue.ts'
import type { Part } from '../site/part.ts'
import type { Site } from '../site/site.ts'
import { type Supervise, supervisedMore } from '../site/supervised.ts'
import type { KeptCheckpoint } from '../store/checkpoints.ts'
import type { KeptIncident } from '../store/incidents.ts'
import type { Store } from '../store/store.ts'
import { stands } from '../store/words-corrections.ts'
import type { Proof } from './prove.ts'
import { stopsAtOf } from './said-of-site.ts'
import { watched } from './watched.ts'

export type ExportingParts = {
  readonly config: Config
  readonly store: Store
  readonly artefacts: Artefacts
  readonly sealed: Artefacts
  readonly proof: Proof
  readonly sealing: Sealing
  readonly site: Site
  readonly places: Places
  readonly browserPath: string
  readonly log: Log
  readonly clientOf: EvidencePages['clientOf']
  readonly supervise: Supervise
  readonly room: Pick<Room, 'spareBytes'>
}

type OnStop = (undo: () => unknown) => void

const now = () => Date.now()
const mostWaiting = 20
const most = 10_000
const longestSealMs = 90_000

const checkpointsOf = ({ checkpoints, calendarProofs }: Store): ExportSource['checkpoints'] => {
  const { ofSize, covering, by, since, latest } = checkpoints.stamped
  const whole = (kept: KeptCheckpoint | null): Checkpoint | null =>
    kept && {
      size: kept.size,
      note: kept.note,
      tokens: checkpoints.tokensOfCheckpoint(kept.size),
      calendarProof: calendarProofs.ofCheckpoint(kept.size)?.proof ?? null,
    }
  return {
    ofSize: (size) => whole(ofSize(size)),
    covering: (size) => whole(covering(size)),
    stampedBy: (at) => whole(by(at)),
    stampedSince: (at) => whole(since(at)),
    latest: () => whole(latest()),
  }
}

const isWithin = (
  { firstBad, firstGood, closedAt, lastObservedAt }: KeptIncident,
  from: number,
  to: number,
) => firstBad.at <= to && (closedAt === null ? lastObservedAt : (firstGood?.at ?? closedAt)) >= from

const incidentsOf =
  (site: Site): ExportSource['incidents'] =>
  (from, to, probe) =>
    site.store.incidents
      .list({ probe, before: to + 1, limit: most })
      .filter((incident) => isWithin(incident, from, to))
      .map((incident) => ({
        id: incident.id,
        probe: incident.probe,
        journey: journeyOf(site, incident.probe).title.fr,
        step: stepTitle(site, incident.probe, incident.failedStep).fr,
        duration: durationOf(incident, now()),
        open: incident.closedAt === null,
        retracted: incident.retracted,
        lastGood: incident.lastGood?.at ?? null,
        firstBad: incident.firstBad.at,
        lastBad: incident.lastBad.at,
        firstGood: incident.firstGood?.at ?? null,
        attempts: incident.attempts,
        failures: incident.failures,
        inconclusive: incident.inconclusive,
        unobservedMs: unobservedMs(incident, now()),
      }))

const archiveOf =
  ({ store, artefacts }: ExportingParts, original: ReadSealed): ExportSource['archive'] =>
  async (runId, form) => {
    const entry = store.log.ofRun(runId)
    const leaf = entry && readLeaf(entry)
    const run = store.runs.get(runId)
    if (!leaf?.ok || leaf.value.type !== 'run' || !run) return null
    const sealed = { read: (digest: string) => original(runId, digest) }
    return rebuildArchive(leaf.value, run.userAgent, { artefacts, sealed }, form)
  }

const journeysOf = (config: Config): ExportSource['journeys'] =>
  watched(config).map(({ probe }) => ({
    id: probe.id,
    title: probe.title.fr,
    stopsAt: stopsAtOf(probe, config.registry.live),
    steps: probe.steps.map(({ name, title, see, submits, binding }) => ({
      name,
      title: title.fr,
      heading: see.heading,
      submits: submits === true,
      binding: binding === true,
    })),
  }))

const sourceOf = (parts: ExportingParts, identityFile: string | null): ExportSource => {
  const { config, store, artefacts, sealed, proof, site } = parts
  const namesOf = (runId: string) => store.erasures.namesOf(runId, 'sealed')
  const original = openSealed({ sealed, namesOf }, identityFile)
  return {
    vkeyOf: (size) => vkeyInForce(store, size) ?? proof.key.vkey,
    witnesses: store.witnesses.list(),
    operator: {
      name: site.operator,
      contact: site.contact,
      siteTitle: site.title,
      siteUrl: site.url,
      registry: site.registry,
      version: site.version,
      isPractice: site.practice !== null,
    },
    journeys: journeysOf(config),
    authorities: store.authorities.list(),
    leaves: store.log.leaves,
    readNode: store.log.readNode,
    wordsOf: store.wordsOf,
    checkpoints: checkpointsOf(store),
    openingToken: store.checkpoints.tokenOfRun,
    artefact: artefacts.read,
    original,
    archive: archiveOf(parts, original),
    incidents: incidentsOf(site),
    said: (from, to, probe) =>
      store.statements
        .list({ probe, from, to: to + 1, limit: most })
        .filter(stands)
        .map(({ saidAt, source, url, words }) => ({ at: saidAt, source, url, words })),
  }
}

const exporterOf = (parts: ExportingParts): Exporter => {
  const { config, proof, sealing, browserPath, places } = parts
  const source = sourceOf(parts, null)
  const launcher = openLauncher({
    executablePath: browserPath,
    sandbox: getuid?.() !== 0,
    profilesDir: places.profiles,
    memoryLimitBytes: config.browser.memoryLimitMb * 2 ** 20,
    languages: config.browser.languages,
  })
  const tools = {
    stampEach: proof.authorities.stampEach,
    sealedBy: proof.names,
    print: createPrinter(launcher),
    now,
  }
  return {
    plan: (order) =>
      planUntilNow(source, order, () => sealing.sealUntilNow(AbortSignal.timeout(longestSealMs))),
    write: async (order, path, onProgress, signal, identityFile) => {
      // What was added since the last checkpoint is in the export as well, and that it is all there is.
      await sealing.sealUntilNow(signal)
      // Loaded with the first export: writing PDFs takes memory that most days need not.
      const { writeExport } = await import('../export/export.ts')
      const given = identityFile === undefined ? source : sourceOf(parts, identityFile)
      return writeExport(given, tools, order, path, onProgress, signal)
    },
  }
}

export type Exporting = { readonly exporter: Exporter; readonly part: Part }

/** Opens the queue of exports, with the pages where they are asked for. */
export const openExporting = async (parts: ExportingParts, onStop: OnStop): Promise<Exporting> => {
  const { config, store, site, places, log, clientOf, sealing, supervise, room } = parts
  const totalBytes = config.limits.exportsMb * 2 ** 20
  const exporter = exporterOf(parts)
  const queue = await openExportQueue({
    store,
    folder: join(places.folder, 'exports'),
    exporter,
    now,
    limits: { totalBytes, mostWaiting },
    spareBytes: room.spareBytes,
    onFailed: (id, cause) => log('error', 'an export failed', { export: id, cause }),
  })
  onStop(queue.stop)
  const seal = () => sealing.sealUntilNow(AbortSignal.timeout(longestSealMs))
  const more = supervisedMore({ site, queue, seal, supervise })
  return { exporter, part: evidencePart({ site, queue, totalBytes, clientOf, more }) }
}
