// Wires a configuration to a schedule: inbox, relay, browser, and an attempt for each plan.
import { getuid } from 'node:process'
import type { RunByHand } from '../act/perform.ts'
import { keepReported } from '../act/reported.ts'
import type { Config } from '../config/schema.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { Inbox } from '../inbox/inbox.ts'
import type { Log } from '../log.ts'
import type { Tier } from '../outcome/outcome.ts'
import { openLauncher } from '../probe/browser.ts'
import type { Probe } from '../probe/probe.ts'
import { versionOf } from '../probe/version.ts'
import { intervalOf } from '../schedule/planned.ts'
import type { Round } from '../schedule/round.ts'
import { openSchedule } from '../schedule/schedule.ts'
import type { Attempt, Planned } from '../schedule/turns.ts'
import type { Supervise } from '../site/supervised.ts'
import type { Store } from '../store/store.ts'
import { afterwardsOf } from './afterwards.ts'
import { type Attempts, attemptsWith, openRelay } from './attempt.ts'
import { takeLateMail } from './late-mail.ts'
import type { TellOperator } from './tell.ts'
import { type ProbeConfig, watched } from './watched.ts'

export type WatchParts = {
  readonly config: Config
  readonly store: Store
  readonly evidence: Evidence
  readonly inbox: Inbox | null
  readonly browserPath: string
  readonly profilesDir: string
  readonly version: string
  readonly log: Log
  /** Told when a run is recorded. */
  readonly changed: () => void
  readonly tellOperator: TellOperator
}

const clock = { wall: () => Date.now(), monotonic: () => performance.now() }

export type Watch = Awaited<ReturnType<typeof openWatch>>

/** Opens the schedule of a configuration; browsers that an earlier process left behind are killed first. */
export const openWatch = async (parts: WatchParts) => {
  const { config, store, evidence, log } = parts
  keepReported(store.reports, config.reported, clock.wall())
  // Chromium cannot make its sandbox as root: said aloud, as the registry's pages then run without it.
  const sandbox = getuid?.() !== 0
  if (!sandbox) log('warn', 'running as root: the browser runs without its sandbox')
  const launcher = openLauncher({
    executablePath: parts.browserPath,
    sandbox,
    profilesDir: parts.profilesDir,
    memoryLimitBytes: config.browser.memoryLimitMb * 2 ** 20,
    languages: config.browser.languages,
  })
  const orphans = await launcher.sweepOrphans()
  if (orphans > 0) log('warn', 'browsers left by an earlier process were killed', { count: orphans })
  const relay = openRelay(config.mail)
  const attempts = attemptsWith(parts, launcher, relay.sendCanary)
  if (parts.inbox) takeLateMail(parts.inbox, { store, log, now: clock.wall })
  const { unrecorded, ...told } = openTelling(parts)
  const schedule = openSchedule(
    { store, evidence, now: clock.wall, graceMs: 4000, ...told },
    watched(config).flatMap(({ settings, probe }) =>
      settings.schedules.map((one) => planFor(parts, settings, probe, one, attempts)),
    ),
  )
  const runNow: RunByHand = async (probe, tier, byHand) => {
    const why = byHand.headful ? await launcher.whyNoWindow() : null
    if (why !== null) return { done: false, why }
    return schedule.runNow(probe, tier ?? onlyTierOf(config, probe) ?? 'look', byHand)
  }
  const supervise: Supervise = (probe, tier, bailiffNonce, onStep) =>
    schedule.runNow(probe, tier, { onStep, bailiffNonce })
  return {
    ...schedule,
    runNow,
    supervise,
    /** Why the last run could not be recorded; null once one was. */
    unrecorded,
    stop: async () => {
      await schedule.stop()
      await relay.close()
    },
  }
}

// What the schedule tells, put in the log; a run that was not recorded is remembered until one is.
const openTelling = ({ log, changed }: WatchParts) => {
  let unrecorded: string | null = null
  return {
    unrecorded: () => unrecorded,
    onRecorded: ({ runId, outcome, verdict, failedStep, transitions }: Round) => {
      unrecorded = null
      changed()
      const seen = {
        outcome,
        verdict,
        failed_step: failedStep,
        transitions: transitions.map(({ kind }) => kind),
      }
      log('info', 'run recorded', { run: runId, ...seen })
    },
    onError: ({ probe, tier }: Planned, cause: unknown) => {
      unrecorded = String(cause)
      log('error', 'a run was not recorded', { probe, tier, cause: unrecorded })
    },
  }
}

const onlyTierOf = ({ probes }: Config, probe: string) => {
  const schedules = probes.find(({ id }) => id === probe)?.schedules ?? []
  const [tier, ...others] = new Set(schedules.map((one) => one.tier))
  return others.length === 0 ? tier : undefined
}

const planFor = (
  { config, store, log, tellOperator }: WatchParts,
  settings: ProbeConfig,
  probe: Probe,
  { tier, cron, jitter }: ProbeConfig['schedules'][number],
  attempt: Attempts,
): Planned => {
  const { slowAfter, capPerDay } = settings
  const { openAfter, closeAfter, confirmAfter } = config.policy
  const intervalMs = intervalOf(cron)
  const made = (at: Tier) => ({
    planId: store.plans.keep({
      probe: probe.id,
      tier: at,
      intervalMs,
      slowAfterMs: slowAfter,
      openAfter,
      closeAfter,
      steps: probe.steps.map(({ name }) => name),
    }),
    attempt: ({ runId, signal, ...tools }: Attempt) =>
      attempt(settings, { runId, probe, tier: at }, { ...tools, depth: 'full' }, signal),
  })
  const { timeZone } = config.site
  const cap = tier === 'submit' ? { perDay: capPerDay, timeZone, look: made('look') } : null
  const times = { intervalMs, jitterMs: jitter, slowAfterMs: slowAfter, confirmAfterMs: confirmAfter }
  const afterwards = afterwardsOf({ config, store, log, now: clock.wall, tellOperator }, attempt, settings)
  return { ...made(tier), probe: probe.id, version: versionOf(probe), tier, cron, ...times, cap, afterwards }
}
