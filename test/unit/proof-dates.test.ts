import { createHash } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import type { Leaf, LeafOf } from '../../src/proof/leaf.ts'
import { verify } from '../../src/proof/verify.ts'
import { newKey } from '../support/memory-log.ts'
import { openAuthority } from '../support/openssl-authority.ts'
import { type Making, payloadOf, sealed } from '../support/sealed-export.ts'
import { sourceOf, zipOf } from '../support/zip-writer.ts'

const authorities = { 'tsa-a': openAuthority() }
const key = newKey('constat.example/registry')

afterAll(() => authorities['tsa-a'].close())

/** What `verify` finds wrong with an export of a log that tells more than the usual. */
const problemsOf = async (making: Partial<Making>) => {
  const files = sealed(await payloadOf({ key, authorities, ...making }), { authorities })
  const { checks } = await verify(sourceOf(zipOf(files)))
  return checks
    .filter(({ ok }) => !ok)
    .map(
      ({ name, detail }) =>
        `${name}: ${detail?.replace(/[0-9a-f]{32}/, 'R').replace(/\d{4}-[\d-]+T[\d:.]+Z/, 'T')}`,
    )
}

const soon = (ms: number) => new Date(Date.now() + ms).toISOString()

const statement = (recorded_at: string): Leaf => ({
  v: 1,
  type: 'statement',
  kind: 'maintenance',
  recorded_at,
  probe: null,
  id: 'a'.repeat(32),
  about: null,
  words_sha256: 'b'.repeat(64),
})

const config = (at: string): Leaf => ({
  v: 1,
  type: 'config',
  at,
  constat: '9',
  git_commit: null,
  config_sha256: 'b'.repeat(64),
})

const gap = (from: string, to: string, count = 2): Leaf => ({
  v: 1,
  type: 'gap',
  probe: 'company-enrolment',
  tier: 'look',
  from,
  to,
  count,
  reason: 'stopped',
})

const anchor = (sha256: string, gen_time: string, size = 1): LeafOf<'anchor'> => ({
  v: 1,
  type: 'anchor',
  of: 'checkpoint',
  size,
  by: 'tsa-a',
  kind: 'rfc3161',
  sha256,
  gen_time,
})

test.each([
  [
    'said to be recorded years before',
    statement('2021-09-30T08:00:00.000Z'),
    'long before a token that the log held already',
  ],
  ['said to be recorded in years', statement('2035-09-30T08:00:00.000Z'), 'after a token over it'],
  ['of a configuration to come', config('2035-10-01T00:00:00.000Z'), 'after a token over it'],
] as const)('a leaf %s is noticed', async (_, leaf, why) => {
  const problems = await problemsOf({ also: () => [leaf] })
  expect(
    problems.filter((problem) => problem.startsWith('times: data/log/leaves/4.json says to be of T, ')),
  ).toEqual([expect.stringContaining(why)])
})

test('a gap that had not ended when it was told is noticed, and one long past is none of these', async () => {
  // The summary knows nothing of it.
  const [first] = await problemsOf({ also: () => [gap(soon(0), soon(86_400_000))] })
  expect(first).toBe('times: data/log/leaves/4.json tells of a gap that had not ended')
  const others = await problemsOf({
    also: () => [gap('2025-10-01T00:00:00.000Z', '2025-10-22T00:00:00.000Z')],
  })
  expect(others.filter((problem) => problem.startsWith('times'))).toEqual([])
})

test('an anchor that tells another time than its token is noticed', async () => {
  const told = (ms: number) => (files: ReadonlyMap<string, Uint8Array>) => {
    const token = files.get('data/log/checkpoint-1.tsa-a.tst') ?? new Uint8Array()
    const at = new Date(authorities['tsa-a'].timeOf(token) + ms).toISOString()
    return [anchor(createHash('sha256').update(token).digest('hex'), at)]
  }
  expect(await problemsOf({ also: told(0) })).toEqual([])
  expect(await problemsOf({ also: told(-1000) })).toEqual([
    'times: data/log/leaves/4.json tells another time than its token',
  ])
})

test('a run that was stamped, kept aside, and put into the log after later time-stamps is noticed', async () => {
  const [first] = await problemsOf({ also: () => [anchor('c'.repeat(64), soon(60_000), 2)] })
  expect(first).toBe('times: run R was opened long before it entered the log')
})

test('a run under way that says to be of another century is noticed', async () => {
  const opened_at = '2099-01-01T00:00:00.000Z'
  expect(await problemsOf({ alone: [{ trigger: 'supervised', opened_at }] })).toEqual([
    'times: data/log/leaves/7.json says to be of T, after a token over it',
  ])
})

test.each([
  [
    'a step',
    (record: LeafOf<'run'>) => ({
      steps: record.steps.map((step) => ({ ...step, started_at: soon(-60_000) })),
    }),
  ],
  ['a control', () => ({ controls: [{ url: 'https://a.example/', ok: true, asked_at: soon(60_000) }] })],
] as const)('a run with %s of another time is noticed', async (_, change) => {
  expect(await problemsOf({ tell: (record) => ({ ...record, ...change(record) }) })).toEqual([
    'times: run R has a step or a control of another time',
  ])
})

test('a run that took longer than it lasted is noticed', async () => {
  expect(await problemsOf({ tell: (record) => ({ ...record, duration_ms: 60_000 }) })).toEqual([
    'times: run R took longer than it lasted',
  ])
})

test('an opening that does not name the log as it was is noticed', async () => {
  const other = Buffer.alloc(32, 9).toString('base64')
  const problems = await Promise.all(
    [
      { size: 7, root: other },
      { size: 1, root: other },
      { size: 8, root: other },
    ].map((log) => problemsOf({ alone: [{ trigger: 'supervised', log }] })),
  )
  expect(problems).toEqual([
    ['openings: data/log/leaves/7.json does not name the log as it was'],
    ['openings: data/log/leaves/7.json does not name the log as it was'],
    ['openings: data/log/leaves/7.json was not opened where it stands in the log'],
  ])
})
