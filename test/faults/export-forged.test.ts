import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Sighting } from '../../src/outcome/outcome.ts'
import { leafPath, paths, proofPath, recordPath, runFolder } from '../../src/proof/layout.ts'
import type { Leaf } from '../../src/proof/leaf.ts'
import { startExporting } from '../support/export.ts'
import {
  exportedFiles,
  type Files,
  summaryIn,
  tamperingWith,
  verdictOf,
  without,
  withSummary,
} from '../support/tampering.ts'

const now = new Date().toISOString()
const statement = {
  v: 1,
  type: 'statement',
  kind: 'maintenance',
  recorded_at: now,
  probe: null,
  id: 'a'.repeat(32),
  about: null,
  words_sha256: 'b'.repeat(64),
}
const gap = {
  v: 1,
  type: 'gap',
  probe: 'other',
  tier: 'look',
  from: now,
  to: now,
  count: 1,
  reason: 'stopped',
}
const opening = {
  v: 1,
  type: 'run-open',
  probe: 'other',
  tier: 'look',
  trigger: 'supervised',
  vantage: 'test',
  scheduled_at: now,
  opened_at: now,
  nonce: 'c'.repeat(32),
  bailiff_nonce: null,
  log: { size: 3, root: Buffer.alloc(32).toString('base64') },
}
const anchor = {
  v: 1,
  type: 'anchor',
  of: 'checkpoint',
  size: 2,
  by: 'practice-ec',
  kind: 'rfc3161',
  sha256: 'd'.repeat(64),
  gen_time: now,
}

let world: Awaited<ReturnType<typeof startExporting>>
let files: Files
let first: number

beforeAll(async () => {
  world = await startExporting()
  await world.run()
  await world.run({ failed: 'opens-the-sign-up-form' })
  first = await world.seal()
  await world.run()
  await world.run({ failed: 'opens-the-sign-up-form' })
  await world.seal()
  await world.seal()
  files = await exportedFiles(world)
})
afterAll(() => world.stop())

const runOf = (nth: number) => {
  const run = summaryIn(files).runs[nth]
  if (!run) throw new Error(`There is no run ${nth}`)
  return run
}

/** What both verifiers say of files that were sealed anew. */
const judged = async (changed: Files) => {
  const { resealed, scriptSays } = tamperingWith(world)
  const made = await resealed(changed)
  return { checks: await verdictOf(made), script: scriptSays(made) }
}

const leftOut = (nth: number) => {
  const told = summaryIn(files)
  const { run_id } = runOf(nth)
  return {
    ...told,
    runs: told.runs.filter((run) => run.run_id !== run_id),
    redactions: told.redactions.filter((one) => one.run_id !== run_id),
    planned_runs: told.planned_runs - 1,
  }
}

test('an export that nobody forged is sound', async () => {
  expect(await judged(files)).toEqual({ checks: [], script: 0 })
})

test('a failed run of before the interval cannot be shown without the one that passed beside it', async () => {
  const { run_id } = runOf(0)
  const from = runOf(2).started_at
  const told = { ...leftOut(0), first_checkpoint: first }
  const changed = withSummary(
    without(files, (path) => path.startsWith(`${runFolder(run_id)}/`)),
    { ...told, interval: { ...told.interval, from } },
  )
  const { checks, script } = await judged(changed)
  expect(checks).toContain('completeness')
  expect(script).not.toBe(0)
})

test('a state that was stamped anew, and so is dated later, is found out', async () => {
  const { checks, script } = await judged(await tamperingWith(world).restamped(files, first))
  expect(checks).toEqual(['completeness'])
  expect(script).not.toBe(0)
})

describe('a failed run', () => {
  const kept = /run-open\.(?:json|tlog-proof)$/

  test('cannot be hidden among the leaves that are no runs', async () => {
    const { run_id, index } = runOf(3)
    const record = recordPath(run_id)
    const moved = new Map([
      ...without(files, (path) => path.startsWith(`${runFolder(run_id)}/`) && !kept.test(path)),
      [leafPath(index), files.get(record) ?? new Uint8Array()] as const,
      [proofPath(leafPath(index)), files.get(proofPath(record)) ?? new Uint8Array()] as const,
    ])
    const { checks, script } = await judged(withSummary(moved, leftOut(3)))
    expect(checks).not.toEqual([])
    expect(script).not.toBe(0)
  })
})

test.each([
  ['a consistency proof removed', /^data\/log\/consistency-/],
  ['the token of an opening removed', /run-open\.tst$/],
  ['a state without its tokens', /^data\/log\/checkpoint-4\..*\.tst$/],
  ['a state without one of its tokens', /^data\/log\/checkpoint-4\.practice-rsa\.tst$/],
  ['no state that dates its first runs', /^data\/log\/(?:checkpoint-4(?:\.|$)|consistency-4-)/],
])('an export with %s is found out', async (_, path) => {
  const { checks, script } = await judged(without(files, (name) => path.test(name)))
  expect(checks).not.toEqual([])
  expect(script).not.toBe(0)
})

