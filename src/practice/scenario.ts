import type { Fault, Journey } from './faults.ts'

type Phase = {
  /** Day of the play, from 1; the phase lasts until the next one of its journey. */
  readonly day: number
  readonly journey: Journey | 'all'
  readonly fault: Fault | null
}

/**
 * October 2021: day 1 is Friday 1 October. On record are the home page's notice on the 1st, "inaccessible, then
 * degraded" (Senate, 27 October), a second notice "until November", and nobody able to sign up or enrol on the
 * 22nd. No source gives the days of the changes nor HTTP statuses; those days and the return are our choice.
 */
const october2021: readonly Phase[] = [
  { day: 1, journey: 'all', fault: 'maintenance-notice' },
  { day: 8, journey: 'all', fault: 'maintenance-503' },
  { day: 18, journey: 'consumer', fault: 'maintenance-notice' },
  { day: 18, journey: 'company', fault: 'form-absent' },
  { day: 39, journey: 'consumer', fault: 'slow' },
  { day: 46, journey: 'all', fault: null },
]

export const scenarios = { 'october-2021': october2021 } as const
export type ScenarioName = keyof typeof scenarios

export const isScenario = (name: unknown): name is ScenarioName =>
  typeof name === 'string' && Object.hasOwn(scenarios, name)

export type Playing = { readonly name: ScenarioName; readonly day: number; readonly lastDay: number }

export type Stage = {
  readonly play: (name: ScenarioName, secondsPerDay: number) => void
  readonly stop: () => void
  readonly playing: () => Playing | null
}

/** Plays one scenario at a time, setting each phase's fault on its day; the first day begins at once. */
export const createStage = (setFault: (journey: Journey | 'all', fault: Fault | null) => void): Stage => {
  let timers: NodeJS.Timeout[] = []
  let playing: Playing | null = null

  const stop = (): void => {
    for (const timer of timers) clearTimeout(timer)
    timers = []
    playing = null
  }

  const begin = (name: ScenarioName, day: number): void => {
    const phases = scenarios[name]
    const lastDay = Math.max(...phases.map((phase) => phase.day))
    for (const phase of phases) if (phase.day === day) setFault(phase.journey, phase.fault)
    playing = day === lastDay ? null : { name, day, lastDay }
  }

  return {
    stop,
    playing: () => playing,
    play: (name, secondsPerDay) => {
      stop()
      const days = [...new Set(scenarios[name].map((phase) => phase.day))]
      begin(name, 1)
      timers = days
        .filter((day) => day > 1)
        .map((day) => setTimeout(() => begin(name, day), (day - 1) * secondsPerDay * 1_000))
    },
  }
}
