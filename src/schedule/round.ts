// THE PIPELINE: opening → run → record → one transaction. Read this first.
import type { Evidence } from '../evidence/evidence.ts'
import type { Transition } from '../incident/incident.ts'
import type { Outcome, Sighting, StepResult, Tier, Trigger, Verdict } from '../outcome/outcome.ts'
import { verdictOf } from '../outcome/verdict.ts'
import type { Store } from '../store/store.ts'

export type RoundTools = {
  readonly store: Store
  readonly evidence: Evidence
  readonly now: () => number
  /** Told when a run is recorded; losing the call loses nothing. */
  readonly onRecorded: (round: Round) => void
}

export type RoundOrder = {
  readonly planId: number
  readonly probe: string
  /** Of the probe: another one for every change of its steps. */
  readonly version: string
  readonly tier: Tier
  readonly slowAfterMs: number
  readonly trigger: Trigger
  readonly scheduledAt: number
  /** What was planned, when the run is made at another tier. */
  readonly tierPlanned?: Tier | null
  /** What a bailiff typed, for a supervised run. */
  readonly bailiffNonce?: string | null
  /** Runs the probe under the id of the opening; it never throws. */
  readonly attempt: (runId: string, onStep: (step: StepResult) => void) => Promise<Sighting>
  readonly onStep?: ((step: StepResult) => void) | undefined
}

/** One round as it ended. `retryAt` is when the registry lets us come back, if it said so. */
export type Round = {
  readonly runId: string
  readonly tier: Tier
  /** What was planned, when the run was made at another tier. */
  readonly tierPlanned: Tier | null
  readonly outcome: Outcome
  readonly verdict: Verdict
  readonly failedStep: string | null
  readonly detail: string | null
  readonly durationMs: number
  readonly retryAt: number | null
  readonly transitions: readonly Transition[]
}

/** One run from its opening to its row; rejects only when the record itself cannot be written. */
export const round = async (tools: RoundTools, order: RoundOrder, signal: AbortSignal): Promise<Round> => {
  const { store, evidence } = tools
  const { planId, trigger, scheduledAt, tierPlanned = null, bailiffNonce = null } = order
  const run = { probe: { id: order.probe, version: order.version }, tier: order.tier }
  const opening = await evidence.open(
    run,
    { planId, trigger, scheduledAt, tierPlanned, bailiffNonce },
    signal,
  )
  const { runId } = opening
  const sighting = await order.attempt(runId, order.onStep ?? (() => undefined))
  const verdict = verdictOf(sighting.outcome, sighting.durationMs, order.slowAfterMs)
  const { transitions } = store.record(opening, await evidence.record(run, opening, sighting, verdict))
  const { outcome, failedStep, detail, durationMs, retryAt } = sighting
  const { tier } = order
  const ended = {
    runId,
    tier,
    tierPlanned,
    outcome,
    verdict,
    failedStep,
    detail,
    durationMs,
    retryAt,
    transitions,
  }
  tools.onRecorded(ended)
  return ended
}
