// Whether each run was opened, is what it says, and has the files that it names.
import type { Bundle } from './bundle.ts'
import { type Check, judged } from './check.ts'
import { isCaptured, openingPath, openingToken, runFolder, sealedPath } from './layout.ts'
import type { LeafOf } from './leaf.ts'
import { originalsName, sealedFiles } from './originals.ts'
import type { Summary } from './summary.ts'
import type { Leaves, Placed } from './verify-leaves.ts'
import type { Log } from './verify-log.ts'
import { rootsProblem } from './verify-roots.ts'
import { type Trust, tokenOf } from './verify-tokens.ts'

type Run = Placed<LeafOf<'run'>>
type Opening = Placed<LeafOf<'run-open'>>

const openingProblem = async (bundle: Bundle, run: Run, opening: Opening | undefined, trust: Trust) => {
  const {
    run_id: runId,
    opening: stated,
    probe,
    tier_planned: tier,
    trigger,
    vantage,
    scheduled_at,
  } = run.leaf
  const path = openingPath(runId)
  if (opening === undefined || stated.index !== opening.index || stated.sha256 !== bundle.digests.get(path))
    return `${path} is not the opening that the record names`
  const { leaf } = opening
  const isSame =
    leaf.probe === probe.id &&
    leaf.tier === tier &&
    leaf.trigger === trigger &&
    leaf.vantage === vantage &&
    leaf.scheduled_at === scheduled_at
  if (!isSame || opening.index >= run.index) return `${path} opens another run`
  const tokenPath = openingToken(runId)
  const digest = bundle.digests.get(tokenPath)
  if (stated.token === null) return digest === undefined ? null : `${tokenPath} is not in the record`
  if (digest !== stated.token.sha256) return `${tokenPath} is not the token that the record names`
  if (!digest.startsWith(runId)) return `${runId} does not come from its token`
  const found = await tokenOf(bundle, { path, token: tokenPath, authority: stated.token.tsa }, trust)
  if (typeof found === 'string') return found
  return found.genTime === Date.parse(stated.token.gen_time) ? null : `${tokenPath} has another time`
}

// A run may wait for its mail while others of its journey come and go, but none of its own kind.
const kindOf = ({ leaf: { probe, tier, trigger } }: Opening) => `${probe} ${tier} ${trigger}`

// Within it a run comes back or Constat, started again, says that it did not; it may wait hours for a mail.
const longestRunMs = 24 * 3_600_000

/** The openings of runs that are not on record. */
export const underWayIn = ({ openings, runs }: Leaves): readonly Opening[] => {
  const run = new Set(runs.map(({ leaf }) => leaf.opening.index))
  return openings.filter(({ index }) => !run.has(index))
}

// What was still under way when the last checkpoint was stamped is the last of its kind, and no older than a run.
const orphanProblem = (leaves: Leaves, { bounds, last }: Log) => {
  const stampedAt = Math.max(...bounds.flatMap(({ size, genTime }) => (size === last.size ? [genTime] : [])))
  const lastOf = new Map(leaves.openings.map((opening) => [kindOf(opening), opening.index]))
  const orphan = underWayIn(leaves).find(
    (opening) =>
      lastOf.get(kindOf(opening)) !== opening.index ||
      Date.parse(opening.leaf.opened_at) < stampedAt - longestRunMs,
  )
  return orphan ? `the run that leaf ${orphan.index} opened is missing` : null
}

/** Whether every run's opening is in the log before it and stamped, and no opened run is missing. */
export const checkOpenings = async (
  bundle: Bundle,
  leaves: Leaves,
  from: number,
  log: Log,
  trust: Trust,
): Promise<Check> => {
  const openings = new Map(leaves.openings.map((opening) => [opening.path, opening]))
  for (const run of leaves.runs) {
    const problem = await openingProblem(bundle, run, openings.get(openingPath(run.leaf.run_id)), trust)
    if (problem !== null) return judged('openings', problem)
  }
  return judged('openings', orphanProblem(leaves, log) ?? (await rootsProblem(bundle, leaves, from, log)))
}

// By path: what a run's folder must hold beside its leaves and their proofs; null when its list of originals is not there.
const filesOf = async ({ file }: Bundle, leaf: Run['leaf'], isComplete: boolean) => {
  const { run_id: runId, files } = leaf
  const listed = isComplete ? await sealedFiles(leaf, () => file(sealedPath(runId, originalsName))) : {}
  return (
    listed && [
      ...Object.entries(files).map(([name, digest]) => [`${runFolder(runId)}/${name}`, digest] as const),
      ...Object.entries(listed).map(([name, digest]) => [sealedPath(runId, name), digest] as const),
    ]
  )
}

/** Whether each run's folder holds exactly the files that its record names, or none when they were left out. */
export const checkRuns = async (bundle: Bundle, { runs }: Leaves, summary: Summary): Promise<Check> => {
  const { digests } = bundle
  const kept = new Map(summary.runs.map(({ run_id, captures }) => [run_id, captures]))
  const wanted = new Map<string, string>()
  for (const { leaf } of runs) {
    const captures = kept.get(leaf.run_id) ?? 'none'
    if (captures === 'none') continue
    const files = await filesOf(bundle, leaf, summary.complete && captures === 'all')
    if (files === null)
      return judged('runs', `${sealedPath(leaf.run_id, originalsName)} is missing or cannot be read`)
    for (const [path, digest] of files) wanted.set(path, digest)
  }
  const stray = [...digests.keys()].find((path) => isCaptured(path) && !wanted.has(path))
  if (stray !== undefined) return judged('runs', `${stray} is in no record, or was to be left out`)
  const absent = [...wanted].find(([path, digest]) => digests.get(path) !== digest)
  return judged('runs', absent ? `${absent[0]} is missing or is not the file that its record names` : null)
}
