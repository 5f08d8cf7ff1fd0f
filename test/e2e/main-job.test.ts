import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { type Constat, start } from '../../src/main.ts'
import { verify } from '../../src/proof/verify.ts'
import { findBrowser } from '../../src/setup.mjs'
import { until } from '../support/constat.ts'
import { aFolder } from '../support/store.ts'

type Incident = {
  readonly id: string
  readonly probe: string
  readonly status: 'open' | 'closed'
  readonly failed_step: string
  readonly duration: { readonly at_least_s: number; readonly at_most_s: number | null }
}

const browserPath = findBrowser() ?? ''

beforeAll(() => {
  expect(browserPath).not.toBe('')
})

const practising = async () => {
  const constat = await start({
    config: null,
    dataDir: join(aFolder(), 'data'),
    port: 0,
    practicePort: 0,
    browserPath,
    log: () => undefined,
  })
  onTestFinished(constat.stop)
  return constat
}

const get = async <T>(constat: Constat, path: string): Promise<T> =>
  (await fetch(`${constat.url}${path}`)).json()

const states = async (constat: Constat) => {
  const { probes } = await get<{ probes: { probe: string; state: string }[] }>(constat, '/api/v1/status')
  return Object.fromEntries(probes.map(({ probe, state }) => [probe, state]))
}

const incidents = async (constat: Constat) =>
  (await get<{ incidents: Incident[] }>(constat, '/api/v1/incidents')).incidents

const switchFault = async (constat: Constat, fault: string | null) => {
  const { status } = await fetch(`${constat.practice?.url}/_practice/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ journey: 'consumer', fault }),
  })
  expect(status).toBe(200)
  return Date.now()
}

// What a bailiff does next: asks for the evidence, and checks the file without us.
const exportsWell = async (constat: Constat, incident: string) => {
  const page = await (await fetch(`${constat.url}/incidents/${incident}`)).text()
  expect(page).toContain(`/evidence/estimate?incident=${incident}`)
  const asked = await fetch(`${constat.url}/evidence`, {
    method: 'POST',
    body: new URLSearchParams({ incident }),
    redirect: 'manual',
  })
  expect(asked.status).toBe(303)
  const place = `${constat.url}${asked.headers.get('location')}`
  const file = await until(async () => {
    const made = await fetch(`${place}/file`)
    return made.ok ? Buffer.from(await made.arrayBuffer()) : undefined
  }, 60_000)
  const read = async (offset: number, length: number) => file.subarray(offset, offset + length)
  const { ok, checks, summary } = await verify({ size: file.length, read })
  expect(checks.filter((check) => !check.ok)).toEqual([])
  expect(ok).toBe(true)
  expect(
    summary?.runs.some(({ outcome, captures }) => outcome === 'notice_displayed' && captures === 'all'),
  ).toBe(true)
}

test('a registry that breaks opens an incident, and closes it when it is repaired, its duration within the range', async () => {
  const constat = await practising()
  const both = async (state: string) =>
    Object.values(await states(constat)).filter((one) => one === state).length === 2
  await until(() => both('up'), 90_000)
  expect(await incidents(constat)).toEqual([])

  const broken = await switchFault(constat, 'maintenance-notice')
  const open = await until(async () => (await incidents(constat))[0], 60_000)
  expect(open).toMatchObject({
    probe: 'consumer-sign-up',
    status: 'open',
    failed_step: 'opens-the-sign-up-form',
  })
  expect(await states(constat)).toEqual({ 'consumer-sign-up': 'down', 'company-enrolment': 'up' })
  const page = await (await fetch(`${constat.url}/incidents/${open.id}`)).text()
  expect(page).toContain('Ouvre le formulaire d’inscription')

  const repaired = await switchFault(constat, null)
  const closed = await until(
    async () => (await incidents(constat)).find(({ status }) => status === 'closed'),
    90_000,
  )
  expect(closed.id).toBe(open.id)
  const trueSeconds = (repaired - broken) / 1000
  expect(closed.duration.at_least_s).toBeLessThanOrEqual(trueSeconds)
  expect(closed.duration.at_most_s).toBeGreaterThanOrEqual(trueSeconds)
  expect(await incidents(constat)).toHaveLength(1)
  await until(() => both('up'))
  await exportsWell(constat, closed.id)
})
