// Erases files whose time has come: facts, the log and past exports stay as they are, and what is gone is said to be.
import type { Config } from '../config/schema.ts'
import type { Artefacts } from '../evidence/artefacts.ts'
import type { FileKind, KeptFile, NamingRun } from '../store/erasures.ts'
import type { KeptIncident } from '../store/incidents.ts'
import type { Store } from '../store/store.ts'

/** How long files are kept, in milliseconds: of runs that succeeded, of the others, whole network captures. */
export type Ages = Config['evidence']['retention']

export type RetentionTools = {
  readonly store: Pick<Store, 'erasures' | 'incidents' | 'outbox'>
  readonly artefacts: Pick<Artefacts, 'erase'>
  readonly sealed: Pick<Artefacts, 'erase'>
  readonly ages: Ages
  /** Up to when files have aged, which a clock that runs ahead must not decide alone. */
  readonly now: () => number
}

// A moment's work each: runs and pages wait for one of them at most.
const commitsAtOnce = 2000
const filesAtOnce = 200

// A run that is not recorded yet may have found its bytes already here, and will name them.
const underWayMs = 24 * 3_600_000

const isAbout = (run: NamingRun, { probe, lastGood, firstBad, closedAt }: KeptIncident) =>
  probe === run.probe &&
  run.endedAt >= Math.min(firstBad.at, lastGood?.at ?? firstBad.at) &&
  run.startedAt <= (closedAt ?? Number.MAX_SAFE_INTEGER)

/** How long the files of a run are kept, by their kind. */
export const agesOf = (
  run: NamingRun,
  incidents: readonly KeptIncident[],
  { goodRuns, badRuns, captures }: Ages,
): Readonly<Record<FileKind, number>> => {
  if (incidents.some((incident) => isAbout(run, incident))) return { artefact: badRuns, capture: badRuns }
  const isGood = run.verdict === 'up' || run.verdict === 'degraded'
  return { artefact: isGood ? goodRuns : badRuns, capture: captures }
}

const allIncidents = ({ incidents }: RetentionTools['store']): readonly KeptIncident[] =>
  incidents.list({ limit: Number.MAX_SAFE_INTEGER })

const kinds = ['artefact', 'capture'] as const

const releaseAged = (
  { store, ages, now }: RetentionTools,
  after: number,
  incidents: readonly KeptIncident[],
) => {
  const endedBefore = now() - Math.min(ages.goodRuns, ages.badRuns, ages.captures)
  const runs = store.erasures.namingRuns({ after, upTo: after + commitsAtOnce, endedBefore })
  store.outbox.atOnce(() => {
    for (const run of runs) {
      const kept = agesOf(run, incidents, ages)
      for (const kind of kinds) if (run.endedAt < now() - kept[kind]) store.erasures.release(run.seq, kind)
    }
  })
}

// Gone first, then said: a file that was to be said and is still here would be a lie, and what is gone but not said
// is said the next day.
const eraseSome = (tools: RetentionTools, files: readonly KeptFile[]) => {
  const at = tools.now()
  return files.filter((file) => {
    if (tools.store.erasures.isNamed(file)) return false
    if (!tools[file.shelf].erase(file.digest, at - underWayMs)) return false
    tools.store.erasures.keep(file, at)
    return true
  }).length
}

const aPause = () => new Promise((resolve) => setImmediate(resolve))

/** Erases the files that no run names any more now that the time of some is up; tells how many. */
export const eraseAged = async (tools: RetentionTools): Promise<number> => {
  const { erasures } = tools.store
  const incidents = allIncidents(tools.store)
  for (let after = 0; after < erasures.lastSeq(); after += commitsAtOnce) {
    releaseAged(tools, after, incidents)
    await aPause()
  }
  let erased = 0
  for (let last = 0; ; ) {
    const found = erasures.unnamed(last, filesAtOnce)
    const end = found.at(-1)
    if (!end) return erased
    erased += eraseSome(tools, found)
    last = end.id
    await aPause()
  }
}

const daily = 24 * 3_600_000

// Until then others may have told that our clock is wrong, or somebody has seen it.
const firstMs = 3_600_000

/** Erases in an hour and then once a day; what goes wrong is told, and tried again the next day. Returns what ends it. */
export const openRetention = (
  tools: RetentionTools,
  told: { readonly onErased: (count: number) => void; readonly onError: (cause: unknown) => void },
): { readonly stop: () => Promise<void> } => {
  let under: Promise<void> = Promise.resolve()
  const erase = async () => {
    try {
      told.onErased(await eraseAged(tools))
    } catch (cause) {
      told.onError(cause)
    }
  }
  const next = (ms: number) =>
    setTimeout(() => {
      under = under.then(erase)
      timer = next(daily)
    }, ms)
  let timer = next(firstMs)
  return {
    stop: () => {
      clearTimeout(timer)
      return under
    },
  }
}
