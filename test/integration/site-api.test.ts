import { expect, test } from 'vitest'
import { anOutage, t0 } from '../support/outage-runs.ts'
import { aSite } from '../support/site.ts'
import { aStore } from '../support/store.ts'

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
