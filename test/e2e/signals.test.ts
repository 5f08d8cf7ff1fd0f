import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  aWatchedRegistry,
  processesNaming,
  reading,
  spawnConstat,
  spawnWith,
  until,
} from '../support/constat.ts'
import { killAtRandom } from '../support/kills.ts'

const outcomes = (data: string) =>
  reading(
    data,
    (db) =>
      db.prepare('SELECT outcome, verdict, detail FROM run ORDER BY seq').all() as Record<string, string>[],
  )

const opened = (data: string) =>
  reading(data, (db) => db.prepare('SELECT count(*) FROM opening').pluck().get() as number)

test('killed at random, Constat loses no committed run and shows the interrupted one', async () => {
  const { all, interrupted } = await killAtRandom(10)
  expect(interrupted).toBeGreaterThan(0)
  expect(all).toBeGreaterThan(interrupted)
})

test('asked to end, once or twice, Constat abandons the run under way, exits with 0 and leaves no browser', async () => {
  const { practice, config, data } = await aWatchedRegistry({ cron: '* * * * * *' })
  practice.setFault('consumer', 'hang')
  const running = spawnConstat('start', '--config', config, '--data', data)
  const profiles = join(data, 'profiles')
  await until(() => running.stdout().includes('Constat: http') && processesNaming(profiles).length > 0)
  await until(() => opened(data) > 0)
  const asked = performance.now()
  running.kill('SIGTERM')
  // Asked again while it does: npm passes on what its whole group was told.
  await until(() => running.stderr().includes('"event":"stopping"'))
  running.kill('SIGTERM')
  expect(await running.ended).toMatchObject({ code: 0 })
  expect(performance.now() - asked).toBeLessThan(10_000)
  expect(processesNaming(profiles)).toEqual([])
  expect(outcomes(data)).toMatchObject([{ outcome: 'probe_fault', verdict: 'inconclusive' }])
})

// Nobody hears any more that they are to stop: what waits for them waits for ever.
const unheard = 'data:text/javascript,AbortController.prototype.abort = () => undefined'

test('a stop that hangs ends the process all the same within half a minute, and the log says so', async () => {
  const { config, data } = await aWatchedRegistry({ cron: '0 0 1 1 *' })
  const running = spawnWith(['--import', unheard], 'start', '--config', config, '--data', data)
  await until(() => running.stdout().includes('Constat: http'))
  const asked = performance.now()
  running.kill('SIGTERM')
  const { code, stderr } = await running.ended
  expect(code).toBe(1)
  expect(stderr).toContain('"event":"Constat ended before every part of it had stopped","after_s":20')
  // A run under way would have had its time.
  expect(performance.now() - asked).toBeGreaterThan(15_000)
  expect(performance.now() - asked).toBeLessThan(30_000)
})

test('stopped for 30 s in mid-run, Constat blames itself, and its next run works', async () => {
  const { practice, config, data } = await aWatchedRegistry({ cron: '* * * * * *' })
  // Slow pages make a run long enough to be stopped in its midst.
  practice.setFault('consumer', 'slow')
  const running = spawnConstat('start', '--config', config, '--data', data)
  await until(() => running.stdout().includes('Constat: http') && opened(data) > 0)
  await until(() => processesNaming(join(data, 'profiles')).length > 1)
  running.kill('SIGSTOP')
  await new Promise((resolve) => setTimeout(resolve, 30_000))
  practice.setFault('consumer', null)
  running.kill('SIGCONT')
  await until(() => outcomes(data).length > 1)
  expect(outcomes(data).slice(0, 2)).toMatchObject([
    { outcome: 'probe_fault', verdict: 'inconclusive' },
    { outcome: 'ok', verdict: 'up' },
  ])
})

test('a second Constat on the same data directory is refused with a sentence', async () => {
  const { config, data } = await aWatchedRegistry({ cron: '0 0 1 1 *' })
  const first = spawnConstat('start', '--config', config, '--data', data)
  await until(() => first.stdout().includes('Constat: http'))
  const second = await spawnConstat('start', '--config', config, '--data', data).ended
  expect(second).toMatchObject({ code: 1, stdout: '' })
  expect(second.stderr).toMatch(/Another Constat runs on the data directory .*--data/)
})
