import { createHash } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { utf8 } from '../../src/proof/bytes.ts'
import { checkpointPath, paths } from '../../src/proof/layout.ts'
import type { Leaf, LeafOf } from '../../src/proof/leaf.ts'
import { formatVkey } from '../../src/proof/note.ts'
import { formatPolicy } from '../../src/proof/policy.ts'
import { verify } from '../../src/proof/verify.ts'
import { newKey } from '../support/memory-log.ts'
import { openAuthority } from '../support/openssl-authority.ts'
import { type Making, payloadOf, sealed } from '../support/sealed-export.ts'
import { type Files, sourceOf, zipOf } from '../support/zip-writer.ts'

const authorities = { 'tsa-a': openAuthority() }
const key = newKey('constat.example/registry')
const witness = newKey('witness.example/w1', 4)

afterAll(() => authorities['tsa-a'].close())

type Change = (files: Map<string, Uint8Array>) => void

/** What `verify` finds wrong with an export, first of all. */
const problemOf = async (
  making: Partial<Making>,
  change: Change = () => undefined,
  pins: Parameters<typeof verify>[1] = {},
) => {
  const payload: Files = await payloadOf({ key, authorities, ...making })
  const changed = new Map(payload)
  change(changed)
  const { checks } = await verify(sourceOf(zipOf(sealed(changed, { authorities }))), pins)
  const failed = checks.find(({ ok }) => !ok)
  return failed ? `${failed.name}: ${failed.detail?.replace(/[0-9a-f]{32}/, 'R')}` : null
}

const summarised =
  (change: Readonly<Record<string, unknown>>): Change =>
  (files) => {
    const told = JSON.parse(Buffer.from(files.get(paths.summary) ?? []).toString())
    files.set(paths.summary, utf8(JSON.stringify({ ...told, ...change })))
  }

const now = Math.floor(Date.now() / 1000) * 1000
const seconds = (from: number) => new Date(now + from * 1000).toISOString()

const gap = (told: Partial<LeafOf<'gap'>>): Leaf => ({
  v: 1,
  type: 'gap',
  probe: 'consumer-sign-up',
  tier: 'look',
  from: seconds(-10),
  to: seconds(-10),
  count: 1,
  reason: 'stopped',
  ...told,
})

describe('a gap', () => {
  test('that lies in another century than its plan is noticed', async () => {
    const [from, to] = ['1921-10-01T00:00:00.000Z', '1921-10-22T00:00:00.000Z']
    expect(await problemOf({ also: () => [gap({ from, to, count: 2 })] })).toBe(
      'times: data/log/leaves/4.json tells of a gap that begins long before what the log held already of its plan',
    )
  })

  test.each([
    ['two runs at one moment', { count: 2 }],
    ['one run at two moments', { from: seconds(-11) }],
    ['more runs than a second each', { from: seconds(-12), count: 9 }],
  ])('of %s is noticed', async (_, told) => {
    expect(await problemOf({ also: () => [gap(told)] })).toMatch(
      /^times: data\/log\/leaves\/4\.json tells of \d planned runs/,
    )
  })
})

test.each([
  ['years before', '2021-10-01T08:00:00.000Z'],
  ['years after', '2035-10-01T08:00:00.000Z'],
])('a run that says to be planned %s it was opened is noticed', async (_, scheduled_at) => {
  expect(await problemOf({ alone: [{ trigger: 'supervised', scheduled_at }] })).toMatch(
    /^times: data\/log\/leaves\/7\.json says to be planned for 20/,
  )
})

describe('what leaves tell of checkpoints', () => {
  const anchor = (told: Partial<LeafOf<'anchor'>>): Leaf => ({
    v: 1,
    type: 'anchor',
    of: 'checkpoint',
    size: 1,
    by: 'tsa-a',
    kind: 'rfc3161',
    sha256: 'c'.repeat(64),
    gen_time: seconds(0),
    ...told,
  })

  test('is missed when it is a time-stamp that is not there', async () => {
    expect(await problemOf({ also: () => [anchor({})] })).toBe(
      'completeness: data/log/checkpoint-1.tsa-a.tst is not the time-stamp that data/log/leaves/4.json tells of',
    )
    expect(await problemOf({ also: () => [anchor({ by: 'tsa-b' })] })).toMatch(/^completeness: .*tsa-b\.tst/)
  })

  test('is missed when it is the earliest checkpoint that dates a run', async () => {
    expect(await problemOf({ also: () => [anchor({ size: 4 })] })).toBe(
      'completeness: data/log/checkpoint-4, which dates a run, is missing',
    )
  })

  test('is missed when it is a cosignature, and found when it is there', async () => {
    const cosigned = (files: Files) => {
      const note = Buffer.from(files.get(checkpointPath(1)) ?? []).toString()
      const line = note.slice(note.lastIndexOf('—'))
      const sha256 = createHash('sha256').update(line).digest('hex')
      return [anchor({ kind: 'cosignature', by: 'witness-example-w1', sha256 })]
    }
    expect(await problemOf({ witness, also: cosigned })).toBeNull()
    const told = anchor({ kind: 'cosignature', by: 'witness-example-w1' })
    expect(await problemOf({ witness, also: () => [told] })).toBe(
      'completeness: data/log/checkpoint-1 lacks the cosignature that data/log/leaves/4.json tells of',
    )
  })
})

describe('a witness', () => {
  const unnamed: Change = (files) =>
    files.set(paths.policy, utf8(formatPolicy({ log: key.key, witnesses: [] })))

  test('that cosigned the last checkpoint and is left out of the policy is missed', async () => {
    expect(await problemOf({ witness })).toBeNull()
    expect(await problemOf({ witness }, unnamed)).toBe(
      'checkpoints: witness.example/w1 signed the last checkpoint, and is not in data/log/policy',
    )
  })

  test('that the reader asks for is missed where it has not cosigned', async () => {
    const wanted = { witnesses: [formatVkey(witness.key)] }
    expect(await problemOf({ witness }, undefined, wanted)).toBeNull()
    expect(await problemOf({}, undefined, wanted)).toBe(
      `checkpoints: ${formatVkey(witness.key)} has not cosigned the last checkpoint`,
    )
  })
})

test.each([
  [
    'complete, and holds no original',
    { complete: true },
    'summary: it says to be complete, and holds no original',
  ],
  [
    'to have asked an authority of which it has no certificate',
    { absent_authorities: ['tsa-z'] },
    'summary: it says that tsa-z gave no token',
  ],
  [
    'that whoever sealed it gave no token',
    { absent_authorities: ['tsa-a'] },
    'summary: it says that tsa-a gave no token',
  ],
])('an export that says %s is found out', async (_, change, problem) => {
  expect(await problemOf({}, summarised(change))).toBe(problem)
})
