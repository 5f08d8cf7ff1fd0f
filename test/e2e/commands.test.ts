import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { aWatchedRegistry, constat, reading, spawnConstat, until } from '../support/constat.ts'
import { aFolder } from '../support/store.ts'

const never = { cron: '0 0 1 1 *', ids: ['consumer-sign-up', 'company-enrolment'] }

const runs = async (data: string) => JSON.parse((await constat('runs', '--data', data, '--json')).stdout).runs

test('with nothing running, a run by hand is shown step by step, recorded and listed', async () => {
  const { config, data } = await aWatchedRegistry(never)
  const ran = await constat('run', 'consumer-sign-up', '--config', config, '--data', data)
  expect(ran.code).toBe(0)
  expect(ran.stderr).toMatch(/✓ opens-the-sign-up-form \d+ ms/)
  expect(ran.stdout).toMatch(/^ok → up \(run [0-9a-f]{32}, \d+ ms\)$/m)
  expect(await runs(data)).toMatchObject([{ probe: 'consumer-sign-up', trigger: 'manual', outcome: 'ok' }])
  expect((await constat('runs', '--data', data)).stdout).toMatch(/consumer-sign-up +submit +manual +ok → up/)
})

test('beside a running Constat, commands are performed by it, corrections included', async () => {
  const { practice, config, data } = await aWatchedRegistry(never)
  const running = spawnConstat('start', '--config', config, '--data', data)
  await until(() => running.stdout().includes('Constat: http'))
  practice.setFault('consumer', 'http-500')
  const failed = await constat('run', 'consumer-sign-up', '--config', config, '--data', data, '--json')
  expect(failed.code).toBe(1)
  expect(JSON.parse(failed.stdout)).toMatchObject({ outcome: 'http_error', verdict: 'down' })
  // The running process confirms what it saw by itself.
  const incident = await until(async () => {
    const listed = await constat('incidents', '--data', data, '--json')
    return JSON.parse(listed.stdout).incidents[0]
  })
  expect(incident).toMatchObject({ probe: 'consumer-sign-up', status: 'open' })

  const words = ['--reason', 'Notre ligne était coupée.', '--data', data]
  const retracted = await constat('incident', 'retract', incident.id, ...words)
  expect(retracted).toMatchObject({ code: 0 })
  expect((await constat('incidents', '--data', data)).stdout).toContain('retracted')
  expect(await constat('incident', 'retract', incident.id, ...words)).toMatchObject({ code: 1 })

  const [run] = await runs(data)
  expect(await constat('run', 'discount', run.id, ...words)).toMatchObject({ code: 0 })
  expect((await runs(data))[0].discounted).toBe('Notre ligne était coupée.')
  expect(await constat('rebuild', '--data', data)).toMatchObject({
    code: 0,
    stderr: 'Rebuilding journey 1 of 2: consumer-sign-up\nRebuilding journey 2 of 2: company-enrolment\n',
  })
  expect(running.stderr()).not.toContain('"level":"error"')
  expect(reading(data, (db) => db.prepare('SELECT count(*) FROM correction').pluck().get())).toBe(2)
})

test.each([
  [['run', 'nobody'], 2, /There is no probe nobody at tier look. Known: consumer-sign-up \(submit\)/],
  [['run', 'consumer-sign-up', '--tier', 'deep'], 2, /'deep' is invalid.*Allowed choices are look, submit/],
  [['run', 'consumer-sign-up', '--tier', 'look'], 2, /at tier look. Known: consumer-sign-up \(submit\)/],
  [['run', 'discount', 'zz', '--reason', 'x'], 2, /32 hexadecimal digits/],
  [['run', 'discount', 'f'.repeat(32), '--reason', 'x'], 1, /There is no run f+/],
  [['incident', 'retract', 'f'.repeat(32)], 2, /--reason/],
  [['runs', '--verdict', 'great'], 2, /up, degraded, down, inconclusive/],
  [['runs', '--limit', '0'], 2, /from 1 to 500/],
  [['start', '--port', 'http'], 2, /from 0 to 65535/],
  [['dance'], 2, /unknown command/],
])('wrong use is told with what to do: %j', async (args, code, words) => {
  const { config, data } = await aWatchedRegistry(never)
  mkdirSync(data)
  openDatabase(join(data, 'constat.db')).close()
  const known = args[0] === 'dance' ? [] : ['--config', config, '--data', data]
  const ended = await constat(...args, ...known)
  expect(`${ended.stdout}${ended.stderr}`).toMatch(words)
  expect(ended.code).toBe(code)
})

