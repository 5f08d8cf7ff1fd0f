import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { now, servedMetrics } from '../support/metrics.ts'
import { aRun, minute } from '../support/runs.ts'
import { recordRun } from '../support/store.ts'

const promtool = (input: string) => spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' })

test('promtool finds nothing to say about the figures', async () => {
  const absent = promtool('').error
  expect(absent, 'this needs the Debian package prometheus: apt-get install prometheus').toBeUndefined()
  const { store, text } = await servedMetrics()
  recordRun(store, aRun({ at: now - 5 * minute }))
  const plan = { intervalMs: minute, slowAfterMs: minute, openAfter: 2, closeAfter: 2, steps: ['home'] }
  const planId = store.plans.keep({ probe: 'consumer-sign-up', tier: 'look', ...plan })
  store.gaps.keep({ planId, from: now - 9 * minute, to: now - 5 * minute, count: 5, reason: 'stopped' })
  store.checkpoints.keep({ size: 1, note: 'constat.example/log\n1\nroot\n', at: now - 42_000 })
  const { status, stdout, stderr } = promtool(await text())
  expect({ status, said: `${stdout}${stderr}` }).toEqual({ status: 0, said: '' })
  expect(promtool('Nonsense total\n').status).not.toBe(0)
})
