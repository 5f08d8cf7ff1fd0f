// What a simulated run brings back.
import type { Control, Sighting, StepResult } from '../outcome/outcome.ts'
import { accuses } from '../outcome/verdict.ts'
import type { Probe } from '../probe/probe.ts'
import type { Random } from './random.ts'
import type { Place, Trouble } from './troubles.ts'

const hourMs = 3_600_000

// How long a step takes when it fails by waiting.
const waitsMs: Partial<Record<Sighting['outcome'], number>> = { timeout: 8000, mail_absent: 13_000 }

const positionOf = ({ steps }: Probe, place: Place): number => {
  const submission = steps.findIndex(({ submits }) => submits)
  const positions: Readonly<Record<Place, number>> = {
    home: 0,
    form: submission - 1,
    submission,
    mail: steps.findIndex(({ redeems }) => redeems),
    last: steps.length - 1,
  }
  return positions[place]
}

// People are at work, and so is the registry.
const paceAt = (at: number) => 1 + 0.25 * Math.max(0, Math.sin((((at / hourMs) % 24) - 5) * (Math.PI / 14)))

const stepAt = (name: string, position: number, startedAt: number, durationMs: number): StepResult => ({
  name,
  status: 'passed',
  startedAt,
  endedAt: startedAt + durationMs,
  durationMs,
  url: `https://telepaix.example/${position === 0 ? '' : `page-${position + 1}`}`,
  detail: null,
})

const skipped = (name: string): StepResult => ({
  ...{ name, status: 'skipped', url: null, detail: null },
  ...{ startedAt: null, endedAt: null, durationMs: null },
})

const stepsOf = (probe: Probe, at: number, trouble: Trouble | null, random: Random): StepResult[] => {
  const { outcome, place, detail, slower } = trouble ?? {
    outcome: 'ok',
    place: 'home',
    detail: null,
    slower: 1,
  }
  const failing = outcome === 'ok' ? probe.steps.length : positionOf(probe, place)
  let startedAt = at
  return probe.steps.map(({ name }, position) => {
    if (position > failing) return skipped(name)
    const usualMs = (140 + 180 * random() + 500 * random() ** 8) * paceAt(at) * slower
    const durationMs = Math.round(position === failing ? (waitsMs[outcome] ?? usualMs) : usualMs)
    const step = stepAt(name, position, startedAt, durationMs)
    startedAt += durationMs
    return position === failing ? { ...step, status: 'failed', detail } : step
  })
}

const controlsAt = (at: number, ok: boolean): Control[] =>
  ['https://temoin-un.example/', 'https://temoin-deux.example/'].map((url, index) => ({
    url,
    ok,
    askedAt: at + 300 * (index + 1),
    detail: ok ? null : 'no answer',
  }))

/** One run of a probe that starts at `at` and meets a trouble, or none. */
export const sightingAt = (
  probe: Probe,
  at: number,
  trouble: Trouble | null,
  random: Random,
  version: string,
): Sighting => {
  const steps = stepsOf(probe, at, trouble, random)
  const durationMs = steps.reduce((sum, step) => sum + (step.durationMs ?? 0), 0)
  const outcome = trouble?.outcome ?? 'ok'
  const endedAt = at + durationMs
  const asks = accuses(outcome) || outcome === 'network_fault'
  return {
    startedAt: at,
    endedAt,
    durationMs,
    outcome,
    failedStep: steps.find(({ status }) => status === 'failed')?.name ?? null,
    detail: trouble?.detail ?? null,
    retryAt: outcome === 'rate_limited' ? endedAt + 2 * hourMs : null,
    steps,
    controls: asks ? controlsAt(endedAt, outcome !== 'network_fault') : [],
    captures: [],
    lost: [],
    personal: [],
    userAgent: `Constat/${version} (simulated: no browser ran)`,
    browser: 'simulated',
  }
}
