// Checks an export offline, from its own bytes and from what the reader already trusts.
import { type Bundle, checkContents, checkFingerprints, openBundle, type Reading } from './bundle.ts'
import { type Check, type CheckName, commands, judged, type Pins } from './check.ts'
import { paths } from './layout.ts'
import { readJson } from './shape.ts'
import { type Summary, summaryShape } from './summary.ts'
import { anchorsProblem } from './verify-anchors.ts'
import { checkCompleteness, checkLeaves } from './verify-leaves.ts'
import { checkLog } from './verify-log.ts'
import { checkOpenings, checkRuns } from './verify-runs.ts'
import { checkSeals } from './verify-seals.ts'
import { spanProblem } from './verify-span.ts'
import { claimsProblem, contentProblem, redactionsProblem } from './verify-summary.ts'
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
  const { detail } = checkCompleteness(leaves, summary.first_checkpoint, log)
  checks.push(judged('completeness', detail ?? (await anchorsProblem(bundle, leaves, log))))
  checks.push(await checkOpenings(bundle, leaves, summary.first_checkpoint ?? 0, log, trust))
  checks.push(await checkRuns(bundle, leaves, summary))
  checks.push(checkTimes(leaves, log, summary.first_checkpoint === null))
  const problem =
    spanProblem(summary, leaves, log) ??
    contentProblem(summary, leaves) ??
    claimsProblem(bundle, summary) ??
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
