// A past for practice: simulated runs through the real pipeline, under a clock that is told the time.
import { probes } from '../../probes/index.ts'
import { openDataDirectory, pathsIn, WrongUse } from '../data-directory.ts'
import { openShelves } from '../evidence/artefacts.ts'
import type { Probe } from '../probe/probe.ts'
import { versionOf } from '../probe/version.ts'
import { type RoundTools, round } from '../schedule/round.ts'
import type { Store } from '../store/store.ts'
import { simulatedEvidence } from './evidence.ts'
import { openPictures } from './pictures.ts'
import { openRandom, type Random } from './random.ts'
import { sightingAt } from './sighting.ts'
import { momentIn, type Silence, silencesUntil, type Trouble, troublesUntil } from './troubles.ts'
import { keepWords } from './words.ts'

export type SimulationOrder = {
  readonly dataDir: string
  readonly days: number
  /** When the simulated history ends, epoch milliseconds. */
  readonly now: number
  readonly version: string
  /** Told the share that is done, from 0 to 1, and the day that was reached. */
  readonly onProgress: (done: number, reachedAt: number) => void
}

const minute = 60_000
const day = 24 * 60 * minute
const intervalMs = 5 * minute
const confirmAfterMs = minute
const slowAfterMs = 8000
const seed = 20_211_001

// Nothing interrupts a run that nobody makes.
const never = new AbortController().signal

// Rounds in one transaction: a fsync for each would take an hour.
const batch = 1000

type World = {
  readonly troubles: readonly Trouble[]
  readonly silences: readonly Silence[]
  readonly end: number
  readonly random: Random
}

type Line = {
  readonly probe: Probe
  readonly version: string
  readonly planId: number
  readonly offsetMs: number
}

// Now and then a run fails once, or sees nothing: nobody's outage.
const chanceTrouble = (at: number, random: Random): Trouble | null => {
  const drawn = random()
  const always = { probe: null, from: at, to: at, slower: 1 } as const
  if (drawn < 0.0004) return { ...always, outcome: 'timeout', place: 'home', detail: 'no answer within 8 s' }
  if (drawn < 0.002) {
    return { ...always, outcome: 'network_fault', place: 'home', detail: 'no control answered either' }
  }
  if (drawn < 0.0024)
    return { ...always, outcome: 'probe_fault', place: 'form', detail: 'the browser crashed' }
  return null
}

// Pictures are looked at where something went wrong, just before it, and in the last days. Named by every run of a
// year, the same few would make its database a third larger.
const lookedBackMs = 15 * minute
const lookedAtMs = 7 * day

const isPictured = ({ troubles, end }: World, at: number, trouble: Trouble | null) =>
  trouble !== null ||
  at >= end - lookedAtMs ||
  troubles.some(({ from, to }) => at >= from - lookedBackMs && at < to + lookedBackMs)

const troubleAt = ({ troubles, random }: World, probe: string, at: number): Trouble | null =>
  chanceTrouble(at, random) ??
  troubles.find((one) => at >= one.from && at < one.to && (one.probe ?? probe) === probe) ??
  null

const lines = (store: Store): Line[] =>
  probes.map((probe, index) => {
    const policy = { intervalMs, slowAfterMs, openAfter: 2, closeAfter: 2 }
    const steps = probe.steps.map(({ name }) => name)
    const planId = store.plans.keep({ probe: probe.id, tier: 'submit', steps, ...policy })
    return { probe, version: versionOf(probe), planId, offsetMs: index * 30_000 }
  })

