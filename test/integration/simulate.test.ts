import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDataDirectory } from '../../src/data-directory.ts'
import { simulateHistory } from '../../src/simulate/history.ts'
import type { Store } from '../../src/store/store.ts'
import { constat } from '../support/constat.ts'
import { aSite } from '../support/site.ts'
import { aFolder } from '../support/store.ts'

const now = Date.UTC(2026, 10, 23, 20)

const simulated = async (days: number) => {
  const dataDir = join(aFolder(), 'data')
  const order = { dataDir, days, now, version: '0.0.0', onProgress: () => undefined }
  await simulateHistory(order)
  return { dataDir, order }
}

const reading = <T>(dataDir: string, read: (store: Store) => T): T => {
  const { store, close } = openDataDirectory(dataDir, null)
  try {
    return read(store)
  } finally {
    close()
  }
}

const told = (store: Store) =>
  store.runs
    .list({ limit: 3000 })
    .map(({ probe, scheduledAt, startedAt, outcome, durationMs }) => [
      probe,
      scheduledAt,
      startedAt,
      outcome,
      durationMs,
    ])

test('a simulated history holds planned runs, outages with their confirmations, and gaps, up to now', async () => {
  const { dataDir } = await simulated(13)
  reading(dataDir, (store) => {
    const runs = store.runs.list({ limit: 10_000 })
    expect(runs.length).toBeGreaterThan(2 * 12 * 288)
    expect(runs[0]?.startedAt).toBeGreaterThan(now - 600_000)
    expect(runs.every(({ endedAt, browser }) => endedAt <= now && browser === 'simulated')).toBe(true)
    expect(runs.some(({ trigger }) => trigger === 'confirm')).toBe(true)
    expect(new Set(runs.map(({ verdict }) => verdict)).size).toBe(4)
    const incidents = store.incidents.list({ limit: 10 })
    expect(incidents.map(({ probe }) => probe)).toEqual(['consumer-sign-up', 'company-enrolment'])
    expect(incidents.every(({ closedAt }) => closedAt !== null)).toBe(true)
    expect(store.gaps.list('consumer-sign-up', 10)).toMatchObject([{ reason: 'stopped', count: 9 }])
  })
})

test('a simulated history is the same each time', async () => {
  const [one, other] = [await simulated(2), await simulated(2)]
  expect(reading(one.dataDir, told)).toEqual(reading(other.dataDir, told))
})

test('a simulated history is marked for ever, and refused where there are runs', async () => {
  const { dataDir, order } = await simulated(1)
  expect(reading(dataDir, (store) => store.simulation.get())).toEqual({ from: now - 24 * 3_600_000, to: now })
  await expect(simulateHistory(order)).rejects.toThrow(/already has runs/)
})

test('every page over a simulated history says so', async () => {
  const { dataDir } = await simulated(2)
  const { store, close } = openDataDirectory(dataDir, null)
  const isSimulated = store.simulation.get() !== null
  const { text } = aSite(store, now, {
    simulated: isSimulated,
    practice: { registryUrl: 'http://127.0.0.1:3001' },
  })
  const [incident] = store.incidents.list({ limit: 1 })
  const [run] = store.runs.list({ limit: 1 })
  for (const path of [
    ...['/', '/incidents', '/probes/consumer-sign-up', `/incidents/${incident?.id}`, `/runs/${run?.id}`],
    ...['/method', '/data', '/about', '/legal', '/accessibility', '/nowhere'],
    ...['/feed.atom', '/feed.rss', '/feed.json', '/badge.svg', '/badge.json', '/site.webmanifest'],
  ]) {
    expect(await text(path), path).toMatch(/simulé/)
    expect(await text(`/en${path}`), path).toMatch(/simulated/)
  }
  for (const path of ['/embed', '/api/v2/summary.json', '/api/v2/incidents.json']) {
    expect(await text(path), path).toMatch(/simulé/)
  }
  expect(JSON.parse(await text('/api/v1/status'))).toMatchObject({ practice: true, simulated: true })
  close()
})

test('the command refuses to simulate outside of practice, and a history that is no number of days', async () => {
  const folder = aFolder()
  const data = join(folder, 'data')
  const config = join(folder, 'constat.yaml')
  writeFileSync(
    config,
    `site: { title: Test, contact: 'https://constat.example', port: 0 }
registry: { name: Test, url: 'https://registry.example' }
vantage: { id: test, place: test }
probes: [{ id: consumer-sign-up, schedules: [{ tier: look, cron: '*/5 * * * *' }] }]
controls: ['https://one.example', 'https://two.example']
policy: {}
`,
  )
  const real = await constat('start', '--config', config, '--data', data, '--simulate-history', '2d')
  expect(real.code).toBe(2)
  expect(real.stderr).toContain('only be simulated in practice mode')
  const nonsense = await constat('start', '--data', data, '--simulate-history', 'a year')
  expect(nonsense.code).toBe(2)
  const { dataDir } = await simulated(1)
  const twice = await constat('start', '--data', dataDir, '--simulate-history', '2d')
  expect([twice.code, twice.stderr]).toEqual([2, expect.stringContaining('already has runs')])
})
