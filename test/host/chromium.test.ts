import { existsSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { probes } from '../../probes/index.ts'
import { type Probing, startProbing } from '../support/probing.ts'

const chromium = '/usr/bin/chromium'
let probing: Probing

beforeAll(async () => {
  expect(existsSync(chromium), 'this needs the Debian package chromium: apt-get install chromium').toBe(true)
  process.env['CONSTAT_BROWSER'] = chromium
  probing = await startProbing()
})

afterAll(() => probing?.stop())

test.each(probes)('$id goes to its end in the whole Chromium as in its headless shell', async (probe) => {
  const { outcome, detail } = await probing.run(probe, { stepDeadlineMs: 20_000, runDeadlineMs: 60_000 })
  expect({ outcome, detail }).toEqual({ outcome: 'ok', detail: null })
  expect(probing.leftovers()).toEqual([])
})
