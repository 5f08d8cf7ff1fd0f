import { expect, test } from 'vitest'
import { looksStop } from '../../src/config/live-rules.ts'
import { probesSchema } from '../../src/config/probing-schema.ts'
import { parseConfig } from '../../src/config/read.ts'
import { fileOf, problemsIn, yamlWith } from '../support/config.ts'

const registry = (state: string) => `name: Test\n  url: https://registry.example\n  state: ${state}`

const probe = (schedule: string, more = '') =>
  `- id: consumer-sign-up\n    schedules: [${schedule}]${more === '' ? '' : `\n    ${more}`}`

const submit = '{ tier: submit, cron: "0 7 * * *" }'
const inbox = '{ kind: smtp, host: 127.0.0.1, port: 0, domain: probes.example }'
const mail = '{ host: 127.0.0.1, from: constat@probes.example }'
const mandate = '{ holder: Claire, signed_on: 2026-01-15, document: claire.pdf }'

const ca = fileOf('test/fixtures/certificate.pem')

const values = "{ last_name: Exemple, first_name: Claire, phone: '0639981234', password: s3cret }"

const identities = (mandated: string) => `claire: { values: ${values}, mandate: ${mandated} }`

test.each<[string, Record<string, string>, RegExp[]]>([
  ['http', { controls: '[http://one.example, https://two.example]' }, [/^14:4: controls\.0: use https/]],
  [
    'the registry’s own',
    { controls: '[https://one.example, https://www.registry.example]' },
    [/^14:25: controls\.1: name a site that has nothing to do/],
  ],
  [
    'of one host',
    { controls: '[https://one.example/a, https://one.example/b]' },
    [/^14:27: controls\.1: name a site of another domain/],
  ],
  ['too few', { controls: '[https://one.example]' }, [/^14:3: controls: name two unrelated sites/]],
])('controls of a live registry are independent: not %s', (_, changes, problems) => {
  const found = problemsIn(yamlWith(changes))
  expect(found).toEqual(problems.map((words) => expect.stringMatching(words)))
})

test('the same control twice is refused whatever the registry', () => {
  const controls = '[http://127.0.0.1:1/, http://127.0.0.1:1]'
  expect(problemsIn(yamlWith({ registry: registry('practice'), controls }))).toEqual([
    expect.stringMatching(/^15:25: controls\.1: this control is there twice/),
  ])
})

test.each([
  ['{ tier: look, cron: "*/5 * * * *", jitter: 5 min }', /schedules\.0\.jitter: make the jitter shorter/],
  ['{ tier: look, cron: "0 7 * * *" }, { tier: look, cron: "0 8 * * *" }', /schedules\.1\.tier: there is/],
  ['', /^11:5: probes\.0: say when it runs/],
])('a schedule that cannot be kept is refused: %s', (schedule, words) => {
  expect(problemsIn(yamlWith({ probes: probe(schedule) }))).toEqual([expect.stringMatching(words)])
})

test.each([
  ['step_deadline: 6 min', /step_deadline: make it no longer than run_deadline/],
  ['identity: nobody', /^13:15: probes\.0\.identity: name one of identities/],
  ['cleanup: consumer-sign-up', /^13:14: probes\.0\.cleanup: name one that withdraws: consumer-withdrawal/],
])('a probe that does not fit the rest of the file is refused: %s', (more, words) => {
  const probes = probe('{ tier: look, cron: "*/5 * * * *" }', more)
  expect(problemsIn(yamlWith({ probes }))).toEqual([expect.stringMatching(words)])
})

test('a probe that nobody wrote, or that is there twice, is refused', () => {
  const schedules = 'schedules: [{ tier: look, cron: "*/5 * * * *" }]'
  const once = `- id: consumer-sign-up\n    ${schedules}`
  const probes = `${once}\n  ${once}\n  - id: nobody\n    ${schedules}`
  expect(problemsIn(yamlWith({ probes }))).toEqual([
    expect.stringMatching(/^13:9: probes\.1\.id: this probe is there twice/),
    expect.stringMatching(
      /^15:9: probes\.2\.id: there is no such probe: .*consumer-sign-up, company-enrolment/,
    ),
  ])
})

test('who submits needs an inbox and a relay, whatever the registry', () => {
  const known = { identities: identities('null'), probes: probe(submit, 'identity: claire') }
  const practice = { registry: registry('practice'), ...known }
  expect(problemsIn(yamlWith(practice))).toEqual([
    expect.stringMatching(/^13:25: .*tier: a probe that submits waits for a mail: describe inbox and mail/),
  ])
  expect(problemsIn(yamlWith({ ...practice, inbox }))).toEqual([expect.stringContaining('describe mail,')])
  expect(problemsIn(yamlWith({ ...practice, inbox, mail }))).toEqual([])
})

test('a live registry is sent nothing without a mandate', () => {
  const mandated = { probes: probe(submit, 'identity: claire'), identities: identities(mandate), inbox, mail }
  const anonymous = yamlWith({ ...mandated, probes: probe(submit) })
  const refusal = /schedules\.0\.tier: a live registry is sent nothing without a mandate/
  expect(problemsIn(anonymous)).toEqual([expect.stringMatching(refusal)])
  expect(problemsIn(yamlWith({ ...mandated, identities: identities('null') }))).toEqual([
    expect.stringMatching(refusal),
  ])
  const config = parseConfig(yamlWith(mandated), 'constat.yaml')
  expect(config.probes[0]).toMatchObject({ identity: { phone: '0639981234' } })
})

