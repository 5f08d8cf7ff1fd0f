import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aWatchedRegistry, constat, reading, spawnConstat, until } from '../support/constat.ts'
import { aFolder } from '../support/store.ts'

const runsIn = (data: string) =>
  reading(data, (db) => db.prepare('SELECT lower(hex(run_id)) FROM opening ORDER BY id').pluck().all())

test('backed up while it runs and restored elsewhere, Constat goes on where the backup was made', async () => {
  const { config, data } = await aWatchedRegistry({ cron: '*/2 * * * * *' })
  const running = spawnConstat('start', '--config', config, '--data', data)
  await until(() => running.stdout().includes('Constat: http'))
  const to = join(aFolder(), 'backup')
  await until(() => runsIn(data).length >= 2)
  const first = await constat('backup', to, '--data', data, '--json')
  expect([first.code, JSON.parse(first.stdout).copied > 0]).toEqual([0, true])
  const kept = runsIn(to)
  await until(() => runsIn(data).length >= kept.length + 1)
  const second = await constat('backup', to, '--data', data)
  expect([second.code, second.stdout]).toEqual([0, expect.stringMatching(/^Backed up to .* files were new/)])

  expect((await constat('restore', to, '--data', data)).code).toBe(1)
  running.kill('SIGTERM')
  await running.ended
  const again = join(aFolder(), 'data')
  const restored = await constat('restore', to, '--data', again)
  expect([restored.code, restored.stdout]).toEqual([0, expect.stringContaining('a log of')])
  expect(runsIn(again).slice(0, kept.length)).toEqual(kept)
  const next = spawnConstat('start', '--config', config, '--data', again)
  const before = runsIn(again).length
  await until(() => next.stdout().includes('Constat: http'))
  await until(() => runsIn(again).length > before)
  next.kill('SIGTERM')
  expect((await next.ended).code).toBe(0)
})