test.each(['start', 'run', 'run discount', 'incident retract', 'rebuild', 'runs', 'incidents'])(
  '%s says with --help how it is used',
  async (words) => {
    const ended = await constat(...words.split(' '), '--help')
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toMatch(/^Usage: constat/)
    expect(ended.stdout).toMatch(/--data <folder>/)
  },
)

test('a data directory whose path is too long is refused by every command with what to do', async () => {
  const data = join(aFolder(), 'x'.repeat(100))
  for (const words of [['start', '--port', '0', '--practice-port', '0'], ['runs'], ['rebuild']]) {
    expect(await constat(...words, '--data', data)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^constat: The path .* choose a shorter data directory with --data\.\n$/),
    })
  }
})

test('reading where nothing was ever written says so', async () => {
  const ended = await constat('incidents', '--data', join(aFolder(), 'data'))
  expect(ended).toMatchObject({ code: 1, stdout: '' })
  expect(ended.stderr).toMatch(/There is no data in .* yet/)
})

test('a start that cannot succeed ends with one sentence that says what to do, and 1', async () => {
  const { config, folder } = await aWatchedRegistry(never)
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.close()
  })
  await until(() => server.listening)
  const { port } = server.address() as { port: number }
  const taken = ['--config', config, '--data', join(folder, 'a'), '--port', String(port)]
  expect(await constat('start', ...taken)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/Port \d+ is taken: .*--port/),
  })

  const file = join(folder, 'file')
  writeFileSync(file, '')
  const blocked = ['--config', config, '--data', join(file, 'data')]
  expect(await constat('start', ...blocked)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/cannot be written \(ENOTDIR\): make it writable/),
  })
})

test('a data directory of practice is refused to a real registry', async () => {
  const { config, folder } = await aWatchedRegistry(never)
  const data = join(folder, 'practice')
  const practising = spawnConstat('start', '--data', data, '--port', '0', '--practice-port', '0')
  await until(() => practising.stdout().includes('Practice registry: http'))
  practising.kill('SIGTERM')
  await practising.ended
  const real = await constat('start', '--config', config, '--data', data)
  expect(real).toMatchObject({ code: 1, stderr: expect.stringMatching(/holds practice data/) })
})

test('a data directory of one registry is refused to another', async () => {
  const [first, second] = [await aWatchedRegistry(never), await aWatchedRegistry(never)]
  const data = join(first.folder, 'shared')
  const running = spawnConstat('start', '--config', first.config, '--data', data)
  await until(() => running.stdout().includes('Constat: http'))
  running.kill('SIGTERM')
  expect(await running.ended).toMatchObject({ code: 0 })
  expect(await constat('start', '--config', second.config, '--data', data)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/was made for the registry at http:.*name another with --data/),
  })
})

test('a configuration with mistakes is refused with every one of them, by line', async () => {
  const folder = aFolder()
  const config = join(folder, 'constat.yaml')
  writeFileSync(
    config,
    'site: { title: Test, contact: nowhere, port: 0 }\nregistry: { name: Test, colour: blue }\n',
  )
  const ended = await constat('start', '--config', config, '--data', join(folder, 'data'))
  expect(ended.code).toBe(2)
  expect(ended.stderr).toMatch(/constat.yaml:1:\d+: site.contact/)
  expect(ended.stderr).toMatch(/constat.yaml:2:25: registry: a key here is not known/)
  expect(ended.stderr).toMatch(/probes/)
  expect(await constat('start', '--config', join(folder, 'none.yaml'))).toMatchObject({ code: 2 })
})
