import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { openStore } from '../../src/store/store.ts'
import { aWatchedRegistry, constat, reading, spawnConstat, until } from '../support/constat.ts'
import { aFolder } from '../support/store.ts'

const never = { cron: '0 0 1 1 *' }

const spoken = ['--speaker', 'operator', '--source', 'Worldline']

const rows = (data: string, sql: string) => reading(data, (db) => db.prepare(sql).all())

/** A data directory in which nothing has happened yet. */
const someData = () => {
  const data = aFolder()
  openStore(openDatabase(join(data, 'constat.db'))).close()
  return data
}

test('beside a running Constat, a pause ends all probing, and a restart does not end the pause', async () => {
  const { config, data } = await aWatchedRegistry(never)
  const places = ['--config', config, '--data', data]
  const running = spawnConstat('start', ...places)
  await until(() => running.stdout().includes('Constat: http'))
  expect(await constat('pause', '--data', data, '--reason', 'travaux chez nous')).toMatchObject({ code: 0 })
  const ran = await constat('run', 'consumer-sign-up', ...places)
  expect(ran).toMatchObject({ code: 1, stdout: expect.stringContaining('travaux chez nous') })
  running.kill('SIGTERM')
  await running.ended

  const again = spawnConstat('start', ...places)
  await until(() => again.stdout().includes('Constat: http'))
  expect(await constat('pause', '--data', data, '--reason', 'encore')).toMatchObject({ code: 1 })
  expect(await constat('resume', '--data', data, '--json')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('"paused": false'),
  })
  expect(await constat('run', 'consumer-sign-up', ...places)).toMatchObject({ code: 0 })
  expect(rows(data, 'SELECT paused, reason FROM pause')).toEqual([
    { paused: 1, reason: 'travaux chez nous' },
    { paused: 0, reason: null },
  ])
})

test('words go on the record beside a running Constat, and are on its pages', async () => {
  const { config, data } = await aWatchedRegistry(never)
  const running = spawnConstat('start', '--config', config, '--data', data)
  const [, url] = await until(() => /Constat: (http\S+)/.exec(running.stdout()))
  const words = ['La continuité de service est assurée.', '--said-at', '2021-10-18 09:30', ...spoken]
  expect(await constat('statement', 'add', ...words, '--data', data)).toMatchObject({ code: 0 })
  const reported = ['--title-fr', 'Panne', '--title-en', 'Outage', '--began-at', '2021-10-01 00:00']
  const source = ['--source', 'En-Contact', '--says', 'Le site est en maintenance.']
  expect(await constat('incident', 'report', ...reported, ...source, '--data', data)).toMatchObject({
    code: 0,
  })
  expect(await (await fetch(`${url}/incidents`)).text()).toContain('Panne')
  expect(rows(data, 'SELECT words FROM statement')).toEqual([{ words: words[0] }])
  expect(running.stderr()).not.toContain('"level":"error"')
})

test('with nothing running, words go on the record all the same', async () => {
  const data = someData()
  const at = ['--data', data]
  expect(
    await constat('statement', 'add', 'Oui.', '--said-at', '2021-10-18T09:30:00Z', ...spoken, ...at),
  ).toMatchObject({
    code: 0,
  })
  const soon = ['--from', '2021-10-01 22:00', '--to', '2021-10-02 06:00', '--source', 'Worldline']
  const late = await constat('maintenance', 'add', 'Travaux.', ...soon, ...at, '--json')
  expect(JSON.parse(late.stdout)).toMatchObject({
    counts_as_announced: false,
    from: '2021-10-01T20:00:00.000Z',
  })
  expect(await constat('pause', '--reason', 'travaux', ...at)).toMatchObject({ code: 0 })
  expect(rows(data, 'SELECT words FROM statement')).toEqual([{ words: 'Oui.' }])
  expect(rows(data, 'SELECT paused FROM pause')).toEqual([{ paused: 1 }])
})

test('a file of reported incidents is put on the record once, or refused by line and column', async () => {
  const data = someData()
  const file = join(data, 'reported.yaml')
  writeFileSync(
    file,
    `- title: { fr: Panne, en: Outage }
  began_at: "2021-10-01T00:00:00+02:00"
  sources:
    - { name: En-Contact, says: Le site est en maintenance. }
    - { name: Sénat, says: Le site est inaccessible. }
`,
  )
  const report = () => constat('incident', 'report', file, '--data', data)
  expect(await report()).toMatchObject({ code: 0 })
  expect(await report()).toMatchObject({ code: 1, stdout: expect.stringContaining('on the record already') })
  expect(rows(data, 'SELECT json_array_length(sources) AS count FROM reported')).toEqual([{ count: 2 }])
  writeFileSync(file, 'title: { fr: Panne }\nbegan: hier\nsources: []\n')
  const refused = await report()
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toMatch(/reported\.yaml:1:\d+: title.en: is missing/)
  expect(refused.stderr).toMatch(/reported\.yaml:3:\d+: sources/)
  expect(refused.stderr).toMatch(/began: not known here/)
  const both = await constat('incident', 'report', file, '--title-fr', 'x', '--data', data)
  expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('Give a file or options, not both') })
})

test('what a configuration says others reported is put on the record at the first start, once', async () => {
  const { config, data } = await aWatchedRegistry(never)
  writeFileSync(
    config,
    `reported:
  - title: { fr: Panne, en: Outage }
    began_at: "2021-10-01T00:00:00+02:00"
    sources: [{ name: En-Contact, says: Le site est en maintenance. }]
`,
    { flag: 'a' },
  )
  for (const _ of [1, 2]) {
    const running = spawnConstat('start', '--config', config, '--data', data)
    await until(() => running.stdout().includes('Constat: http'))
    running.kill('SIGTERM')
    expect(await running.ended).toMatchObject({ code: 0 })
  }
  expect(rows(data, 'SELECT title FROM reported')).toEqual([{ title: '{"fr":"Panne","en":"Outage"}' }])
})

test.each(['pause', 'resume', 'statement add', 'maintenance add', 'incident annotate', 'incident report'])(
  '%s says with --help how it is used',
  async (words) => {
    const ended = await constat(...words.split(' '), '--help')
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toMatch(/^Usage: constat/)
    expect(ended.stdout).toMatch(/--data <folder>/)
  },
)

test.each([
  [['pause'], /--reason/],
  [['statement', 'add', 'x'], /--said-at/],
  [['statement', 'add', '--said-at', '2021-10-18 09:30', ...spoken], /Give the words themselves/],
  [['statement', 'add', 'x', '--said-at', 'hier', ...spoken], /--said-at: write 2026-11-23T14:05/],
  [['statement', 'add', 'x', '--speaker', 'me', '--said-at', 'hier', '--source', 'x'], /Allowed choices are/],
  [['incident', 'annotate', 'zz', 'x'], /There is no incident zz/],
  [['incident', 'report', 'nowhere.yaml'], /nowhere.yaml: cannot be read \(ENOENT\)/],
])('wrong use is told with what to do: %j', async (args, words) => {
  const ended = await constat(...args, '--data', someData())
  expect(`${ended.stdout}${ended.stderr}`).toMatch(words)
  expect(ended.code).toBe(2)
})
