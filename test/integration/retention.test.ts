import { expect, test } from 'vitest'
import { leavesProblem } from '../../src/evidence/check-log.ts'
import { readLeaf } from '../../src/proof/leaf.ts'
import { createSite } from '../../src/site/app.ts'
import { agesOf, eraseAged } from '../../src/upkeep/retention.ts'
import { aDataDirectory } from '../support/kept.ts'
import { siteOver } from '../support/site.ts'

const day = 86_400_000
// Far enough for what is kept now to count as kept before.
const later = Date.now() + 3 * day
const ages = { goodRuns: 90 * day, badRuns: 1826 * day, captures: 30 * day }

const filesOf = (data: ReturnType<typeof aDataDirectory>, runId: string) => {
  for (const { entry } of data.store.log.leaves(0, data.store.log.size())) {
    const leaf = readLeaf(entry)
    if (leaf.ok && leaf.value.type === 'run' && leaf.value.run_id === runId) return leaf.value.files
  }
  throw new Error(`There is no leaf of run ${runId}`)
}

const pageOf = async (data: ReturnType<typeof aDataDirectory>, runId: string) =>
  data.artefacts.read(filesOf(data, runId)['01-home.mhtml'] ?? '')

const sweep = (data: ReturnType<typeof aDataDirectory>, at = later) =>
  eraseAged({ ...data, ages, now: () => at })

test('files of good runs go after their time, with their log whole and their erasure said', async () => {
  const data = aDataDirectory()
  const old = await data.record({ at: later - 91 * day })
  const young = await data.record({ at: later - 89 * day })
  const before = data.store.log.root(data.store.log.size())
  expect(await sweep(data)).toBeGreaterThan(3)
  expect(await pageOf(data, old.runId)).toBeNull()
  expect(await pageOf(data, young.runId)).not.toBeNull()
  expect(data.store.erasures.erasedAt('artefacts', filesOf(data, old.runId)['01-home.mhtml'] ?? '')).toBe(
    later,
  )
  expect(
    data.store.erasures.erasedAt('artefacts', filesOf(data, young.runId)['01-home.mhtml'] ?? ''),
  ).toBeNull()
  expect(data.store.runs.get(old.runId)).not.toBeNull()
  expect(data.store.log.root(data.store.log.size())).toEqual(before)
  expect(await leavesProblem(data.store.log)).toBeNull()
  expect(await sweep(data)).toBe(0)
})

test('a file that a kept run names too stays, however old the other run is', async () => {
  const data = aDataDirectory()
  const old = await data.record({ at: later - 200 * day, page: 'the same page' })
  const young = await data.record({ at: later - day, page: 'the same page' })
  await sweep(data)
  expect(await pageOf(data, old.runId)).not.toBeNull()
  await sweep(data, later + 90 * day)
  expect(await pageOf(data, young.runId)).toBeNull()
})

test('all about an incident is kept for years: its failures, and the good runs that bound it', async () => {
  const data = aDataDirectory()
  const at = (minutes: number) => later - 400 * day + minutes * 60_000
  const longBefore = await data.record({ at: at(-10) })
  const lastGood = await data.record({ at: at(0) })
  const failed = await data.record({ at: at(1), outcome: 'http_error' })
  await data.record({ at: at(2), outcome: 'http_error' })
  const firstGood = await data.record({ at: at(3) })
  await data.record({ at: at(4) })
  const after = await data.record({ at: at(10) })
  expect(data.store.incidents.list({ limit: 9 })).toHaveLength(1)
  await sweep(data)
  for (const { runId } of [lastGood, failed, firstGood]) expect(await pageOf(data, runId)).not.toBeNull()
  for (const { runId } of [longBefore, after]) expect(await pageOf(data, runId)).toBeNull()
  const netLog = filesOf(data, failed.runId)['netlog.json.gz'] ?? ''
  expect(await data.artefacts.read(netLog)).not.toBeNull()
  await sweep(data, later + 1826 * day)
  expect(await pageOf(data, failed.runId)).toBeNull()
})

test('a whole network capture outside of incidents goes before the rest', async () => {
  const data = aDataDirectory()
  const run = await data.record({ at: later - 40 * day })
  await sweep(data)
  expect(await data.artefacts.read(filesOf(data, run.runId)['netlog.json.gz'] ?? '')).toBeNull()
  expect(await pageOf(data, run.runId)).not.toBeNull()
})

test('what is found again while it was about to be erased stays', async () => {
  const data = aDataDirectory()
  const run = await data.record({ at: later - 91 * day })
  const justNow = Date.now()
  const soon = { ...ages, goodRuns: justNow - later + 91 * day - 1, captures: 1 }
  expect(await eraseAged({ ...data, ages: soon, now: () => justNow })).toBe(0)
  expect(await pageOf(data, run.runId)).not.toBeNull()
})

test('an erasure is never taken back from the record', async () => {
  const data = aDataDirectory()
  await data.record({ at: later - 91 * day, page: 'again' })
  await sweep(data)
  const again = await data.record({ at: later, page: 'again' })
  const digest = filesOf(data, again.runId)['01-home.mhtml'] ?? ''
  expect(data.store.erasures.erasedAt('artefacts', digest)).toBeNull()
  expect(await data.artefacts.read(digest)).not.toBeNull()
  await sweep(data, later + 91 * day)
  expect(data.store.erasures.erasedAt('artefacts', digest)).toBe(later + 91 * day)
})

test('an inconclusive run keeps its artefacts as a bad one does, and its capture as a good one', () => {
  const run = { seq: 1, probe: 'p', verdict: 'inconclusive', startedAt: 0, endedAt: 1 } as const
  expect(agesOf(run, [], ages)).toEqual({ artefact: ages.badRuns, capture: ages.captures })
})

test('the page of a run says of a picture that is gone that it was erased, and when', async () => {
  const data = aDataDirectory()
  const { runId } = await data.record({ at: later - 91 * day, picture: true })
  const page = async () => (await createSite(siteOver(data.store, later)).request(`/en/runs/${runId}`)).text()
  expect(await page()).toContain('<img')
  await sweep(data)
  expect(await page()).not.toContain('<img')
  expect(await page()).toContain('The screenshot was erased on')
})
