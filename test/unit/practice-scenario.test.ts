import { expect, test, vi } from 'vitest'
import { createFaultSwitch, type FaultsByJourney } from '../../src/practice/faults.ts'
import { createStage, scenarios } from '../../src/practice/scenario.ts'

test('october-2021 goes through its phases in order and ends with nothing broken', async () => {
  const faults = createFaultSwitch()
  const seen: FaultsByJourney[] = []
  const stage = createStage((journey, fault) => {
    faults.set(journey, fault)
    seen.push(faults.current())
  })
  stage.play('october-2021', 0.001)
  expect(stage.playing()).toEqual({ name: 'october-2021', day: 1, lastDay: 46 })
  await vi.waitFor(() => expect(stage.playing()).toBeNull(), { timeout: 10_000 })
  expect(seen).toEqual([
    { consumer: 'maintenance-notice', company: 'maintenance-notice' },
    { consumer: 'maintenance-503', company: 'maintenance-503' },
    { consumer: 'maintenance-notice', company: 'maintenance-503' },
    { consumer: 'maintenance-notice', company: 'form-absent' },
    { consumer: 'slow', company: 'form-absent' },
    { consumer: null, company: null },
  ])
})

test('on 22 October 2021 nobody signs up and no company enrols, as the bailiff recorded', () => {
  const faults = createFaultSwitch()
  for (const phase of scenarios['october-2021']) if (phase.day <= 22) faults.set(phase.journey, phase.fault)
  expect(faults.current()).toEqual({ consumer: 'maintenance-notice', company: 'form-absent' })
})

test('a scenario that is stopped changes nothing more', async () => {
  const calls: unknown[] = []
  const stopped = createStage((...call) => calls.push(call))
  stopped.play('october-2021', 0.001)
  stopped.stop()
  expect(stopped.playing()).toBeNull()
  const other = createStage(() => {})
  other.play('october-2021', 0.001)
  await vi.waitFor(() => expect(other.playing()).toBeNull(), { timeout: 10_000 })
  expect(calls).toHaveLength(1)
})
