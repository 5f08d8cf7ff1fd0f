import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { versionOf } from '../../src/probe/version.ts'
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

const run = (tier: 'look' | 'submit') => probing.run(aRecordedProbe(probing.practice.url), { tier })

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
  const mails = (await (await fetch(`${probing.practice.url}/_practice/mail`)).json()) as { to: string }[]
  expect(mails.at(-1)?.to).toMatch(/^probe\+[0-9a-f]{32}@/)
  expect(sighting.personal).toContain(mails.at(-1)?.to)
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
  const sighting = await run('submit')

  expect([sighting.outcome, sighting.failedStep]).toEqual([outcome, failedStep])
  expect(sighting.detail).not.toContain('constat-2026')
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