const openTurn = (
  tools: RoundTools,
  order: SimulationOrder,
  world: World,
  setClock: (at: number) => void,
) => {
  const { store } = tools
  const picturesOf = openPictures()
  const runAt = async ({ probe, version, planId }: Line, trigger: 'schedule' | 'confirm', at: number) => {
    const startedAt = at + Math.floor(world.random() * 5000)
    setClock(startedAt)
    const trouble = troubleAt(world, probe.id, startedAt)
    const seen = sightingAt(probe, startedAt, trouble, world.random, order.version)
    const captures = isPictured(world, startedAt, trouble) ? picturesOf(probe, seen.steps, trouble) : []
    const attempt = async () => {
      setClock(seen.endedAt)
      return { ...seen, captures }
    }
    const plan = { planId, probe: probe.id, version, tier: 'submit', slowAfterMs } as const
    return round(tools, { ...plan, trigger, scheduledAt: at, attempt }, never)
  }
  return async (line: Line, at: number) => {
    const { verdict } = await runAt(line, 'schedule', at + line.offsetMs)
    const suspected = store.stateOf(line.probe.id).episode?.incident.openedAt === null
    if (verdict === 'down' && suspected) {
      await runAt(line, 'confirm', at + line.offsetMs + confirmAfterMs)
    }
  }
}

const keepSilence = (
  store: Store,
  { planId, offsetMs }: Line,
  moments: readonly number[],
  silence: Silence,
) => {
  const [first, last] = [moments[0], moments.at(-1)]
  if (first === undefined || last === undefined) return
  const { reason } = silence
  store.gaps.keep({ planId, from: first + offsetMs, to: last + offsetMs, count: moments.length, reason })
}

// Its first incident turns out to be our own fault: the day after, it is taken out of the figures.
const correct = (store: Store, at: number) => {
  for (const { id } of store.incidents.list({ before: at, limit: 10 })) {
    const reason =
      'Le pare-feu de notre hébergeur refusait nos propres connexions : la panne était la nôtre, pas celle du registre.'
    store.correct({ kind: 'incident', target: id, reason, at })
  }
}

/** Fills a new data directory with days of simulated runs, and marks it for ever; refuses one that has runs. */
export const simulateHistory = async (order: SimulationOrder): Promise<void> => {
  const { dataDir, days, now, onProgress } = order
  const { store, close } = openDataDirectory(dataDir, { mode: 'practice', registry: 'practice' })
  try {
    if (store.runs.list({ limit: 1 }).length > 0) {
      throw new WrongUse(
        `The data directory ${dataDir} already has runs: a simulated history only goes into a new one, name it with --data.`,
      )
    }
    const end = Math.floor(now / intervalMs) * intervalMs
    const from = end - days * day
    let clock = from
    const places = pathsIn(dataDir)
    const evidence = simulatedEvidence(store, openShelves(places), order.version, () => clock)
    const tools = { store, evidence, now: () => clock, onRecorded: () => undefined }
    const world = {
      troubles: troublesUntil(end),
      silences: silencesUntil(end),
      end,
      random: openRandom(seed),
    }
    const turn = openTurn(tools, order, world, (at) => {
      clock = at
    })
    const planned = lines(store)
    store.simulation.mark({ from, to: end })
    const isSilent = (at: number) => world.silences.some((one) => at >= one.from && at < one.to)
    for (let begin = from; begin < end; begin += batch * intervalMs) {
      await store.atOnce(async () => {
        for (let at = begin; at < Math.min(begin + batch * intervalMs, end); at += intervalMs) {
          for (const line of planned) if (!isSilent(at)) await turn(line, at)
          if (at === momentIn(end, 343)) correct(store, at)
        }
      })
      onProgress((begin - from) / (end - from), begin)
    }
    for (const silence of world.silences) {
      const moments = momentsBetween(Math.max(silence.from, from), silence.to)
      for (const line of planned) keepSilence(store, line, moments, silence)
    }
    keepWords(store, from, end)
  } finally {
    close()
  }
}

const momentsBetween = (from: number, to: number): number[] => {
  const first = Math.ceil(from / intervalMs) * intervalMs
  return Array.from(
    { length: Math.max(0, Math.ceil((to - first) / intervalMs)) },
    (_, n) => first + n * intervalMs,
  )
}
