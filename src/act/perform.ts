// The commands that write, as the one writer performs them.

import type { StepResult, Tier } from '../outcome/outcome.ts'
import type { RunNow } from '../schedule/schedule.ts'
import type { ByHand } from '../schedule/turns.ts'
import type { Store } from '../store/store.ts'
import type { Spoken } from '../store/words-corrections.ts'
import { type ExportTools, exportEvidence } from './export.ts'
import { done, failed } from './given.ts'
import { type GrantTools, grant, listGrants, revokeGrant } from './grants.ts'
import type { Reply, Request } from './instance.ts'
import { importSubscribers, removeSubscriber, type SubscriberTools } from './subscribers.ts'
import { pause, resume, type SwitchTools } from './switch.ts'
import { addMaintenance, addStatement, annotateIncident, reportIncident, type WordsTools } from './words.ts'

/** Runs a probe once, now; a null tier stands for the only one it is planned at, else `look`. */
export type RunByHand = (probe: string, tier: Tier | null, byHand: ByHand) => Promise<RunNow>

export type PerformTools = WordsTools &
  SubscriberTools &
  GrantTools &
  ExportTools &
  SwitchTools & {
    readonly store: Store
    /** Null where no browser was started: `run` is then not performed. */
    readonly runNow: RunByHand | null
    /** Does work that keeps the process busy, at a moment when it disturbs no run. */
    readonly whileIdle: <T>(work: () => T | Promise<T>) => Promise<T>
  }

const stepLine = ({ name, status, durationMs, detail }: StepResult) => {
  const mark = { passed: '✓', failed: '✗', skipped: '·' }[status]
  const time = durationMs === null ? '' : ` ${Math.round(durationMs)} ms`
  return `${mark} ${name}${time}${detail === null ? '' : `: ${detail}`}`
}

const overCap =
  'It only looked: as many submissions as cap_per_day allows were sent today, one being kept to confirm a failure.'

const run = async ({ runNow }: PerformTools, args: Request['args'], progress: (text: string) => void) => {
  const { probe = '', tier = null, headful } = args
  if (tier !== null && tier !== 'look' && tier !== 'submit') {
    return failed(`A tier is look or submit; ${tier} is none.`, 2)
  }
  const onStep = (step: StepResult) => progress(stepLine(step))
  const ran = runNow && (await runNow(probe, tier, { onStep, headful: headful === 'yes' }))
  if (!ran) return failed('No browser is at hand to run a probe.')
  if (!ran.done) return failed(ran.why, ran.isWrongUse ? 2 : 1)
  const { runId, tier: made, tierPlanned, outcome, verdict, failedStep, detail, durationMs } = ran.round
  const text = `${outcome} → ${verdict}${failedStep === null ? '' : ` at ${failedStep}`} (run ${runId}, ${Math.round(durationMs)} ms)`
  const over = tierPlanned === null ? '' : `\n${overCap}`
  const json = {
    id: runId,
    tier: made,
    tier_planned: tierPlanned,
    outcome,
    verdict,
    failed_step: failedStep,
    detail,
    duration_ms: Math.round(durationMs),
  }
  return { exit: outcome === 'ok' ? 0 : 1, text: `${text}${over}`, json } as const
}

const correct = async (
  { store, now, whileIdle }: PerformTools,
  kind: 'run' | 'incident',
  { id, reason }: Request['args'],
) => {
  if (!/^[0-9a-f]{32}$/.test(id ?? '')) {
    return failed(`An id has 32 hexadecimal digits: copy it from \`constat ${kind}s\`.`, 2)
  }
  if (!reason?.trim()) return failed('Give the reason in words with --reason: it is shown in public.', 2)
  const words = { kind, target: id ?? '', reason: reason.trim() }
  if (kind === 'incident' && store.reports.get(words.target)) {
    return takeBack({ store, now }, 'reported', { id: words.target, reason })
  }
  const corrected = await whileIdle(() => store.correct({ ...words, at: now() }))
  if (!corrected.done) return failed(corrected.why)
  const { incidents } = corrected
  const changed = incidents.length === 0 ? 'no incident changed' : `changed: ${incidents.join(', ')}`
  return done(`The ${kind} ${id} is out of the figures (${changed}).`, { target: id, incidents })
}

const takeBack = async (
  { store, now }: Pick<PerformTools, 'store' | 'now'>,
  kind: Spoken,
  { id = '', reason = '' }: Request['args'],
) => {
  if (!/^[0-9a-f]{32}$/.test(id)) {
    return failed('An id has 32 hexadecimal digits: copy it from what the command said that added it.', 2)
  }
  if (!reason.trim()) return failed('Give the reason in words with --reason: it is shown in public.', 2)
  const taken = store.takeBack({ kind, target: id, reason: reason.trim(), at: now() })
  if (!taken.done) return failed(taken.why)
  return done(`${id} is taken back: it stays on the record, struck through, and counts no more.`, {
    target: id,
  })
}

// A journey at a time, so that runs and pages wait for one journey at most.
const rebuild = async ({ store, whileIdle }: PerformTools, progress: (text: string) => void) => {
  const probes = store.plans.probes()
  for (const [index, probe] of probes.entries()) {
    progress(`Rebuilding journey ${index + 1} of ${probes.length}: ${probe}`)
    await whileIdle(() => store.rebuild([probe]))
  }
  return done('The projections were made anew from the runs.', { rebuilt: probes })
}

/** Performs a command that writes; what a person did wrong comes back as a reply, never as an exception. */
export const perform = async (
  tools: PerformTools,
  { command, args }: Request,
  progress: (text: string) => void,
): Promise<Reply> => {
  switch (command) {
    case 'run':
      return run(tools, args, progress)
    case 'run discount':
      return correct(tools, 'run', args)
    case 'incident retract':
      return correct(tools, 'incident', args)
    case 'statement retract':
      return takeBack(tools, 'statement', args)
    case 'maintenance retract':
      return takeBack(tools, 'maintenance', args)
    case 'rebuild':
      return rebuild(tools, progress)
    case 'subscribers import':
      return importSubscribers(tools, args)
    case 'subscribers remove':
      return removeSubscriber(tools, args)
    case 'pause':
      return pause(tools, args)
    case 'resume':
      return resume(tools, args)
    case 'statement add':
      return addStatement(tools, args)
    case 'incident annotate':
      return annotateIncident(tools, args)
    case 'incident report':
      return reportIncident(tools, args)
    case 'maintenance add':
      return addMaintenance(tools, args)
    case 'grant':
      return grant(tools, args)
    case 'grant revoke':
      return revokeGrant(tools, args)
    case 'export':
      return exportEvidence(tools, args, progress)
    case 'grant list':
      return listGrants(tools)
    default:
      return failed(`This Constat does not know the command ${command}: it may be of another version.`, 2)
  }
}
