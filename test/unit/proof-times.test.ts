import { afterAll, expect, test } from 'vitest'
import type { LeafOf } from '../../src/proof/leaf.ts'
import { verify } from '../../src/proof/verify.ts'
import { newKey } from '../support/memory-log.ts'
import { openAuthority } from '../support/openssl-authority.ts'
import { type Making, payloadOf, sealed } from '../support/sealed-export.ts'
import { sourceOf, zipOf } from '../support/zip-writer.ts'

const authorities = { 'tsa-a': openAuthority() }
const key = newKey('constat.example/registry')

afterAll(() => authorities['tsa-a'].close())

const dayMs = 86_400_000

type Run = LeafOf<'run'>

const moved = (record: Run, ms: number): Run => {
  const at = new Date(Date.parse(record.started_at) + ms).toISOString()
  const steps = record.steps.map((step) => ({ ...step, started_at: at, ended_at: at }))
  return { ...record, started_at: at, ended_at: at, steps }
}

const withClock = (record: Run, offset_ms: number): Run => ({
  ...record,
  clock: { offset_ms, uncertainty_ms: 1, sources: ['ntp.example'] },
})

const untokened = (record: Run): Run => ({ ...record, opening: { ...record.opening, token: null } })

/** What `verify` finds wrong with an export whose records say what `tell` makes of them. */
const problemsOf = async (
  tell: (record: Run) => Run,
  alone: Making['alone'] = [],
  also: Making['also'] = () => [],
) => {
  const files = sealed(await payloadOf({ key, authorities, tell, alone, also }), { authorities })
  const { checks } = await verify(sourceOf(zipOf(files)))
  return checks
    .filter(({ ok }) => !ok)
    .map(({ name, detail }) => `${name}: ${detail?.replace(/[0-9a-f]{32}/, 'R')}`)
}

// The second run's opening is the leaf after the gap.
const second = (change: (record: Run) => Run) => (record: Run) =>
  record.opening.index > 3 ? change(record) : record

const tooEarly = 'times: run R begins before it was opened'

test('a run of long before its token is noticed, whatever its record says of the clock', async () => {
  expect(await problemsOf((record) => moved(record, -54 * dayMs))).toEqual([tooEarly])
  expect(await problemsOf((record) => withClock(moved(record, -54 * dayMs), 365 * dayMs))).toEqual([tooEarly])
})

test('a clock that was half a minute off, and says so, is excused', async () => {
  expect(await problemsOf((record) => moved(record, -30_000))).toEqual([tooEarly])
  expect(await problemsOf((record) => withClock(moved(record, -30_000), 30_000))).toEqual([])
})

test('a run that blames itself dates nothing, however wrong its clock was', async () => {
  const blamed = (record: Run): Run => ({ ...record, outcome: 'probe_fault', verdict: 'inconclusive' })
  expect(await problemsOf((record) => blamed(withClock(moved(record, -dayMs), dayMs)))).toEqual([])
})

test('a run whose opening nobody stamped cannot be older than a token that came before it', async () => {
  expect(await problemsOf(second(untokened))).toEqual([])
  expect(await problemsOf(second((record) => moved(untokened(record), -54 * dayMs)))).toEqual([
    'times: run R begins before a token that the log held when it was opened',
  ])
})

test('a run that ends after its checkpoint was stamped is noticed', async () => {
  const [problem = ''] = await problemsOf(second((record) => withClock(moved(record, dayMs), 365 * dayMs)))
  expect(problem).toMatch(/^times: run R ends after checkpoint \d+, which holds it, was stamped$/)
})

const asItIs = (record: Run) => record
const ago = (ms: number) => new Date(Date.now() - ms).toISOString()

test('a run under way at the last checkpoint is excused, once of its kind', async () => {
  const one = { trigger: 'supervised', opened_at: ago(60_000) } as const
  expect(await problemsOf(asItIs, [one])).toEqual([])
  expect(await problemsOf(asItIs, [one, one])).toEqual(['openings: the run that leaf 7 opened is missing'])
})

test('a run opened days before the last checkpoint is missed, though no other of its kind followed', async () => {
  const old = { trigger: 'supervised', opened_at: ago(2 * dayMs) } as const
  expect(await problemsOf(asItIs, [old])).toEqual([
    'openings: the run that leaf 7 opened is missing',
    expect.stringMatching(/^times: data\/log\/leaves\/7\.json says to be of \S+, long before a token/),
  ])
})
