// A registry that breaks in every way at random, in the middle of runs too, and a browser that is frozen or killed.
import { kill } from 'node:process'
import { setTimeout as later } from 'node:timers/promises'
import { expect } from 'vitest'
import { probes } from '../../probes/index.ts'
import { accuses } from '../../src/outcome/verdict.ts'
import { type Fault, faults } from '../../src/practice/faults.ts'
import { groupsWithArgument } from '../../src/probe/process-group.ts'
import { type Probing, startProbing } from './probing.ts'

// The registry may well serve others: whatever came of such a run, it accuses nobody.
const blameless: readonly (Fault | null)[] = [
  null,
  'blocked-403',
  'captcha',
  'rate-limited',
  'relabelled-form',
  'already-registered',
]

const oneOf = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T

const hurtBrowser = async ({ profilesDir }: Probing) => {
  await later(Math.random() * 3000)
  const signal = oneOf(['SIGKILL', 'SIGSTOP'] as const)
  for (const group of groupsWithArgument(`--user-data-dir=${profilesDir}/`)) {
    try {
      kill(-group, signal)
    } catch (cause) {
      // It ended between the two.
      expect(cause).toMatchObject({ code: 'ESRCH' })
    }
  }
}

const aRunUnder = async (probing: Probing, fault: Fault | null, trouble: 'none' | 'turns' | 'browser') => {
  probing.practice.setFault('all', fault)
  const running = probing.run(oneOf(probes), { runDeadlineMs: 20_000 })
  if (trouble === 'turns') {
    await later(Math.random() * 2000)
    probing.practice.setFault('all', oneOf(faults))
  }
  if (trouble === 'browser') await hurtBrowser(probing)
  return running
}

/** Makes so many runs; tells how often each outcome came. */
export const endureHostility = async (runs: number) => {
  const probing = await startProbing()
  const seen: Record<string, number> = {}
  try {
    for (let run = 0; run < runs; run += 1) {
      const fault = oneOf([null, ...faults])
      const trouble = oneOf(['none', 'none', 'turns', 'browser'] as const)
      const { outcome, detail, steps } = await aRunUnder(probing, fault, trouble)
      seen[outcome] = (seen[outcome] ?? 0) + 1
      const said = `${fault} ${trouble}: ${outcome} ${detail}`
      if (trouble === 'none' && blameless.includes(fault)) expect(accuses(outcome), said).toBe(false)
      expect(steps.filter(({ status }) => status === 'failed').length, said).toBeLessThanOrEqual(1)
      expect(probing.leftovers(), said).toEqual([])
    }
    return seen
  } finally {
    await probing.stop()
  }
}