test.each([
  [
    'an interval that ends before it begins',
    { interval: { from: '2030-01-01T00:00:00.000Z', to: '2029-01-01T00:00:00.000Z' } },
  ],
  ['that it holds no original', { complete: false }],
  ['an absent authority of which it has no certificate', { absent_authorities: ['anssi'] }],
  ['an absent authority that sealed it', { absent_authorities: ['practice-rsa'] }],
  ['one authority told twice', { sealed_by: ['practice-ec', 'practice-ec'] }],
])('an export that tells %s is found out', async (_, change) => {
  const { checks, script } = await judged(withSummary(files, { ...summaryIn(files), ...change }))
  expect(checks).not.toEqual([])
  expect(script).not.toBe(0)
})

test('an opening that names another root of the log is found out', async () => {
  const forged = await startExporting()
  onTestFinished(forged.stop)
  await forged.run()
  await forged.seal()
  const size = forged.store.log.size()
  await forged.add({ ...opening, log: { size, root: Buffer.alloc(32, 7).toString('base64') } } as Leaf)
  await forged.run()
  await forged.seal()
  const made = await exportedFiles(forged)
  expect(await verdictOf(made)).toEqual(['openings'])
  expect(tamperingWith(forged).scriptSays(made)).not.toBe(0)
})

const longAgo = Date.parse('2021-10-01T08:00:00Z')

test.each<[string, (sighting: Sighting) => Sighting]>([
  ['a step', (seen) => ({ ...seen, steps: seen.steps.map((step) => ({ ...step, endedAt: longAgo })) })],
  [
    'a control',
    (seen) => ({
      ...seen,
      controls: [{ url: 'https://a.example/', ok: true, askedAt: longAgo, detail: null }],
    }),
  ],
])('a run with %s of another time is found out', async (_, retold) => {
  const forged = await startExporting()
  onTestFinished(forged.stop)
  await forged.run({ retold })
  await forged.seal()
  await forged.seal()
  const made = await exportedFiles(forged)
  expect(await verdictOf(made)).toEqual(['times'])
  expect(tamperingWith(forged).scriptSays(made)).not.toBe(0)
})

test('a file beside the folders of an export is found out', async () => {
  const made = new Map([...(await tamperingWith(world).resealed(files)), ['rapport.pdf', Buffer.from('x')]])
  expect(await verdictOf(made)).toContain('contents')
  expect(tamperingWith(world).scriptSays(made)).not.toBe(0)
})

test('the scripts are the same in every export', async () => {
  const other = await exportedFiles(world, { checkpoint: first, to: Date.parse(runOf(0).started_at) })
  for (const path of [paths.verifyAll, paths.verifyProof]) expect(other.get(path)).toEqual(files.get(path))
})

test.each([
  ['a statement said to be recorded years before', { ...statement, recorded_at: '2021-09-30T08:00:00.000Z' }],
  ['a statement said to be recorded in years', { ...statement, recorded_at: '2035-09-30T08:00:00.000Z' }],
  ['a gap of another century', { ...gap, from: '1921-10-01T00:00:00.000Z', to: '1921-10-01T00:00:00.000Z' }],
  ['a gap of two runs at one moment', { ...gap, count: 2 }],
  ['a run planned for another year', { ...opening, scheduled_at: '2021-10-01T08:00:00.000Z' }],
  ['a time-stamp that is not shown', { ...anchor, sha256: 'e'.repeat(64) }],
  ['a gap that has not ended', { ...gap, to: '2035-09-30T08:00:00.000Z' }],
  ['a run of another century under way', { ...opening, opened_at: '2099-09-30T08:00:00.000Z' }],
  ['a time-stamp that nobody gave', { ...anchor, gen_time: '2035-09-30T08:00:00.000Z' }],
])('a log with %s is found out', async (_, leaf) => {
  const forged = await startExporting()
  onTestFinished(forged.stop)
  await forged.run()
  await forged.seal()
  await forged.add(leaf as Leaf)
  await forged.run()
  await forged.seal()
  const made = await exportedFiles(forged)
  expect((await verdictOf(made)).some((name) => name === 'times' || name === 'completeness')).toBe(true)
  expect(tamperingWith(forged).scriptSays(made)).not.toBe(0)
})

test('an export that does not tell what was hidden in it is found out', async () => {
  const told = summaryIn(files)
  expect(told.redactions.length).toBeGreaterThan(0)
  const { checks } = await judged(withSummary(files, { ...told, redactions: [] }))
  expect(checks).toEqual(['summary'])
})
