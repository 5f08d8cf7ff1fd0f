// What is done of the registry after a run is recorded, while nobody else asks anything of it: in no figure.
import { cleanups, probes } from '../probes/index.ts'
import type { Attempts } from './attempt.ts'
import type { Config } from './config/schema.ts'
import type { Log } from './log.ts'
import type { Probe } from './probe/probe.ts'
import type { Afterwards } from './schedule/turns.ts'
import type { Store } from './store/store.ts'
import { type ProbeConfig, watched } from './watched.ts'

export type AfterwardsParts = {
  readonly config: Config
  readonly store: Store
  readonly log: Log
  readonly now: () => number
}

const dayMs = 24 * 3_600_000
const robotsPatienceMs = 10_000
const longestRobots = 64 * 1024

/** The probe that withdraws what another one registered; null when there is none. */
const cleanupOf = (config: Config, { cleanup }: ProbeConfig): Probe | null =>
  [...cleanups, ...probes, ...watched(config).map(({ probe }) => probe)].find(({ id }) => id === cleanup) ??
  null

const firstOf = async (answer: Response): Promise<string> => {
  const text: string[] = []
  let length = 0
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text.push(chunk)
    length += chunk.length
    if (length >= longestRobots) break
  }
  return text.join('').slice(0, longestRobots)
}

// Asked as the run just made asked for everything else, and recorded: what it says is for people to weigh.
const askRobots = async (
  { config, store, log, now }: AfterwardsParts,
  runId: string,
  signal: AbortSignal,
) => {
  const before = store.robots.latest()
  const userAgent = store.runs.get(runId)?.userAgent
  if (!userAgent || (before !== null && now() - before.at < dayMs)) return
  const url = new URL('/robots.txt', config.registry.url).href
  const answer = await fetch(url, {
    headers: { 'user-agent': userAgent },
    signal: AbortSignal.any([signal, AbortSignal.timeout(robotsPatienceMs)]),
  })
  const { status } = answer
  const body = answer.ok ? await firstOf(answer) : ''
  if (!answer.ok) await answer.body?.cancel()
  store.robots.keep({ at: now(), url, userAgent, status, body })
  const changed = before !== null && (before.status !== status || before.body !== body)
  log(changed ? 'warn' : 'info', changed ? 'robots.txt changed' : 'robots.txt recorded', { url, status })
}

/** What is done after the runs of a probe; it never rejects. */
export const afterwardsOf =
  (parts: AfterwardsParts, attempt: Attempts, settings: ProbeConfig): Afterwards =>
  async ({ runId, outcome, tier }, slot, signal) => {
    const { store, log } = parts
    const cleanup = cleanupOf(parts.config, settings)
    // A registry in trouble is left alone.
    if (outcome !== 'ok' || signal.aborted) return
    const withdraw = async (probe: Probe) => {
      let receipt: string | null = null
      const received = (_: string, kept: string) => {
        receipt = kept
      }
      const ledger = { sent: () => undefined, received }
      const order = { runId, probe, tier } as const
      const ended = await attempt(settings, order, { depth: 'pictures', slot, ledger }, signal)
      const told = { outcome: ended.outcome, failedStep: ended.failedStep }
      store.withdrawals.keep({ runId, probe: probe.id, at: ended.endedAt, ...told, receipt })
      const done = ended.outcome === 'ok'
      log(done ? 'info' : 'warn', done ? 'registration withdrawn' : 'registration not withdrawn', {
        run: runId,
        ...told,
        detail: ended.detail,
      })
    }
    try {
      if (cleanup && tier === 'submit') await withdraw(cleanup)
      await askRobots(parts, runId, signal)
    } catch (cause) {
      log('warn', 'what follows a run could not be done', { run: runId, cause })
    }
  }
