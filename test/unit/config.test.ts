import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isMap, isSeq, parseDocument, stringify } from 'yaml'
import { practiceConfig } from '../../src/config/practice.ts'
import { parseConfig, readConfig } from '../../src/config/read.ts'
import { aCertificate } from '../support/certificate.ts'
import { inEnvironment, pemOf, problemsIn, textOf, yamlWith } from '../support/config.ts'
import { aFolder } from '../support/store.ts'

const look = yamlWith()

test('what is left out has its default, waits are milliseconds and keys are in camelCase', () => {
  const config = parseConfig(look, 'constat.yaml')
  expect(config.probes[0]).toMatchObject({
    settle: 10_000,
    mailWithin: 3_600_000,
    stepDeadline: 30_000,
    identity: {},
    schedules: [{ tier: 'look', cron: '*/5 * * * *', jitter: 0 }],
  })
  expect(config.evidence.retention).toEqual({
    goodRuns: 90 * 86_400_000,
    badRuns: 5 * 365.25 * 86_400_000,
    captures: 90 * 86_400_000,
  })
  expect(config).toMatchObject({ inbox: null, mail: null, registry: { live: true } })
})

test('time servers are read as a host and a port, which is that of NTP when left out', () => {
  const servers = (list: string) => yamlWith({ evidence: `time_servers: [${list}]` })
  const config = parseConfig(servers("ntp.example, 'ntp.example:1123', '[2001:db8::1]:7'"), 'constat.yaml')
  expect(config.evidence.timeServers).toEqual([
    { host: 'ntp.example', port: 123 },
    { host: 'ntp.example', port: 1123 },
    { host: '2001:db8::1', port: 7 },
  ])
  expect(problemsIn(servers("'ntp.example:70000', https://ntp.example"))).toEqual([
    expect.stringContaining('write a port from 1 to 65535'),
    expect.stringContaining('write a host, or a host and a port'),
  ])
})

test('practice mode has a sound configuration', () => {
  const config = practiceConfig({
    registryUrl: 'http://127.0.0.1:1',
    controls: ['http://127.0.0.1:2', 'http://127.0.0.1:3'],
    mailPort: 4,
    inboxPort: 5,
    sitePort: 6,
  })
  expect(config.registry.live).toBe(false)
  expect(config.probes[0]?.identity).toMatchObject({ lastName: 'Martin', phone: '0639981234' })
  expect(config.mail).toMatchObject({ tls: 'none', hold: 20_000 })
})

test('every problem is told at once, each with its line and its column', () => {
  const yaml = `site:
  titel: Test
  port: '80'
registry: { name: Test, url: ftp://registry.example }
vantage: { id: Lyon, place: '' }
probes:
  - id: consumer-sign-up
    schedules: [{ tier: walk, cron: 'now and then' }]
    settle: soon
    mail_within: 30 d
controls: no
`
  expect(problemsIn(yaml)).toEqual([
    '1:1: site.title: is missing: write it',
    '1:1: site.contact: is missing: write it',
    '2:3: site.titel: is not known: did you mean title?',
    '3:9: site.port: write a number',
    '4:30: registry.url: write a whole address that begins with https:// (or http://)',
    '5:16: vantage.id: write a name in small letters, digits and hyphens: second-line',
    '5:29: vantage.place: write something here, or leave the key out',
    '8:25: probes.0.schedules.0.tier: write one of look, submit',
    '8:37: probes.0.schedules.0.cron: write a cron expression, in UTC: */10 * * * *',
    '9:13: probes.0.settle: write a number and a unit: 30 s, 5 min, 48 h',
    '10:18: probes.0.mail_within: write 24 d or less: a longer wait cannot be timed',
    '11:11: controls: write a list: a line for each item, beginning with "- "',
  ])
})

