import { expect, test } from 'vitest'
import { aRun, minute } from '../support/runs.ts'
import { aSite } from '../support/site.ts'
import { aStore, recordRun } from '../support/store.ts'

const t0 = Date.UTC(2021, 9, 1, 6, 12)

/** A pass, two failures, and one attempt without conclusion. */
const anOutage = () => {
  const { store } = aStore()
  const runs = [
    aRun({ at: t0 }),
    aRun({ at: t0 + 5 * minute, fails: 2 }),
    aRun({ at: t0 + 10 * minute, fails: 2 }),
    aRun({ at: t0 + 15 * minute, verdict: 'inconclusive' }),
  ]
  for (const run of runs) recordRun(store, run)
  const ids = runs.map(({ id }) => id) as [string, string, string, string]
  return { store, ids, now: t0 + 16 * minute }
}

type Page = { readonly runs: readonly { readonly id: string }[]; readonly next_cursor: string | null }

const runsAlong = async (json: (path: string) => Promise<unknown>, query: string) => {
  const found: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = (await json(`/api/v1/runs?${query}${cursor && `&cursor=${cursor}`}`)) as Page
    found.push(...page.runs.map(({ id }) => id))
    cursor = page.next_cursor
  }
  return found
}

test('a run has exactly the documented keys, times in UTC with milliseconds', async () => {
  const { store, ids, now } = anOutage()
  const { json } = aSite(store, now)
  const { runs, next_cursor } = (await json('/api/v1/runs?verdict=down&limit=1')) as {
    runs: unknown[]
    next_cursor: string | null
  }
  const run = {
    id: ids[2],
    probe: 'consumer-sign-up',
    tier: 'submit',
    vantage: 'test',
    trigger: 'schedule',
    scheduled_at: '2021-10-01T06:22:00.000Z',
    started_at: '2021-10-01T06:22:00.000Z',
    ended_at: '2021-10-01T06:22:03.000Z',
    outcome: 'http_error',
    verdict: 'down',
    failed_step: 'identity',
    detail: null,
    duration_ms: 3000,
    discounted: null,
    steps: [
      ['home', 'passed', '00', '01'],
      ['form', 'passed', '01', '02'],
      ['identity', 'failed', '02', '03'],
      ['submission', 'skipped', null, null],
      ['mail', 'skipped', null, null],
      ['receipt', 'skipped', null, null],
    ].map(([name, status, from, to]) => ({
      name,
      status,
      started_at: from && `2021-10-01T06:22:${from}.000Z`,
      ended_at: to && `2021-10-01T06:22:${to}.000Z`,
      url: null,
      detail: null,
    })),
    controls: [],
  }
  expect(runs).toEqual([run])
  expect(next_cursor).not.toBeNull()
  expect(await json(`/api/v1/runs/${ids[2]}`)).toEqual(run)
})

test('an incident has exactly the documented keys, durations in seconds', async () => {
  const { store, ids, now } = anOutage()
  const { json } = aSite(store, now)
  const incident = {
    id: ids[1],
    probe: 'consumer-sign-up',
    origin: 'measured',
    status: 'open',
    failed_step: 'identity',
    last_good_at: '2021-10-01T06:12:02.000Z',
    first_bad_at: '2021-10-01T06:17:03.000Z',
    last_bad_at: '2021-10-01T06:22:02.000Z',
    first_good_at: null,
    duration: { at_least_s: 299, at_most_s: 958 },
    duration_outside_maintenance: { at_least_s: 299, at_most_s: 958 },
    attempts: 3,
    failures: 2,
    inconclusive: 1,
    longest_unobserved_s: 357,
    retracted: false,
    corrections: [],
    statements: [],
  }
  expect(await json('/api/v1/incidents')).toEqual({ incidents: [incident], next_cursor: null })
  expect(await json(`/api/v1/incidents/${ids[1]}`)).toEqual(incident)

  store.correct({ kind: 'incident', target: ids[1], reason: 'our own fault', at: now })
  expect(await json(`/api/v1/incidents/${ids[1]}`)).toMatchObject({
    retracted: true,
    corrections: [
      { kind: 'incident', target: ids[1], reason: 'our own fault', at: '2021-10-01T06:28:00.000Z' },
    ],
  })
  expect(await json(`/api/v1/runs/${ids[1]}`)).toMatchObject({ discounted: 'our own fault' })
})

