// Checks an export offline, from its own bytes and from what the reader already trusts.
import { type Bundle, checkContents, checkFingerprints, openBundle, type Reading } from './bundle.ts'
import { type Check, type CheckName, commands, judged, type Pins } from './check.ts'
import { paths } from './layout.ts'
import { readJson } from './shape.ts'
import { type Summary, summaryShape } from './summary.ts'
import { checkCompleteness, checkLeaves, type Leaves } from './verify-leaves.ts'
import { checkLog } from './verify-log.ts'
import { checkOpenings, checkRuns, redactionsProblem, underWayIn } from './verify-runs.ts'
import { checkSeals } from './verify-seals.ts'
import { spanProblem } from './verify-span.ts'
import { checkTimes, createdProblem } from './verify-times.ts'
import { readTrust } from './verify-tokens.ts'
import type { Source } from './zip.ts'

export type Verification = {
  readonly ok: boolean
  /** Every check, in order; one that could not be made is not ok. */
  readonly checks: readonly Check[]
  /** What the export says it is; null when that could not be read. */
  readonly summary: Summary | null
  /** Whether the log's key and the authorities came from the reader (`pinned`) or from the export (`carried`). */
  readonly trust: { readonly logKey: 'pinned' | 'carried'; readonly authorities: 'pinned' | 'carried' }
}

const names = Object.keys(commands) as readonly CheckName[]

const sameList = (a: readonly unknown[], b: readonly unknown[]) => JSON.stringify(a) === JSON.stringify(b)

const contentProblem = (summary: Summary, leaves: Leaves): string | null => {
  const { runs, gaps } = leaves
  const found = runs.map(({ index, leaf }) => [index, leaf.run_id, leaf.outcome, leaf.started_at])
  const said = summary.runs.map((run) => [run.index, run.run_id, run.outcome, run.started_at])
  if (!sameList(found, said)) return 'its runs are not those of the log'
  const missing = gaps.map(({ index, leaf }) => [index, leaf.count])
  const admitted = summary.gaps.map(({ index, count }) => [index, count])
  if (!sameList(missing, admitted)) return 'its gaps are not those of the log'
  const open = underWayIn(leaves).map(({ index }) => index)
  if (!sameList(open, summary.under_way)) return 'the runs under way are not those that it names'
  const missed = gaps.reduce((total, { leaf }) => total + leaf.count, 0)
  const scheduled = runs.filter(({ leaf }) => leaf.trigger === 'schedule').length
  const isCounted = summary.missed_runs === missed && summary.planned_runs === scheduled + missed
  return isCounted ? null : `${scheduled} planned runs happened and ${missed} did not`
}

const checkInside = async (bundle: Bundle, summary: Summary | string, pins: Pins) => {
  const trust = await readTrust(bundle, pins)
  const seals = await checkSeals(bundle, typeof summary === 'string' ? null : summary, trust)
  const checks: Check[] = [seals.check]
  const { checks: ofLog, log } = await checkLog(bundle, pins, trust)
  checks.push(...ofLog)
  if (log === null) return checks
  const { check, leaves } = await checkLeaves(bundle, log)
  checks.push(check)
  if (typeof summary === 'string') return [...checks, judged('summary', summary)]
  checks.push(checkCompleteness(leaves, summary.first_checkpoint, log))
  checks.push(await checkOpenings(bundle, leaves, summary.first_checkpoint ?? 0, log, trust))
  checks.push(await checkRuns(bundle, leaves, summary))
  checks.push(checkTimes(leaves, log))
  const problem =
    spanProblem(summary, leaves, log) ??
    contentProblem(summary, leaves) ??
    createdProblem(summary, log, seals.times) ??
    (await redactionsProblem(bundle, leaves, summary))
  checks.push(judged('summary', problem))
  return checks
}

/** Checks an export by every name in `commands`; what the export carries is not trusted beyond what `pins` allow. */
export const verify = async (source: Source, options: Pins & Reading = {}): Promise<Verification> => {
  const { bundle, container } = await openBundle(source, options)
  const made = new Map<CheckName, Check>([['container', container]])
  let summary: Summary | null = null
  if (bundle) {
    const read = readJson((await bundle.file(paths.summary)) ?? new Uint8Array(), summaryShape)
    if (read.ok) summary = read.value
    const inside = await checkInside(bundle, read.ok ? read.value : read.detail, options)
    for (const check of [checkContents(bundle), await checkFingerprints(bundle), ...inside])
      made.set(check.name, check)
  }
  const checks = names.map((name) => made.get(name) ?? judged(name, 'not made: an earlier check failed'))
  return {
    ok: checks.every(({ ok }) => ok),
    checks,
    summary,
    trust: {
      logKey: options.vkey === undefined ? 'carried' : 'pinned',
      authorities: options.authorities === undefined ? 'carried' : 'pinned',
    },
  }
}
