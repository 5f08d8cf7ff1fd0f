import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { probes } from '../../probes/index.ts'
import { type Probing, startProbing } from '../support/probing.ts'

const chromium = '/usr/bin/chromium'
let probing: Probing

beforeAll(async () => {
  expect(existsSync(chromium), 'this needs the Debian package chromium: apt-get install chromium').toBe(true)
  process.env['CONSTAT_BROWSER'] = chromium
  probing = await startProbing()
})

/** A screen that nobody looks at; its number as X writes it. */
const openScreen = async () => {
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1400x1000x24'])
  onTestFinished(() => void server.kill())
  const absent = once(server, 'error').then(() => {
    throw new Error('this needs the Debian package xvfb: apt-get install xvfb')
  })
  const [told] = await Promise.race([once(server.stdout, 'data'), absent])
  return `:${String(told).trim()}`
}

afterAll(() => probing?.stop())

test.each(probes)('$id goes to its end in the whole Chromium as in its headless shell', async (probe) => {
  const { outcome, detail } = await probing.run(probe, { stepDeadlineMs: 20_000, runDeadlineMs: 60_000 })
  expect({ outcome, detail }).toEqual({ outcome: 'ok', detail: null })
  expect(probing.leftovers()).toEqual([])
})

test('a run can be watched in a window', async () => {
  vi.stubEnv('DISPLAY', await openScreen())
  onTestFinished(() => void vi.unstubAllEnvs())
  const [probe] = probes
  if (!probe) throw new Error('There is no probe.')
  const patience = { stepDeadlineMs: 20_000, runDeadlineMs: 60_000 }
  const { outcome, detail, userAgent } = await probing.run(probe, patience, { headful: true })
  expect({ outcome, detail }).toEqual({ outcome: 'ok', detail: null })
  expect(userAgent).not.toContain('Headless')
  expect(probing.leftovers()).toEqual([])
})
