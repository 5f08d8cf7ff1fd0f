// The figures of `/metrics`: each read from the store when it is asked for.
import type { Registry } from 'prom-client'
import type { Store } from '../store/store.ts'

type Prometheus = typeof import('prom-client')

export type Figures = {
  readonly store: Store
  readonly probes: readonly string[]
  readonly version: string
  readonly now: () => number
  readonly freeBytes: () => Promise<number>
  /** The last run that an earlier process recorded. */
  readonly since: number
}

const runLabels = ['probe', 'tier', 'verdict'] as const

// Runs are counted since the start, as processes do: whoever watches adds up over restarts.
const countingRuns = (
  { Counter, Histogram, Gauge }: Prometheus,
  registry: Registry,
  { store, since }: Figures,
) => {
  const registers = [registry]
  const runs = new Counter({
    name: 'constat_runs_total',
    help: 'Runs recorded since this process started.',
    labelNames: runLabels,
    registers,
  })
  const durations = new Histogram({
    name: 'constat_run_duration_seconds',
    help: 'How long the steps of a run took, waits for the registry’s turn left out.',
    labelNames: ['probe', 'tier'],
    buckets: [1, 2, 5, 10, 20, 30, 60, 120, 300],
    registers,
  })
  const lastRun = new Gauge({
    name: 'constat_last_run_timestamp_seconds',
    help: 'When the last run of a journey ended.',
    labelNames: ['probe', 'tier'],
    registers,
  })
  let seen = since
  return () => {
    for (let page = store.counts.endedAfter(seen); page.length > 0; page = store.counts.endedAfter(seen)) {
      for (const { seq, probe, tier, verdict, endedAt, durationMs } of page) {
        runs.inc({ probe, tier, verdict })
        durations.observe({ probe, tier }, durationMs / 1000)
        lastRun.set({ probe, tier }, endedAt / 1000)
        seen = seq
      }
    }
  }
}

const countingGaps = ({ Counter }: Prometheus, registry: Registry, { store }: Figures) => {
  const missed = new Counter({
    name: 'constat_gap_runs_total',
    help: 'Planned runs that did not happen, since the first one ever planned.',
    labelNames: ['probe', 'tier', 'reason'],
    registers: [registry],
  })
  return () => {
    missed.reset()
    for (const { count, ...labels } of store.counts.missed()) missed.inc(labels, count)
  }
}

const showingIncidents = ({ Gauge }: Prometheus, registry: Registry, { store, probes }: Figures) => {
  const incident = new Gauge({
    name: 'constat_incident_open',
    help: 'Whether a journey has an incident that is open: 1 or 0.',
    labelNames: ['probe'],
    registers: [registry],
  })
  const paused = new Gauge({
    name: 'constat_paused',
    help: 'Whether all probing is paused: 1 or 0.',
    registers: [registry],
  })
  return () => {
    const open = new Set(store.outbox.openIncidents().map(({ probe }) => probe))
    for (const probe of probes) incident.set({ probe }, Number(open.has(probe)))
    paused.set(Number(store.pauses.latest() !== null))
  }
}

const deliveryStates = ['due', 'sending', 'sent', 'deferred', 'refused', 'given_up', 'dropped'] as const

const results = ['sent', 'deferred', 'refused', 'interrupted', 'bounced'] as const

const showingDeliveries = ({ Counter, Gauge }: Prometheus, registry: Registry, { store }: Figures) => {
  const deliveries = new Gauge({
    name: 'constat_deliveries',
    help: 'Messages to subscribers and to the operator, by the state they are in.',
    labelNames: ['state'],
    registers: [registry],
  })
  const attempts = new Counter({
    name: 'constat_delivery_attempts_total',
    help: 'Attempts to hand over messages, and messages that came back, by result, since the first one.',
    labelNames: ['result'],
    registers: [registry],
  })
  return () => {
    const counted = store.deliveries.counts()
    for (const state of deliveryStates) deliveries.set({ state }, counted[state] ?? 0)
    attempts.reset()
    for (const result of results) attempts.inc({ result }, 0)
    for (const { result, count } of store.deliveries.results()) attempts.inc({ result }, count)
  }
}

const showingLog = ({ Gauge }: Prometheus, registry: Registry, { store, now }: Figures) => {
  const registers = [registry]
  const size = new Gauge({ name: 'constat_log_size', help: 'Leaves in the log.', registers })
  const age = new Gauge({
    name: 'constat_checkpoint_age_seconds',
    help: 'How long ago the log was last signed; absent before the first time.',
    // A gauge without labels is 0 before it is set; one with none set is left out.
    labelNames: ['log'],
    registers,
  })
  return () => {
    size.set(store.log.size())
    const latest = store.checkpoints.latest()
    if (latest) age.set({ log: latest.note.split('\n')[0] ?? '' }, (now() - latest.at) / 1000)
  }
}

const showingMachine = ({ Gauge }: Prometheus, registry: Registry, figures: Figures) => {
  const registers = [registry]
  const free = new Gauge({
    name: 'constat_disk_free_bytes',
    help: 'What is left to us on the disk of the data directory.',
    registers,
  })
  const info = new Gauge({
    name: 'constat_info',
    help: 'Always 1; the version is in its label.',
    labelNames: ['version'],
    registers,
  })
  info.set({ version: figures.version }, 1)
  return async () => {
    free.set(await figures.freeBytes())
  }
}

/** Registers every figure; what it returns brings them up to date. */
export const fillingFrom = (prometheus: Prometheus, registry: Registry, figures: Figures) => {
  const fills = [
    countingRuns,
    countingGaps,
    showingIncidents,
    showingDeliveries,
    showingLog,
    showingMachine,
  ].map((show) => show(prometheus, registry, figures))
  return async () => {
    for (const fill of fills) await fill()
  }
}
