// The conditions under which a finding stands: what our own side could explain accuses nobody.
import { type Finding, find } from './finding.ts'
import type { Control } from './outcome.ts'
import { accuses } from './verdict.ts'

/** What was measured about ourselves during a run. */
export type Conditions = {
  readonly controls: readonly Control[]
  /** Whether every canary of the run came to the inbox; null when none was sent. */
  readonly canaryArrived: boolean | null
  /** Why our inbox refused mails while the run waited for its own; empty when it refused none. */
  readonly refusedMails: readonly string[]
  readonly clockDriftMs: number
  /** How long Constat, or the browser, answered nothing at most. */
  readonly longestStallMs: number
}

const toleratedMs = 2000

/** Settles a finding by the three conditions: only what our own side cannot explain accuses the registry. */
export const weigh = (finding: Finding, conditions: Conditions): Finding => {
  const { clockDriftMs, longestStallMs } = conditions
  const was = finding.detail === null ? finding.outcome : `${finding.outcome}: ${finding.detail}`
  // With times that cannot be trusted, not even a success can be dated.
  if (Math.abs(clockDriftMs) > toleratedMs)
    return find('probe_fault', `our clocks drifted apart by ${Math.round(clockDriftMs)} ms (${was})`)
  if (longestStallMs > toleratedMs)
    return find(
      'probe_fault',
      `Constat or its browser was stalled for ${Math.round(longestStallMs)} ms (${was})`,
    )
  if (!accuses(finding.outcome)) return finding
  if (!conditions.controls.some((control) => control.ok))
    return find('network_fault', `no control answered either (${was})`)
  const [refused] = conditions.refusedMails
  if (finding.outcome === 'mail_absent' && refused !== undefined)
    return find('inbox_fault', `our inbox refused a mail: ${refused} (${was})`)
  if (finding.outcome === 'mail_absent' && conditions.canaryArrived !== true)
    return find('inbox_fault', `our own mail did not arrive either (${was})`)
  return finding
}
