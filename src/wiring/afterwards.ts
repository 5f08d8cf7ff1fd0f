// What is done of the registry after a run is recorded, while nobody else asks anything of it: in no figure.
import { cleanups, probes } from '../../probes/index.ts'
import type { Config } from '../config/schema.ts'
import type { Log } from '../log.ts'
import type { Hold } from '../probe/order.ts'
import type { Probe } from '../probe/probe.ts'
import type { Afterwards } from '../schedule/turns.ts'
import type { Store } from '../store/store.ts'
import type { Attempts } from './attempt.ts'
import type { TellOperator } from './tell.ts'
import { type ProbeConfig, watched } from './watched.ts'

export type AfterwardsParts = {
  readonly config: Config
  readonly store: Store
  readonly log: Log
  readonly now: () => number
  readonly tellOperator: TellOperator
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

type Withdraw = {
  readonly parts: AfterwardsParts
  readonly attempt: Attempts
  readonly settings: ProbeConfig
  readonly probe: Probe
  readonly slot: Hold
  readonly signal: AbortSignal
}

const withdraw = async ({ parts, attempt, settings, probe, slot, signal }: Withdraw, runId: string) => {
  const { store, log, now, tellOperator } = parts
  let receipt: string | null = null
  const ledger = {
    sent: (step: string) => store.withdrawals.keepSent({ runId, probe: probe.id, step, at: now() }),
    received: (_: string, kept: string) => {
      receipt = kept
    },
  }
  const order = { runId, probe, tier: 'submit' } as const
  const ended = await attempt(settings, order, { depth: 'pictures', slot, ledger }, signal)
  const told = { outcome: ended.outcome, failedStep: ended.failedStep }
  store.withdrawals.keep({ runId, probe: probe.id, at: ended.endedAt, ...told, receipt })
  const done = ended.outcome === 'ok'
  log(done ? 'info' : 'warn', done ? 'registration withdrawn' : 'registration not withdrawn', {
    run: runId,
    ...told,
    detail: ended.detail,
  })
  // That Constat was stopping is nobody's trouble: it is tried again.
  if (done || signal.aborted) return
  const where = ended.failedStep === null ? '' : ` at ${ended.failedStep}`
  tellOperator('withdrawal', `run ${runId}: ${ended.outcome}${where}`, settings.id)
}

const hourMs = 3_600_000
const sentWithinMs = 30 * dayMs
const mostTries = 5

// What failed, was cut short, or belongs to a run that failed after it had sent: one at a time, when the registry is
// seen to be well.
const withdrawPending = async (order: Withdraw) => {
  const { parts, settings, signal } = order
  const now = parts.now()
  const pending = parts.store.withdrawals.pending({
    probe: settings.id,
    sentSince: now - sentWithinMs,
    triedBefore: now - hourMs,
    mostTries,
  })
  if (pending !== null && !signal.aborted) await withdraw(order, pending.runId)
}

/** What is done after the runs of a probe; it never rejects. */
export const afterwardsOf =
  (parts: AfterwardsParts, attempt: Attempts, settings: ProbeConfig): Afterwards =>
  async ({ runId, outcome, tier }, slot, signal) => {
    const cleanup = cleanupOf(parts.config, settings)
    // A registry in trouble is left alone.
    if (outcome !== 'ok' || signal.aborted) return
    try {
      if (cleanup && tier === 'submit') {
        const order = { parts, attempt, settings, probe: cleanup, slot, signal }
        await withdraw(order, runId)
        await withdrawPending(order)
      }
      await askRobots(parts, runId, signal)
    } catch (cause) {
      parts.log('warn', 'what follows a run could not be done', { run: runId, cause })
    }
  }
