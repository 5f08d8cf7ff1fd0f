import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { keepReported } from '../../src/act/reported.ts'
import { writeFirstConfig } from '../../src/command/init.ts'
import { camel } from '../../src/config/camel.ts'
import { jsonSchema } from '../../src/config/json-schema.ts'
import { parseConfig, readConfig } from '../../src/config/read.ts'
import { Refusal } from '../../src/data-directory.ts'
import { fileOf, textOf } from '../support/config.ts'
import { aFolder, aStore } from '../support/store.ts'

const schemaFile = 'docs/constat.schema.json'

test('the schema that editors read is the one that files are judged by', () => {
  const hint = `node src/config/json-schema.ts > ${schemaFile} && npx biome format --write ${schemaFile}`
  expect(JSON.parse(textOf(schemaFile)), `written anew by: ${hint}`).toEqual(
    JSON.parse(JSON.stringify(jsonSchema())),
  )
})

const undescribed = (node: unknown, path: string): string[] => {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, inner]) => {
    const here = `${path}/${key}`
    const isKey = path.endsWith('/properties')
    return [...(isKey && !('description' in inner) ? [here] : []), ...undescribed(inner, here)]
  })
}

test('every key is explained to who hovers over it', () => {
  expect(undescribed(jsonSchema(), '')).toEqual([])
})

const keysOf = (node: unknown, isMap = false): string[] =>
  typeof node !== 'object' || node === null
    ? []
    : Object.entries(node).flatMap(([key, inner]) => [
        ...(isMap ? [key] : []),
        ...keysOf(inner, key === 'properties'),
      ])

// Who consented to what is for whoever asks: that it is there at all is what a rule asks.
const forPeople = ['mandate', 'holder', 'signed_on', 'document']

test('every key does something: some part of Constat outside of the reading of files has a use for it', () => {
  const sources = globSync(['src/**/*.ts', 'src/*.ts'], { cwd: fileOf('.') })
    .filter((file) => !file.startsWith('src/config/'))
    .map((file) => textOf(file))
    .join('\n')
  const words = new Set(sources.match(/[A-Za-z]+/g))
  const idle = [...new Set(keysOf(jsonSchema()))].filter((key) => !words.has(camel(key)))
  expect(idle.filter((key) => !forPeople.includes(key))).toEqual([])
})

const schemaOf = (file: string) => {
  const [, path = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(readFileSync(file, 'utf8')) ?? []
  return resolve(dirname(file), path)
}

test.each(['docs/examples/retired.yaml', 'docs/examples/live-look.yaml'])(
  '%s names its schema and is sound',
  (path) => {
    expect(schemaOf(fileOf(path))).toBe(fileOf(schemaFile))
    const yaml = textOf(path).replaceAll(/\$\{\w+\}/g, 'a secret')
    expect(parseConfig(yaml, fileOf(path)).site.title).not.toBe('')
  },
)

test('the live example is only ever looked at, and names nobody', () => {
  const yaml = textOf('docs/examples/live-look.yaml').replaceAll(/\$\{\w+\}/g, 'a secret')
  const { registry, probes, identities } = parseConfig(yaml, 'live-look.yaml')
  expect(registry.state).toBe('live')
  expect(probes.flatMap(({ schedules }) => schedules.map(({ tier }) => tier))).toEqual(['look', 'look'])
  expect(identities).toEqual({})
})

test('the retired example puts October 2021 on the record once, with its sources', () => {
  const { registry, reported } = readConfig(fileOf('docs/examples/retired.yaml'))
  expect(registry.state).toBe('retired')
  const { store } = aStore()
  keepReported(store.reports, reported, 1000)
  keepReported(store.reports, reported, 2000)
  const kept = store.reports.list({ limit: 10 })
  expect(kept).toMatchObject([
    {
      probe: null,
      recordedAt: 1000,
      beganAt: Date.parse('2021-09-30T22:00:00Z'),
      endedAfter: Date.parse('2021-10-26T22:00:00Z'),
      endedBefore: Date.parse('2021-12-31T23:00:00Z'),
    },
  ])
  expect(kept[0]?.sources.map(({ name }) => name)).toEqual([
    'En-Contact, 1er octobre 2021',
    expect.stringContaining('MoneyVox'),
    expect.stringContaining('Le Journal du dimanche'),
    expect.stringContaining('Sénat'),
    expect.stringContaining('Boursorama'),
  ])
})

test('a report that is not on the record yet is added to those that are', () => {
  const { reported } = readConfig(fileOf('docs/examples/retired.yaml'))
  const [one] = reported
  if (!one) throw new Error('The example reports nothing')
  const { store } = aStore()
  keepReported(store.reports, reported, 1000)
  keepReported(store.reports, [one, { ...one, probe: 'consumer-sign-up' }], 2000)
  expect(
    store.reports
      .list({ limit: 10 })
      .map(({ probe }) => probe)
      .sort(),
  ).toEqual(['consumer-sign-up', null])
})

test('init writes a file that is sound as it stands and sends nothing anywhere', () => {
  const file = join(aFolder(), 'constat.yaml')
  expect(writeFirstConfig(file)).toMatchObject({
    exit: 0,
    text: expect.stringContaining('npx constat check'),
  })
  expect(schemaOf(file)).toBe(fileOf(schemaFile))
  const config = readConfig(file)
  expect(config.probes[0]?.schedules).toMatchObject([{ tier: 'look' }])
  expect([config.inbox, config.mail, config.webhooks]).toEqual([null, null, []])
})

test('what init has commented out is sound as well', () => {
  const folder = aFolder()
  const file = join(folder, 'constat.yaml')
  mkdirSync(join(folder, 'certificates'))
  for (const name of ['one', 'two'])
    cpSync(fileOf('test/fixtures/certificate.pem'), join(folder, 'certificates', `${name}.pem`))
  writeFirstConfig(file)
  const yaml = readFileSync(file, 'utf8')
    .replaceAll(/^( *)# ( *(?:- \{|[a-z_]+:))/gm, '$1$2')
    .replaceAll(/\$\{[^}\n]+\}/g, 'a secret')
  expect(parseConfig(yaml, file)).toMatchObject({
    mail: { host: 'smtp.constat.example', tls: 'starttls' },
    inbox: { port: 25 },
    evidence: { authorities: [{ name: 'one' }, { name: 'two' }] },
    identities: { claire: { mandate: { signedOn: '2026-01-15' } } },
  })
})

test('init never writes over a file, and says what to do where it cannot write', () => {
  const folder = aFolder()
  const file = join(folder, 'constat.yaml')
  writeFileSync(file, 'mine')
  expect(() => writeFirstConfig(file)).toThrow(
    /is there already: edit it, or name another file with --config/,
  )
  expect(readFileSync(file, 'utf8')).toBe('mine')
  expect(() => writeFirstConfig(join(folder, 'none', 'constat.yaml'))).toThrow(Refusal)
})
