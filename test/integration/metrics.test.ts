import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { now, servedMetrics } from '../support/metrics.ts'
import { aRun, minute } from '../support/runs.ts'
import { recordRun } from '../support/store.ts'

test('the figures say what happened since the process started, and what is so now', async () => {
  const { store, figures } = await servedMetrics()
  for (const minutes of [30, 25, 20]) recordRun(store, aRun({ at: now - minutes * minute, fails: 2 }))
  const found = await figures()
  const run = 'probe="consumer-sign-up",tier="submit"'
  expect(found.get(`constat_runs_total{${run},verdict="down"}`)).toBe(3)
  expect(found.get(`constat_run_duration_seconds_count{${run}}`)).toBe(3)
  expect(found.get(`constat_run_duration_seconds_sum{${run}}`)).toBeCloseTo(9)
  expect(found.get(`constat_last_run_timestamp_seconds{${run}}`)).toBe(now / 1000 - 20 * 60 + 3)
  expect(found.get('constat_incident_open{probe="consumer-sign-up"}')).toBe(1)
  expect(found.get('constat_incident_open{probe="company-enrolment"}')).toBe(0)
  expect(found.get('constat_log_size')).toBe(store.log.size())
  expect(found.get('constat_deliveries{state="due"}')).toBe(0)
  expect(found.get('constat_delivery_attempts_total{result="bounced"}')).toBe(0)
  expect(found.get('constat_info{version="1.2.3"}')).toBe(1)
  expect(found.get('constat_disk_free_bytes')).toBeGreaterThan(0)
  expect(found.get('process_resident_memory_bytes')).toBeGreaterThan(10_000_000)
  expect([...found.keys()].some((name) => name.startsWith('constat_checkpoint_age_seconds'))).toBe(false)
})

test('planned runs that did not happen and the age of the last checkpoint are among them', async () => {
  const { store, figures } = await servedMetrics()
  const plan = { intervalMs: minute, slowAfterMs: minute, openAfter: 2, closeAfter: 2, steps: ['home'] }
  const planId = store.plans.keep({ probe: 'consumer-sign-up', tier: 'look', ...plan })
  store.gaps.keep({ planId, from: now - 9 * minute, to: now - 5 * minute, count: 5, reason: 'stopped' })
  store.gaps.keep({ planId, from: now - 4 * minute, to: now - 3 * minute, count: 2, reason: 'stopped' })
  store.checkpoints.keep({ size: 1, note: 'constat.example/log\n1\nroot\n', at: now - 42_000 })
  const found = await figures()
  expect(found.get('constat_gap_runs_total{probe="consumer-sign-up",tier="look",reason="stopped"}')).toBe(7)
  expect(found.get('constat_checkpoint_age_seconds{log="constat.example/log"}')).toBe(42)
  expect(
    (await figures()).get('constat_gap_runs_total{probe="consumer-sign-up",tier="look",reason="stopped"}'),
  ).toBe(7)
})

test('the figures are for this machine alone, and for nothing that a proxy passed on', async () => {
  const { url } = await servedMetrics()
  expect((await fetch(`${url}/metrics`)).status).toBe(200)
  const ofProxies = [
    'X-Forwarded-For',
    'Forwarded',
    'X-Real-IP',
    'Via',
    'X-Forwarded-Host',
    'X-Forwarded-Proto',
  ]
  const ofNetworks = [
    'CF-Connecting-IP',
    'CF-Ray',
    'True-Client-IP',
    'X-Client-IP',
    'Fastly-Client-IP',
    'CDN-Loop',
  ]
  for (const name of [...ofProxies, ...ofNetworks]) {
    const passedOn = await fetch(`${url}/metrics`, { headers: { [name]: '127.0.0.1' } })
    expect([name, passedOn.status]).toEqual([name, 404])
  }
  const { url: opened } = await servedMetrics({ open: true })
  const fromOutside = await fetch(`${opened}/metrics`, { headers: { 'X-Forwarded-For': '203.0.113.7' } })
  expect(fromOutside.status).toBe(200)
  expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405)
})

test('who is not ready says why', async () => {
  const { url } = await servedMetrics({
    ready: () => ({ ok: false, detail: 'the last run could not be recorded' }),
  })
  const answer = await fetch(`${url}/readyz`)
  expect([answer.status, await answer.json()]).toEqual([
    503,
    { ok: false, detail: 'the last run could not be recorded' },
  ])
  expect((await fetch(`${(await servedMetrics()).url}/readyz`)).status).toBe(200)
})

test('every figure of ours is told in both operator’s guides, and none that there is not', async () => {
  const { text } = await servedMetrics()
  const names = [...(await text()).matchAll(/^# TYPE (constat_\w+)/gm)].map(([, name = '']) => name).sort()
  for (const file of ['operating.md', 'operating.fr.md']) {
    const guide = readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8')
    const told = [...guide.matchAll(/^\| `(constat_\w+)/gm)].map(([, name = '']) => name).sort()
    expect(told, file).toEqual(names)
  }
})
