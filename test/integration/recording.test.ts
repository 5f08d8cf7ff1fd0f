import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { versionOf } from '../../src/probe/version.ts'
import { mailTo } from '../support/practice-journeys.ts'
import { type Probing, startProbing } from '../support/probing.ts'
import { aRecordedProbe } from '../support/recordings.ts'

let probing: Probing
beforeAll(async () => {
  probing = await startProbing()
})
afterEach(async () => {
  probing.practice.setFault('all', null)
  expect(probing.leftovers()).toEqual([])
})
afterAll(() => probing.stop())

// Sixteen acts in one step: more patience than the journeys need that fill a form at once.
const run = (tier: 'look' | 'submit', stepDeadlineMs = 20_000) =>
  probing.run(aRecordedProbe(probing.practice.url), { tier, stepDeadlineMs, runDeadlineMs: 50_000 })

const told = ({ steps }: Awaited<ReturnType<typeof run>>) =>
  steps.map(({ name, status }) => `${name} ${status}`)

test('a recording is taken to its end, with the identity’s values in place of what was typed', async () => {
  const sighting = await run('submit')

  expect([sighting.outcome, sighting.detail]).toEqual(['ok', null])
  expect(told(sighting)).toEqual([
    'opens-the-first-page passed',
    'goes-to-page-2 passed',
    'submits-the-form passed',
  ])
  const address = sighting.personal.find((value) => value.startsWith('probe+')) ?? 'no address'
  expect((await mailTo(probing.practice.url, address)).to).toBe(address)
  expect(sighting.captures.filter(({ kind }) => kind === 'screenshot')).toHaveLength(3)
})

test('a look ends before anything is typed', async () => {
  expect(told(await run('look'))).toEqual([
    'opens-the-first-page passed',
    'goes-to-page-2 passed',
    'submits-the-form skipped',
  ])
})

test.each([
  ['maintenance-notice', 'notice_displayed', 'goes-to-page-2'],
  ['form-absent', 'form_absent', 'goes-to-page-2'],
  ['http-500', 'http_error', 'goes-to-page-2'],
  ['hang', 'timeout', 'goes-to-page-2'],
  ['form-rejected', 'form_rejected', 'submits-the-form'],
  ['relabelled-form', 'page_changed', 'goes-to-page-2'],
  ['captcha', 'captcha_displayed', 'submits-the-form'],
  ['blocked-403', 'access_refused', 'goes-to-page-2'],
] as const)('with %s a recording says %s, and names the step', async (fault, outcome, failedStep) => {
  probing.practice.setFault('consumer', fault)
  const sighting = await run('submit', outcome === 'timeout' ? 4000 : undefined)

  expect([sighting.outcome, sighting.failedStep]).toEqual([outcome, failedStep])
  expect(sighting.detail).not.toContain('constat-2026')
})

test('pictures are masked where what was typed is shown', async () => {
  probing.practice.setFault('consumer', 'form-rejected')
  const { captures, outcome } = await run('submit')

  const boxes = captures.filter(({ kind }) => kind === 'screenshot').map((picture) => picture.boxes?.length)
  expect(boxes.slice(0, 2)).toEqual([0, 0])
  expect(outcome).toBe('form_rejected')
  expect(boxes[2]).toBeGreaterThanOrEqual(3)
})

test('words that are there before anything is done prove nothing, and the probe is blamed', async () => {
  const probe = aRecordedProbe(probing.practice.url)
  const [first, second, last] = probe.steps
  if (!first || !second || !last?.recorded) throw new Error('The recording has three steps.')
  const recorded = { ...last.recorded, unseen: 'Créer mon compte' }
  const hollow = {
    ...last,
    recorded,
    act: (visitor: Parameters<typeof last.act>[0]) => visitor.replay(recorded),
  }
  const sighting = await probing.run({ ...probe, steps: [first, second, hollow] })

  expect(sighting.outcome).toBe('probe_fault')
  expect(sighting.detail).toContain('words that only come after it')
})

test('a probe is another one when its recording is', () => {
  const one = aRecordedProbe(probing.practice.url)
  const [first, ...others] = one.steps
  const changed = { ...first, recorded: { steps: [], next: null, unseen: null } }
  expect(versionOf({ ...one, steps: [changed, ...others] })).not.toBe(versionOf(one))
})
