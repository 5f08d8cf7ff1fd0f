import { expect, test } from 'vitest'
import { anOutage, type RunsPage, runsAlong, t0 } from '../support/outage-runs.ts'
import { aRun, minute } from '../support/runs.ts'
import { aSite } from '../support/site.ts'
import { aStore, recordRun } from '../support/store.ts'

test('a cursor reaches every run once, newest first, whatever the limit and whatever is recorded meanwhile', async () => {
  const { store } = aStore()
  const all = Array.from({ length: 23 }, (_, index) => aRun({ at: t0 + index * minute }))
  for (const run of all) recordRun(store, run)
  const { json } = aSite(store, t0 + 60 * minute)
  const newestFirst = all.map(({ id }) => id).toReversed()
  for (const limit of [1, 5, 23, 500]) expect(await runsAlong(json, `limit=${limit}`)).toEqual(newestFirst)
  const first = (await json('/api/v1/runs?limit=10')) as RunsPage
  recordRun(store, aRun({ at: t0 + 40 * minute }))
  const second = (await json(`/api/v1/runs?limit=500&cursor=${first.next_cursor}`)) as RunsPage
  expect([...first.runs, ...second.runs].map(({ id }) => id)).toEqual(newestFirst)
})

test('filters keep what they name: from is inclusive, to is not', async () => {
  const { store, ids, now } = anOutage()
  const { json } = aSite(store, now)
  expect(await runsAlong(json, 'verdict=inconclusive')).toEqual([ids[3]])
  const from = encodeURIComponent('2021-10-01T08:17:00+02:00')
  expect(await runsAlong(json, `from=${from}&to=2021-10-01T06:27:00Z`)).toEqual([ids[2], ids[1]])
  expect(await runsAlong(json, 'probe=consumer-sign-up&limit=2')).toEqual(ids.toReversed())
})

test.each([
  ['limit=0', 'limit must be a whole number between 1 and 500'],
  ['limit=501', 'limit must be a whole number between 1 and 500'],
  ['limit=ten', 'limit must be a whole number between 1 and 500'],
  ['verdict=broken', 'verdict must be one of: up, degraded, down, inconclusive'],
  ['probe=nothing', 'probe must be one of: consumer-sign-up'],
  ['from=yesterday', 'from must be an RFC 3339 time, such as 2021-10-01T06:12:00Z'],
  ['to=2021-13-01T00:00:00Z', 'to must be an RFC 3339 time, such as 2021-10-01T06:12:00Z'],
  ['cursor=<b>', 'cursor must be the next_cursor of an earlier answer'],
  ['page=2', 'page: unknown; the parameters are limit, probe, verdict, from, to, cursor'],
])('%s is refused with what is legal', async (query, error) => {
  const { store, now } = anOutage()
  const answer = await aSite(store, now).get(`/api/v1/runs?${query}`)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toEqual({ error })
})

test('incidents refuse a cursor that is none, and answer one page after another', async () => {
  const { store } = aStore()
  for (const start of [0, 60, 120]) {
    for (const minutes of [0, 5]) recordRun(store, aRun({ at: t0 + (start + minutes) * minute, fails: 2 }))
    for (const minutes of [10, 15]) recordRun(store, aRun({ at: t0 + (start + minutes) * minute }))
  }
  const { json, get } = aSite(store, t0 + 300 * minute)
  expect((await get('/api/v1/incidents?cursor=x')).status).toBe(400)
  expect((await get('/api/v1/incidents?verdict=down')).status).toBe(400)
  type Found = { incidents: { id: string }[]; next_cursor: string | null }
  const whole = (await json('/api/v1/incidents')) as Found
  const pages: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = (await json(`/api/v1/incidents?limit=1${cursor && `&cursor=${cursor}`}`)) as Found
    pages.push(...page.incidents.map(({ id }) => id))
    cursor = page.next_cursor
  }
  expect(pages).toEqual(whole.incidents.map(({ id }) => id))
  expect(pages.length).toBe(3)
})

test('a journey that is no longer watched keeps its runs, its filters, its feed and its place in the sitemap', async () => {
  const { store, now } = anOutage()
  recordRun(store, { ...aRun({ at: t0 }), id: 'f'.repeat(32) }, { probe: 'old-journey' })
  const site = aSite(store, now)
  expect(await runsAlong(site.json, 'probe=old-journey')).toEqual(['f'.repeat(32)])
  expect((await site.get('/data/runs.csv?probe=old-journey')).status).toBe(200)
  expect((await site.get('/probes/old-journey/feed.atom')).status).toBe(200)
  expect(await site.text('/sitemap.xml')).toContain('/probes/old-journey<')
  expect((await site.get('/api/v1/availability?probe=old-journey')).status).toBe(400)
})
