// Turns what a run brought back into what the store records: files become digests, and the record a leaf.
import type { Sighting, Tier, Verdict } from '../outcome/outcome.ts'
import type { LeafOf } from '../proof/leaf.ts'
import type { NamedFile } from '../store/erasures.ts'
import { bytesOfLeaf, type OpeningProof } from '../store/log.ts'
import type { Opening } from '../store/openings.ts'
import type { Recorded } from '../store/record.ts'
import type { ClockCheck } from './environment.ts'
import type { Host } from './host.ts'

/** What is said of every run of this Constat. */
export type RecordFacts = {
  readonly target: { readonly name: string; readonly origin: string }
  readonly software: Host['software']
}

/** What is known of one run beside what it saw. */
export type RunFacts = {
  readonly probe: { readonly id: string; readonly version: string }
  readonly tier: Tier
  readonly clock: ClockCheck | null
  /** Of the browser's executable; null when it is not known. */
  readonly browserSha256: string | null
  readonly proof: OpeningProof
}

/** The files kept with a run, by name: SHA-256 of what is published, and of the list of what is sealed. */
export type Kept = {
  readonly files: Readonly<Record<string, string>>
  readonly sealed: Readonly<Record<string, string>>
  readonly screenshots: Readonly<Record<string, string>>
  readonly lost: readonly { readonly what: string; readonly why: string }[]
  /** Every file that was kept, those that only other files name included. */
  readonly named: readonly NamedFile[]
}

export const nothingKept: Kept = { files: {}, sealed: {}, screenshots: {}, lost: [], named: [] }

const iso = (at: number) => new Date(at).toISOString()

const openingOf = ({ index, sha256, token }: OpeningProof): LeafOf<'run'>['opening'] => ({
  index,
  sha256,
  token: token && { sha256: token.sha256, tsa: token.authority, gen_time: iso(token.genTime) },
})

const clockOf = ({ offset_ms, uncertainty_ms, sources }: ClockCheck) => ({
  offset_ms,
  uncertainty_ms,
  sources,
})

/** The record of a run as its leaf says it: facts and digests, nothing of any person. */
const leafOf = (
  opening: Opening,
  sighting: Sighting,
  verdict: Verdict,
  run: RunFacts,
  { target, software }: RecordFacts,
  kept: Kept,
): LeafOf<'run'> => ({
  v: 1,
  type: 'run',
  run_id: opening.runId,
  probe: run.probe,
  tier: run.tier,
  tier_planned: opening.tierPlanned ?? run.tier,
  trigger: opening.trigger,
  vantage: opening.vantage,
  target,
  opening: openingOf(run.proof),
  scheduled_at: iso(opening.scheduledAt),
  started_at: iso(sighting.startedAt),
  ended_at: iso(sighting.endedAt),
  duration_ms: Math.round(sighting.durationMs),
  clock: run.clock && clockOf(run.clock),
  outcome: sighting.outcome,
  verdict,
  failed_step: sighting.failedStep,
  steps: sighting.steps.map((step) => ({
    name: step.name,
    status: step.status,
    started_at: step.startedAt === null ? null : iso(step.startedAt),
    ended_at: step.endedAt === null ? null : iso(step.endedAt),
    url: step.url,
  })),
  controls: sighting.controls.map(({ url, ok, askedAt }) => ({ url, ok, asked_at: iso(askedAt) })),
  software: {
    constat: software.constat,
    git_commit: software.git_commit,
    node: software.node,
    browser: sighting.browser,
    browser_sha256: run.browserSha256,
  },
  files: kept.files,
  sealed: kept.sealed,
  lost: kept.lost,
})

/** What the store records of a run, its leaf included. */
export const recordOf = (
  opening: Opening,
  sighting: Sighting,
  verdict: Verdict,
  run: RunFacts,
  facts: RecordFacts,
  kept: Kept,
): Recorded => {
  const { captures: _captures, lost: _lost, personal: _personal, ...seen } = sighting
  const entry = bytesOfLeaf(leafOf(opening, sighting, verdict, run, facts, kept))
  const exchanges = kept.files['exchanges.json'] ?? null
  return { ...seen, verdict, exchanges, screenshots: kept.screenshots, named: kept.named, entry }
}