test('the status says the state, the open incident and availability, null where nothing was measured', async () => {
  const { store, ids, now } = anOutage()
  const status = await aSite(store, now).json('/api/v1/status')
  expect(status).toMatchObject({
    as_of: '2021-10-01T06:28:00.000Z',
    registry: { name: 'Registre d’essai' },
    practice: false,
    vantages: [{ id: 'test', place: 'Paris' }],
    probes: [
      {
        probe: 'consumer-sign-up',
        state: 'down',
        tier: 'submit',
        observed_at: '2021-10-01T06:22:03.000Z',
        since: '2021-10-01T06:17:03.000Z',
        completed_at: '2021-10-01T06:12:06.000Z',
        failed_step: 'identity',
        open_incident: ids[1],
        next_run_at: '2021-10-01T06:29:00.000Z',
      },
    ],
  })
  const { probes } = status as { probes: { availability: { tier: string; window: string }[] }[] }
  const [look, , , , , submit] = probes[0]?.availability ?? []
  expect(look).toEqual({
    tier: 'look',
    window: '24h',
    from: '2021-09-30T07:00:00.000Z',
    to: '2021-10-01T06:28:00.000Z',
    low: null,
    high: null,
    coverage: null,
    planned: 0,
    concluded: 0,
    measured_s: 0,
    up_s: 0,
    degraded_s: 0,
    down_s: 0,
    uncertain_s: 0,
  })
  // Ten minutes measured: five of them uncertain, five down.
  expect(submit).toMatchObject({ low: 0, high: expect.closeTo(0.498, 2), coverage: 0.75 })
})

test('probes are listed with their steps and plans', async () => {
  const { store, now } = anOutage()
  const { probes } = (await aSite(store, now).json('/api/v1/probes')) as { probes: unknown[] }
  expect(probes).toMatchObject([
    {
      id: 'consumer-sign-up',
      title: { fr: 'Inscription', en: 'Sign-up' },
      plans: [
        { tier: 'look', cron: '*/5 * * * *', interval_s: 300, slow_after_ms: 8000 },
        { tier: 'submit' },
      ],
    },
  ])
})

test('a cursor reaches every run once, newest first, whatever the limit and whatever is recorded meanwhile', async () => {
  const { store } = aStore()
  const all = Array.from({ length: 23 }, (_, index) => aRun({ at: t0 + index * minute }))
  for (const run of all) recordRun(store, run)
  const { json } = aSite(store, t0 + 60 * minute)
  const newestFirst = all.map(({ id }) => id).toReversed()
  for (const limit of [1, 5, 23, 500]) expect(await runsAlong(json, `limit=${limit}`)).toEqual(newestFirst)
  const first = (await json('/api/v1/runs?limit=10')) as Page
  recordRun(store, aRun({ at: t0 + 40 * minute }))
  const second = (await json(`/api/v1/runs?limit=500&cursor=${first.next_cursor}`)) as Page
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

test('what does not exist is 404 in JSON, and anybody may read the rest from a page of his own', async () => {
  const { store, now } = anOutage()
  const { get } = aSite(store, now)
  for (const path of ['/api/v1/runs/00', '/api/v1/incidents/zz', '/api/v1/nothing', '/api/v2/nothing.json']) {
    const answer = await get(path)
    expect(answer.status, path).toBe(404)
    expect(answer.headers.get('Content-Type')).toContain('application/json')
    expect(await answer.json()).toHaveProperty('error')
  }
  expect((await get('/api/v1/status')).headers.get('Access-Control-Allow-Origin')).toBe('*')
})

test('a site over a probe that never ran answers everything', async () => {
  const { store } = aStore()
  const { json } = aSite(store, t0)
  expect(await json('/api/v1/runs')).toEqual({ runs: [], next_cursor: null })
  expect(await json('/api/v1/incidents')).toEqual({ incidents: [], next_cursor: null })
  expect(await json('/api/v1/status')).toMatchObject({
    probes: [{ state: 'unknown', tier: null, since: null, open_incident: null }],
  })
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
