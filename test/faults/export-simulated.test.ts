import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { simulateHistory } from '../../src/simulate/history.ts'
import { constat } from '../support/constat.ts'
import { aFolder } from '../support/store.ts'

const day = 86_400_000
const now = Date.UTC(2026, 10, 23, 20)

test('an export of simulated runs, pictures included, holds', async () => {
  const data = join(aFolder(), 'data')
  await simulateHistory({ dataDir: data, days: 1, now, version: '0.0.0', onProgress: () => undefined })
  const file = join(aFolder(), 'evidence.asice')
  // Nothing was stamped before now: the export holds all runs, whatever it is asked for.
  const from = new Date(now - day).toISOString()
  expect(await constat('export', '--data', data, '--from', from, '-o', file)).toMatchObject({ code: 0 })
  const names = execFileSync('unzip', ['-Z1', file], { encoding: 'utf8' })
  expect(names).toContain('/01-opens-the-home-page.png')
  const verified = await constat('verify', file, '--json')
  expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true })
})
