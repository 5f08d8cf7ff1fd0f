// The method as the running configuration makes it: one canonical text, its hash, and what changed since.
import { createHash } from 'node:crypto'
import type { Example, MethodChange, MethodVersion, MethodView } from '../../views/method.ts'
import { derive } from '../incident/derive.ts'
import { durationOf } from '../incident/duration.ts'
import { patience, type RunFact } from '../incident/incident.ts'
import type { KeptMethod, Method } from '../store/methods.ts'
import type { Site } from './site.ts'

/** The part of the configuration that decides what is measured, and how. */
export type Configured = Pick<
  Site,
  'version' | 'practice' | 'registry' | 'vantages' | 'probes' | 'policy' | 'controls'
>

// The practice registry's control sites take other ports at each start: that is no change of method.
const controlsOf = ({ practice, controls }: Configured) =>
  practice ? controls.map((address) => new URL(address).hostname) : controls

const bodyOf = (site: Configured) => ({
  constat: site.version,
  practice: site.practice !== null,
  registry: { name: site.registry.name, url: site.registry.url },
  vantages: site.vantages,
  controls: controlsOf(site),
  policy: {
    open_after: site.policy.openAfter,
    close_after: site.policy.closeAfter,
    confirm_after_ms: site.policy.confirmAfterMs,
    patience_intervals: patience,
  },
  probes: site.probes.map(({ id, title, steps, plans }) => ({
    id,
    title,
    steps,
    plans: plans.map((plan) => ({
      tier: plan.tier,
      cron: plan.cron,
      interval_ms: plan.intervalMs,
      jitter_ms: plan.jitterMs,
      slow_after_ms: plan.slowAfterMs,
      step_deadline_ms: plan.stepDeadlineMs,
      mail_within_ms: plan.mailWithinMs,
    })),
  })),
})

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// Keys in order and no white space: the same method gives the same text, whatever order it was written in.
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    isRecord(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  )

/** The method of a configuration: its canonical JSON and the SHA-256 of that text. */
export const methodOf = (site: Configured): Method => {
  const body = canonical(bodyOf(site))
  return { hash: createHash('sha256').update(body).digest('hex'), body }
}

// What has an id or a name is known by it, so that a step put in between does not rename those after it.
const keyOf = (value: unknown, index: number) => {
  const named = isRecord(value) ? (value['id'] ?? value['name']) : undefined
  return typeof named === 'string' ? named : String(index)
}

const leaves = (value: unknown, path: readonly string[]): [string, string][] => {
  if (Array.isArray(value)) return value.flatMap((part, index) => leaves(part, [...path, keyOf(part, index)]))
  if (isRecord(value)) return Object.entries(value).flatMap(([key, part]) => leaves(part, [...path, key]))
  return [[path.join('.'), JSON.stringify(value)]]
}

const leavesOf = ({ body }: Method) => new Map(leaves(JSON.parse(body), []))

const changesBetween = (earlier: Method, later: Method): MethodChange[] => {
  const [before, after] = [leavesOf(earlier), leavesOf(later)]
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((what) => before.get(what) !== after.get(what))
    .map((what) => ({ what, before: before.get(what) ?? null, after: after.get(what) ?? null }))
}

const latestVersions = 50

const versionsOf = (kept: readonly KeptMethod[]): MethodVersion[] =>
  kept.slice(0, latestVersions).map((method, index) => {
    const earlier = kept[index + 1]
    return { at: method.at, hash: method.hash, changes: earlier ? changesBetween(earlier, method) : null }
  })

const exampleStart = Date.UTC(2021, 9, 1, 6)
const longestStepMs = 20_000

// Folded by the code that folds real runs: the example cannot say anything else than what is done.
const exampleOf = ({ probes, policy }: Configured): Example | null => {
  const plan = probes[0]?.plans[0]
  if (!plan) return null
  const { openAfter, closeAfter } = policy
  const stepMs = Math.min(longestStepMs, plan.intervalMs / 10)
  const firstPassAfter = openAfter + 2
  const runs = Array.from({ length: firstPassAfter + closeAfter }, (_, index): RunFact => {
    const startedAt = exampleStart + index * plan.intervalMs
    const endedAt = startedAt + stepMs
    const passed = index === 0 || index >= firstPassAfter
    return {
      id: String(index),
      tier: plan.tier,
      verdict: passed ? 'up' : 'down',
      complete: passed,
      journey: ['step'],
      startedAt,
      endedAt,
      intervalMs: plan.intervalMs,
      openAfter,
      closeAfter,
      steps: [{ name: 'step', passed, startedAt, endedAt }],
    }
  })
  const { incidents, transitions } = derive(runs)
  const [incident] = incidents
  if (!incident) throw new Error('The example of the method opened no incident.')
  const changes = new Map(transitions.map(({ run, kind }) => [run, kind]))
  return {
    attempts: runs.map(({ id, startedAt, endedAt, verdict }) => ({
      startedAt,
      endedAt,
      passed: verdict === 'up',
      change: changes.get(id) ?? null,
      bounds: [
        ...(incident.lastGood?.run === id ? (['lastGood'] as const) : []),
        ...(incident.firstBad.run === id ? (['firstBad'] as const) : []),
        ...(incident.lastBad.run === id ? (['lastBad'] as const) : []),
        ...(incident.firstGood?.run === id ? (['firstGood'] as const) : []),
      ],
    })),
    duration: durationOf(incident, exampleStart),
  }
}

/** What the page of the method is told. */
export const methodView = (site: Site): MethodView => {
  const { probes, policy, controls, vantages } = site
  const { hash } = methodOf(site)
  return {
    hash,
    siteUrl: site.url,
    probes,
    policy,
    patience,
    controls,
    vantages,
    example: exampleOf(site),
    versions: versionsOf(site.store.methods.list(latestVersions + 1)),
  }
}

/** The text that a hash is of; null when no method of ours has this hash. */
export const methodText = (site: Site, hash: string): string | null => {
  const running = methodOf(site)
  return running.hash === hash ? running.body : (site.store.methods.get(hash)?.body ?? null)
}