test.each([
  ['a: [1\nb: 2', /^2:1: the indentation is off/],
  ['a: 1\na: 2', /^2:1: this key is written twice/],
  ['a:\n\t- b', /^2:1: a tab indents this line: use spaces/],
  ['a: b: c', /^1:4: a value with ": " in it looks like a key: put it in quotes/],
  ['a: @b', /^1:4: a value cannot begin with @ or `: put it in quotes/],
  ['---\na: 1\n---\nb: 2', /^3:1: a second document begins here/],
  ['a: "b" c', /^1:8: this is not YAML/],
  ['', /^1:1: there are no keys and values here: `constat init`/],
  ['just words', /^1:1: there are no keys and values here/],
])('a text that is no configuration is told with what to do: %j', (yaml, words) => {
  expect(problemsIn(yaml)[0]).toMatch(words)
})

test('a file that cannot be read is told with what to do', () => {
  const folder = aFolder()
  expect(() => readConfig(join(folder, 'none.yaml'))).toThrow(
    /none\.yaml: is not there: `constat init` writes/,
  )
  expect(() => readConfig(folder)).toThrow(/cannot be read \(EISDIR\): make it readable/)
})

type Place = { readonly path: readonly (string | number)[]; readonly key: string; readonly offset: number }

const keysIn = (node: unknown, path: readonly (string | number)[] = []): Place[] => {
  if (isSeq(node)) return node.items.flatMap((item, index) => keysIn(item, [...path, index]))
  if (!isMap(node)) return []
  return node.items.flatMap((pair) => {
    const { value: key, range } = pair.key as { value: string; range: readonly number[] }
    return [{ path, key, offset: range[0] ?? 0 }, ...keysIn(pair.value, [...path, key])]
  })
}

const everything = textOf('test/fixtures/everything.yaml')

// The names of identities and of what their steps type are the operator's own.
const isOursToName = ({ path }: Place) => !(path[0] === 'identities' && [1, 3].includes(path.length))

test('any single mistyped key is found, with its line and the key that was meant', () => {
  inEnvironment('CONSTAT_TEST_SECRET', `whsec_${'a'.repeat(44)}`)
  inEnvironment('CONSTAT_TEST_KEY', pemOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey))
  const { cert, key } = aCertificate()
  inEnvironment('CONSTAT_TEST_CERTIFICATE', cert)
  inEnvironment('CONSTAT_TEST_CERTIFICATE_KEY', key)
  expect(problemsIn(everything, 'test/fixtures/everything.yaml')).toEqual([])
  const places = keysIn(parseDocument(everything).contents).filter(isOursToName)
  expect(places.length).toBeGreaterThan(80)
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.nat(), fc.constantFrom('x', 'q', ''), (place, at, letter) => {
      const { key, offset } = place
      const index = at % key.length
      const mistyped = `${key.slice(0, index)}${letter}${key.slice(index + 1)}` || 'x'
      fc.pre(mistyped !== key)
      const yaml = `${everything.slice(0, offset)}${mistyped}${everything.slice(offset + key.length)}`
      const line = everything.slice(0, offset).split('\n').length
      const path = [...place.path, mistyped].join('.')
      const told = problemsIn(yaml).filter((problem) => problem.startsWith(`${line}:`))
      expect(told.join('\n')).toContain(`${path}: is not known: did you mean `)
    }),
    { numRuns: 40 },
  )
})

test('everything that a file can say is in the file that says everything', () => {
  // In a schema, "properties" holds what the keys beside them may be.
  const known: string[] = []
  JSON.parse(textOf('docs/constat.schema.json'), (key, value) => {
    if (key === 'properties') known.push(...Object.keys(value))
    return value
  })
  const said = new Set(keysIn(parseDocument(everything).contents).map(({ key }) => key))
  // Of a mailbox elsewhere, which cannot stand beside a server of our own.
  expect(known.filter((key) => !said.has(key))).toEqual(['address'])
})

test('a file may also be JSON, or what a program wrote', () => {
  expect(problemsIn(stringify(parseDocument(look).toJS()))).toEqual([])
  expect(problemsIn(JSON.stringify(parseDocument(look).toJS()))).toEqual([])
})
