import { closeSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { aWatchedRegistry, constat, spawnConstat, until } from '../support/constat.ts'
import { aDataDirectory } from '../support/kept.ts'
import { aFolder } from '../support/store.ts'

const aRecordedDirectory = async () => {
  const data = aDataDirectory()
  await data.record({ at: Date.parse('2026-03-01T00:00:00Z') })
  data.close()
  return data.folder
}

const isOneSentence = expect.stringMatching(/^constat: [^\n]+\n$/)

test('a damaged database is told in a sentence that says what to do', async () => {
  const folder = await aRecordedDirectory()
  const database = join(folder, 'constat.db')
  const file = openSync(database, 'r+')
  for (let page = 1; page < statSync(database).size / 4096; page += 1)
    writeSync(file, Buffer.alloc(4096, 0xa5), 0, 4096, page * 4096)
  closeSync(file)
  for (const command of [['runs'], ['incidents'], ['backup', join(aFolder(), 'backup')]]) {
    const ended = await constat(...command, '--data', folder)
    expect(ended).toMatchObject({ code: 1, stderr: isOneSentence })
    expect(ended.stderr).toMatch(/is damaged .*restore/)
  }
})

test('a backup onto a file is told in a sentence', async () => {
  const folder = await aRecordedDirectory()
  const file = join(aFolder(), 'file')
  writeFileSync(file, '')
  const ended = await constat('backup', file, '--data', folder)
  expect(ended).toMatchObject({ code: 1, stderr: isOneSentence })
  expect(ended.stderr).toContain('cannot be written (EEXIST)')
})

test('a journey that nobody watches is told, and not taken for one that never ran', async () => {
  const folder = await aRecordedDirectory()
  for (const list of ['runs', 'incidents']) {
    expect(await constat(list, '--probe', 'nope', '--data', folder)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        'There is no journey nope in this data: the known ones are consumer-sign-up.',
      ),
    })
  }
})

test('why Constat ended is a line of its log, whatever it was', async () => {
  const { config, data } = await aWatchedRegistry({ cron: '0 0 1 1 *' })
  const before = process.env['NODE_OPTIONS']
  const breaking = "process.once('SIGUSR2',()=>{throw new Error('boom')})"
  process.env['NODE_OPTIONS'] = `--import=data:text/javascript,${encodeURIComponent(breaking)}`
  onTestFinished(() => {
    if (before === undefined) delete process.env['NODE_OPTIONS']
    else process.env['NODE_OPTIONS'] = before
  })
  const running = spawnConstat('start', '--config', config, '--data', data)
  await until(() => running.stdout().includes('Constat: http'))
  running.kill('SIGUSR2')
  const { code, stderr } = await running.ended
  const last = JSON.parse(stderr.trim().split('\n').at(-1) ?? '')
  expect([code, last.level, last.event]).toEqual([1, 'error', 'Constat broke down'])
  expect(last.cause.stack).toContain('boom')
})
