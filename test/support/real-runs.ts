// Real runs against the practice registry, proved as the pipeline proves them.
import type { Keepers } from '../../src/evidence/keep.ts'
import type { StampFirst } from '../../src/evidence/open.ts'
import type { Sighting } from '../../src/outcome/outcome.ts'
import type { Fault } from '../../src/practice/faults.ts'
import type { Probe } from '../../src/probe/probe.ts'
import { type LeafOf, readLeaf } from '../../src/proof/leaf.ts'
import { round } from '../../src/schedule/round.ts'
import type { Store } from '../../src/store/store.ts'
import { evidenceOf } from './evidence.ts'
import { startProbing } from './probing.ts'
import { listenTo, type Served } from './wire.ts'

const minute = 60_000
const never = new AbortController().signal

export type RealRun = {
  readonly runId: string
  readonly sighting: Sighting
  /** As the log has it. */
  readonly record: LeafOf<'run'>
  /** What the registry answered while it was made. */
  readonly served: readonly Served[]
}

const recordIn = (store: Store, runId: string): LeafOf<'run'> => {
  const leaf = readLeaf(store.log.ofRun(runId) ?? new Uint8Array())
  if (!leaf.ok || leaf.value.type !== 'run') throw new Error(`The record is no leaf: ${JSON.stringify(leaf)}`)
  return leaf.value
}

/** The practice registry and a browser, for real runs that are recorded in a store with all their files. */
export const startRealRuns = async (store: Store, keepers: Keepers, stampFirst: StampFirst = null) => {
  const { practice, run, stop } = await startProbing()
  const evidence = evidenceOf(store, { keepers, stampFirst, target: { name: 'Télépaix', url: practice.url } })
  const tools = { store, evidence, now: () => Date.now(), onRecorded: () => undefined }
  const policy = { intervalMs: minute, slowAfterMs: minute, openAfter: 2, closeAfter: 2 }
  const make = async (probe: Probe, fault: Fault | null = null): Promise<RealRun> => {
    const steps = probe.steps.map(({ name }) => name)
    const planId = store.plans.keep({ probe: probe.id, tier: 'submit', steps, ...policy })
    const wire = listenTo(practice.url)
    const sightings: Sighting[] = []
    practice.setFault('all', fault)
    const attempt = async (runId: string) => {
      const sighting = await run(probe, { runId }, { depth: 'full' })
      sightings.push(sighting)
      return sighting
    }
    const plan = { planId, probe: probe.id, version: 'test', tier: 'submit', slowAfterMs: minute } as const
    const { runId } = await round(
      tools,
      { ...plan, trigger: 'schedule', scheduledAt: Date.now(), attempt },
      never,
    )
    wire.stop()
    const [sighting] = sightings
    if (!sighting) throw new Error(`The run ${runId} saw nothing.`)
    return { runId, sighting, record: recordIn(store, runId), served: wire.served() }
  }
  return { practice, make, stop }
}
