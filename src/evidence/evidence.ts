// The evidence of every run: opened and stamped before it, recorded with all its files after it.
import type { Sighting, Tier, Verdict } from '../outcome/outcome.ts'
import type { Opening } from '../store/openings.ts'
import type { Recorded } from '../store/record.ts'
import type { Store } from '../store/store.ts'
import { type ClockCheck, environmentOf, type Witness } from './environment.ts'
import type { Host } from './host.ts'
import { type Keepers, keepRun } from './keep.ts'
import { type OpeningOrder, openRun, type StampFirst } from './open.ts'
import { type Kept, nothingKept, recordOf } from './record.ts'
import { type Search, searchOf, withoutPersonal } from './redact.ts'

/** What is to be opened and recorded. */
export type RunToProve = {
  readonly probe: { readonly id: string; readonly version: string }
  readonly tier: Tier
}

export type EvidenceTools = {
  readonly store: Store
  readonly keepers: Keepers
  readonly stampFirst: StampFirst
  readonly host: Host
  /** The SHA-256 of the browser's executable, read once. */
  readonly browserSha256: () => Promise<string | null>
  readonly witness: Witness
  readonly target: { readonly name: string; readonly url: string }
  /** The last measure of our clock; null when none was made. */
  readonly clockCheck: () => ClockCheck | null
  readonly now: () => number
  readonly onLost: (runId: string, what: string, cause: unknown) => void
}

export type Evidence = {
  readonly open: (
    run: RunToProve,
    order: Omit<OpeningOrder, 'probe' | 'tier' | 'vantage'>,
    signal: AbortSignal,
  ) => Promise<Opening>
  /** What the store records of a run that brought something back. */
  readonly record: (
    run: RunToProve,
    opening: Opening,
    sighting: Sighting,
    verdict: Verdict,
  ) => Promise<Recorded>
  /** What the store records of a run that brought nothing back, or just what was `kept` of it by others. */
  readonly recordBare: (
    run: RunToProve,
    opening: Opening,
    sighting: Sighting,
    verdict: Verdict,
    kept?: Kept,
  ) => Recorded
}

/** Keeps what a run brought back, with its circumstances. */
const keeping =
  ({ host, witness, target, keepers, clockCheck, onLost }: EvidenceTools) =>
  async ({ runId }: Opening, sighting: Sighting, search: Search, browserSha256: string | null) => {
    const clock = clockCheck()
    const environment = await environmentOf({
      host,
      browserSha256,
      witness,
      clock,
      target: target.url,
      sighting,
    })
    return keepRun(
      { runId, target: target.name, constat: host.software.constat, sighting, search, environment },
      keepers,
      (what, cause) => onLost(runId, what, cause),
    )
  }

/** Makes the evidence of one Constat. */
export const openEvidence = (tools: EvidenceTools): Evidence => {
  const { store, host, witness, target } = tools
  const keep = keeping(tools)
  const facts = {
    target: { name: target.name, origin: new URL(target.url).origin },
    software: host.software,
  }
  const recorded = (
    { probe, tier }: RunToProve,
    opening: Opening,
    sighting: Sighting,
    verdict: Verdict,
    kept: Kept,
    browserSha256: string | null,
  ) => {
    const proof = store.log.ofOpening(opening.id)
    if (proof === null) throw new Error(`The opening of run ${opening.runId} is not in the log.`)
    return recordOf(
      opening,
      sighting,
      verdict,
      { probe, tier, clock: tools.clockCheck(), browserSha256, proof },
      facts,
      kept,
    )
  }
  return {
    open: ({ probe, tier }, order, signal) =>
      openRun(
        store,
        { ...order, probe: probe.id, tier, vantage: witness.vantage.id },
        tools.now(),
        tools.stampFirst,
        signal,
      ),
    record: async (run, opening, seen, verdict) => {
      const search = searchOf(seen)
      const sighting = withoutPersonal(seen, search)
      const browserSha256 = await tools.browserSha256()
      const kept = await keep(opening, sighting, search, browserSha256)
      return recorded(run, opening, sighting, verdict, kept, browserSha256)
    },
    recordBare: (run, opening, sighting, verdict, kept = nothingKept) =>
      recorded(run, opening, withoutPersonal(sighting), verdict, kept, null),
  }
}
