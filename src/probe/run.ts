// Runs a probe once: takes its steps in a browser of its own, and settles what the run says.

import type { CDPSession } from 'puppeteer'
import type { Capture, LostCapture } from '../outcome/capture.ts'
import { type Conditions, weigh } from '../outcome/conditions.ts'
import { judge } from '../outcome/fault.ts'
import type { Finding } from '../outcome/finding.ts'
import type { Control, Sighting, StepResult } from '../outcome/outcome.ts'
import { accuses } from '../outcome/verdict.ts'
import type { OpenBrowser } from './browser.ts'
import { askControls } from './controls.ts'
import { failureOf } from './interruption.ts'
import { openJournal } from './journal.ts'
import { takeSteps } from './journey.ts'
import { type Correspondence, correspond } from './mailbox.ts'
import type { RunOrder, RunTools } from './order.ts'
import type { Step } from './probe.ts'
import { keepVigil, watchBrowser } from './vigil.ts'

/** What the steps brought back, before it is weighed. */
type Trip = {
  readonly steps: readonly StepResult[]
  readonly captures: readonly Capture[]
  readonly lost: readonly LostCapture[]
  readonly personal: readonly string[]
  readonly failedStep: string | null
  readonly finding: Finding
  readonly controls: readonly Control[]
  readonly browserStallMs: number
  readonly userAgent: string
  readonly browser: string
}

type Kept = { readonly captures: readonly Capture[]; readonly lost: readonly LostCapture[] }

const fine: Finding = { outcome: 'ok', detail: null, retryAt: null }

/** The steps of a run: `look` ends before anything is sent, and nothing binds on a live registry. */
const plannedSteps = ({ probe, tier, live }: RunOrder): readonly Step[] => {
  const end = probe.steps.findIndex((it) => (tier === 'look' && it.submits) || (live && it.binding))
  return end < 0 ? probe.steps : probe.steps.slice(0, end)
}

const skip = (step: Step): StepResult => ({
  name: step.name,
  status: 'skipped',
  startedAt: null,
  endedAt: null,
  durationMs: null,
  url: null,
  detail: null,
})

const agentOf = ({ runId }: RunOrder, { agent }: RunTools): string =>
  `Constat/${agent.version} (+${agent.contact}; run=${runId})`

const tripWithout = (order: RunOrder, tools: RunTools, thrown: unknown): Trip => ({
  steps: order.probe.steps.map(skip),
  captures: [],
  lost: [],
  personal: Object.values(order.identity),
  failedStep: null,
  finding: judge(failureOf(thrown), tools.clock.wall()),
  controls: [],
  browserStallMs: 0,
  userAgent: agentOf(order, tools),
  browser: 'none',
})

// Puppeteer's own `version` answers from memory.
const asking = ({ browser }: OpenBrowser) => {
  let session: Promise<CDPSession> | null = null
  return async () => {
    session ??= browser.target().createCDPSession()
    await (await session).send('Browser.getVersion')
  }
}

const travel = async (
  order: RunOrder,
  tools: RunTools,
  open: OpenBrowser,
  mail: Correspondence | null,
  signal: AbortSignal,
): Promise<Trip> => {
  const journal = openJournal(tools.clock.wall, tools.depth === 'full')
  const planned = plannedSteps(order)
  const endWatch = watchBrowser(asking(open), tools.clock)
  const taken = await takeSteps({ order, tools, open, journal, mail, planned, signal })
  const seen = taken.finding ?? fine
  const skipped = order.probe.steps.slice(taken.results.length).map(skip)
  for (const result of skipped) tools.onStep?.(result)
  const controls = accuses(seen.outcome)
    ? await askControls(open.browser, tools.controls, tools.clock, signal)
    : []
  const browserStallMs = endWatch()
  // Who may not wait for the controls knows nothing of them.
  const isCut = accuses(seen.outcome) && signal.aborted && !controls.some(({ ok }) => ok)
  const finding = isCut ? judge({ kind: 'abandoned' }, tools.clock.wall()) : seen
  const kept = [taken, await journal.close(), ...(tools.depth === 'full' ? [await takeNetLog(open)] : [])]
  return {
    steps: [...taken.results, ...skipped],
    captures: kept.flatMap(({ captures }) => captures),
    lost: kept.flatMap(({ lost }) => lost),
    personal: taken.personal,
    failedStep: taken.results.find((result) => result.status === 'failed')?.name ?? null,
    finding,
    controls,
    browserStallMs,
    userAgent: open.userAgent,
    browser: open.version,
  }
}

const takeNetLog = async (open: OpenBrowser): Promise<Kept> => {
  try {
    const bytes = await open.finish()
    return { captures: [{ kind: 'net-log', step: null, mediaType: 'application/json', bytes }], lost: [] }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { captures: [], lost: [{ kind: 'net-log', step: null, reason }] }
  }
}

const inBrowser = async (
  order: RunOrder,
  tools: RunTools,
  mail: Correspondence | null,
  signal: AbortSignal,
): Promise<Trip> => {
  const { headful = false } = tools
  const withNetLog = tools.depth === 'full'
  const open = await tools.browser.open(agentOf(order, tools), { withNetLog, headful })
  try {
    return await travel(order, tools, open, mail, signal)
  } finally {
    await open.close()
  }
}

/** Runs a probe once and says what was seen; it never throws, and leaves no process, profile or mailbox. */
export const runProbe = async (order: RunOrder, tools: RunTools, signal: AbortSignal): Promise<Sighting> => {
  const startedAt = tools.clock.wall()
  const endVigil = keepVigil(tools.clock)
  const mail =
    order.tier === 'submit' && tools.openMailbox ? correspond(order, tools, tools.openMailbox) : null
  const trip = await inBrowser(order, tools, mail, signal).catch((error) => tripWithout(order, tools, error))
  const canaryArrived = mail?.canaryArrived() ?? null
  const refusedMails = mail?.refusedMails() ?? []
  mail?.close()
  const own = endVigil()
  const longestStallMs = Math.max(own.longestStallMs, trip.browserStallMs)
  const conditions: Conditions = {
    controls: trip.controls,
    canaryArrived,
    refusedMails,
    clockDriftMs: own.clockDriftMs,
    longestStallMs,
  }
  const { outcome, detail, retryAt } = weigh(trip.finding, conditions)
  return {
    startedAt,
    endedAt: tools.clock.wall(),
    durationMs: trip.steps.reduce((sum, step) => sum + (step.durationMs ?? 0), 0),
    outcome,
    failedStep: trip.failedStep,
    detail,
    retryAt,
    steps: trip.steps,
    controls: trip.controls,
    captures: trip.captures,
    lost: trip.lost,
    personal: trip.personal,
    userAgent: trip.userAgent,
    browser: trip.browser,
  }
}