test('a journey that does not say where sending begins is not looked at', () => {
  const id = 'new-journey'
  const probes = probesSchema.parse([{ id, schedules: [{ tier: 'look', cron: '*/5 * * * *' }] }])
  expect(looksStop({ probes }, [{ id, steps: [{}, { submits: true }] }])).toEqual([])
  expect(looksStop({ probes }, [{ id, steps: [{}, {}] }])).toMatchObject([
    { path: ['probes', 0, 'schedules', 0, 'tier'], words: expect.stringContaining('mark it with submits') },
  ])
})

test('a retired registry is not probed, and needs no controls', () => {
  const retired = { registry: registry('retired'), controls: '[]' }
  expect(problemsIn(yamlWith(retired))).toEqual([
    expect.stringMatching(/^13:16: probes\.0\.schedules: a retired registry is not probed/),
  ])
  expect(problemsIn(yamlWith({ ...retired, probes: '- id: consumer-sign-up' }))).toEqual([])
})

test.each([
  ['webhooks', '[{ name: desk, url: https://desk.example }]', /webhooks\.0: write its secret/],
  [
    'webhooks',
    '[{ name: desk, url: https://desk.example, form: slack, probes: [x] }]',
    /probes\.0: name one/,
  ],
  [
    'webhooks',
    '[{ name: a, url: https://a.example, form: slack }, { name: a, url: https://b.example, form: slack }]',
    /webhooks\.1\.name: another webhook/,
  ],
  [
    'evidence',
    `authorities: [{ name: a, url: https://a.example, ca: '${ca}' }, { name: a, url: https://b.example, ca: '${ca}' }]`,
    /authorities\.1\.name: another authority/,
  ],
  ['mail', '{ host: a.example, from: a@b.example, user: me }', /mail: write both user and password/],
  [
    'reported',
    "[{ title: { fr: a, en: a }, began_at: '2021-10-02T00:00:00Z', ended_before: '2021-10-01T00:00:00Z', sources: [{ name: a, says: a }] }]",
    /reported\.0: put its times in order/,
  ],
  [
    'inbox',
    '{ kind: imap, host: a.example, user: a, password: a, address: a@b.example }',
    /inbox\.address: write an address with one \* before its @/,
  ],
  [
    'inbox',
    '{ kind: imap, host: a.example, user: a, password: a, address: veille.du.registre.bloctel+*@b.example }',
    /inbox\.address: shorten it/,
  ],
  ['heartbeat', '{ url: "https://user:secret@watchdog.example/ping" }', /heartbeat\.url: leave the user and/],
  ['mail', '{ host: a.example, port: 465, from: a@b.example }', /mail: port 465 speaks TLS from the first/],
  ['mail', '{ host: a.example, tls: implicit, from: a@b.example }', /mail: port 587 speaks TLS only after/],
  [
    'inbox',
    "{ kind: imap, host: a.example, tls: starttls, user: a, password: a, address: '*@b.example' }",
    /inbox: port 993 speaks TLS from the first byte: write tls: implicit, or another port/,
  ],
])('what contradicts itself is refused: %s %s', (section, body, words) => {
  expect(problemsIn(yamlWith({ [section]: body }))).toEqual([expect.stringMatching(words)])
})

test('files of certificates are read before anything starts, and told at once when they cannot be', () => {
  const noCertificate = fileOf('package.json')
  const problems = problemsIn(
    yamlWith({
      inbox: `{ kind: imap, host: a.example, user: a, password: a, address: '*@b.example', ca: none.pem }`,
      mail: `{ host: a.example, from: a@b.example, ca: '${noCertificate}' }`,
      evidence: `authorities: [{ name: a, url: https://a.example, ca: '${ca}', chain: none.pem }, { name: b, url: https://b.example, ca: '${fileOf('test')}' }]`,
    }),
  )
  expect(problems).toEqual([
    expect.stringMatching(/inbox\.ca: cannot be read \(ENOENT\): make it readable, or name another PEM file/),
    expect.stringMatching(/mail\.ca: holds no certificate: name a PEM file that does/),
    expect.stringMatching(/authorities\.0\.chain: cannot be read \(ENOENT\)/),
    expect.stringMatching(/authorities\.1\.ca: cannot be read \(EISDIR\)/),
  ])
})

test('a fault in one section does not hide what is wrong between the others', () => {
  const problems = problemsIn(
    yamlWith({ vantage: 'id: test', controls: '[http://one.example, https://two.example]' }),
  )
  expect(problems).toEqual([
    expect.stringMatching(/vantage\.place: is missing/),
    expect.stringMatching(/controls\.0: use https/),
  ])
})

test.each([
  ['title: Test\n  contact: https://constat.example', /^2:3: site: mails lead to these pages/],
  [
    'title: Test\n  contact: https://constat.example\n  url: http://constat.example',
    /site\.url: mails lead to these pages/,
  ],
])('a live registry whose mails would lead nowhere is not watched', (site, expected) => {
  expect(problemsIn(yamlWith({ site, mail }))).toEqual([expect.stringMatching(expected)])
  expect(problemsIn(yamlWith({ site }))).toEqual([])
  const practice = 'name: Test\n  url: https://registry.example\n  state: practice'
  expect(problemsIn(yamlWith({ site, mail, registry: practice }))).toEqual([])
})
