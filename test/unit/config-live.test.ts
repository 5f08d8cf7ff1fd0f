import { expect, test } from 'vitest'
import { domainOf } from '../../src/config/host-rules.ts'
import { problemsIn, yamlWith } from '../support/config.ts'

const registryAt = (url: string, state = 'live') => `name: Test\n  url: ${url}\n  state: ${state}`

const look = '{ tier: look, cron: "*/5 * * * *" }'

const probeWith = (more: string, schedule = look) =>
  `- id: consumer-sign-up\n    schedules: [${schedule}]\n    ${more}`

test.each([
  ['step_deadline: 30 ms', /step_deadline: a live registry is given 5 s at least: write 5 s or more/],
  ['settle: 0 s', /settle: a live registry is given 1 s at least/],
  ['mail_within: 1 s', /mail_within: a live registry is given 1 min at least/],
  ['slow_after: 0 s', /slow_after: a live registry is given 5 s at least/],
  ['cap_per_day: 100000000', /cap_per_day: a live registry is sent 500 submissions a day at most/],
])('a live registry is not accused for want of time, nor leant on: %s', (more, words) => {
  const probes = probeWith(more)
  expect(problemsIn(yamlWith({ probes }))).toEqual([expect.stringMatching(words)])
  const registry = registryAt('http://127.0.0.1:1', 'practice')
  expect(problemsIn(yamlWith({ probes, registry }))).toEqual([])
})

test('a live registry is attempted once a minute at most', () => {
  const everySecond = probeWith('identity: null', '{ tier: look, cron: "* * * * * *" }')
  expect(problemsIn(yamlWith({ probes: everySecond }))).toEqual([
    expect.stringMatching(/schedules\.0\.cron: a live registry is attempted once a minute at most/),
  ])
  const everyMinute = probeWith('identity: null', '{ tier: look, cron: "* * * * *" }')
  expect(problemsIn(yamlWith({ probes: everyMinute }))).toEqual([])
})

test.each([
  ['policy', '{ open_after: 1000000000 }', /policy\.open_after: write a number of 20 or less/],
  ['heartbeat', '{ url: https://beat.example, every: 0 s }', /heartbeat\.every: write 10 s or more/],
])('what would keep anybody from being told is refused: %s %s', (section, body, words) => {
  expect(problemsIn(yamlWith({ [section]: body }))).toEqual([expect.stringMatching(words)])
})

test.each(['https://www.service-public.fr', 'http://8.8.8.8', 'http://[2a00::1]'])(
  'practice is not said of what the public can reach: %s',
  (url) => {
    expect(problemsIn(yamlWith({ registry: registryAt(url, 'practice') }))).toEqual([
      expect.stringMatching(/registry\.state: practice is for a stand-in in a network of your own/),
    ])
  },
)

test.each(['http://127.0.0.1:3001', 'http://[::1]:1', 'http://10.1.2.3', 'http://stand-in', 'http://a.test'])(
  'practice may be said of a stand-in: %s',
  (url) => {
    expect(problemsIn(yamlWith({ registry: registryAt(url, 'practice') }))).toEqual([])
  },
)

test.each([
  ['registry', registryAt("'https://me:s3cret@registry.example'"), 'registry.url'],
  ['controls', "['https://me:s3cret@one.example', https://two.example]", 'controls.0'],
  ['site', "title: Test\n  contact: 'https://me@constat.example'", 'site.contact'],
  ['heartbeat', "url: 'https://:s3cret@beat.example'", 'heartbeat.url'],
])('an address with a log-in is refused without being shown: %s', (section, body, path) => {
  const problems = problemsIn(yamlWith({ [section]: body }))
  expect(problems).toEqual([expect.stringContaining(`${path}: leave the user and the password out`)])
  expect(problems.join()).not.toContain('s3cret')
})

test.each(['https://constat.example/etat', 'https://constat.example/?a', 'https://constat.example/#a'])(
  'the pages have an address of their own, without a path: %s',
  (url) => {
    const site = `title: Test\n  contact: https://constat.example/contact\n  url: '${url}'`
    expect(problemsIn(yamlWith({ site }))).toEqual([
      expect.stringMatching(/site\.url: write the address alone, without a path: https:\/\/constat\.example/),
    ])
  },
)

test.each([
  ['www.registre.example', 'registre.example'],
  ['aide.registre.example', 'registre.example'],
  ['REGISTRE.example.', 'registre.example'],
  ['www.bloctel.gouv.fr', 'bloctel.gouv.fr'],
  ['a.b.co.uk', 'b.co.uk'],
  ['127.0.0.1', '127.0.0.1'],
  ['[2001:db8::1]', '[2001:db8::1]'],
])('the host %s belongs to %s', (host, domain) => {
  expect(domainOf(host)).toBe(domain)
})

test.each([
  [
    'https://www.registre.example',
    '[https://aide.registre.example, https://two.example]',
    /controls\.0: .*nothing/,
  ],
  ['https://registre.example', '[https://a.example, https://www.a.example]', /controls\.1: .*another domain/],
])('a sibling is no independent control: of %s, %s', (url, controls, words) => {
  expect(problemsIn(yamlWith({ registry: registryAt(url), controls }))).toEqual([
    expect.stringMatching(words),
  ])
})

const reportOf = (probe: string, began: string) =>
  `[{ probe: ${probe}, title: { fr: a, en: a }, began_at: '${began}', sources: [{ name: a, says: a }] }]`

test.each([
  [reportOf('nobodys', '2021-10-01T00:00:00Z'), /reported\.0\.probe: there is no journey nobodys: the known/],
  [reportOf('consumer-sign-up', '2999-10-01T00:00:00Z'), /reported\.0\.began_at: this has not come yet/],
])('what could never be taken back is checked as the command checks it: %s', (reported, words) => {
  expect(problemsIn(yamlWith({ reported }))).toEqual([expect.stringMatching(words)])
})

const submit = '{ tier: submit, cron: "0 7 * * *" }'

const submitting = (values: string, registry: string, more = '') =>
  yamlWith({
    registry,
    probes: probeWith(`identity: claire${more}`, submit),
    identities: `claire: { values: { ${values} }, mandate: { holder: Claire, signed_on: 2026-01-15, document: a.pdf } }`,
    inbox: '{ kind: smtp, host: 127.0.0.1, port: 0, domain: probes.example }',
    mail: '{ host: 127.0.0.1, from: constat@probes.example }',
  })

test('an identity has every value that the steps of its probe type', () => {
  const live = registryAt('https://registry.example')
  expect(problemsIn(submitting('last_name: a, password: b', live))).toEqual([
    expect.stringMatching(
      /^14:15: probes\.0\.identity: consumer-sign-up types first_name, phone: give it an identity whose values have them/,
    ),
  ])
  expect(problemsIn(submitting("last_name: a, first_name: b, password: c, phone: '1'", live))).toEqual([])
})

test('what comes after a binding step is asked for where that step is taken', () => {
  const company =
    "contact: a, phone: '1', password: b, company: c, siret: d, legal_form: e, naf: f, address: g, representative: h"
  const enrolling = (registry: string) =>
    submitting(company, registry).replace('consumer-sign-up', 'company-enrolment')
  expect(problemsIn(enrolling(registryAt('https://registry.example')))).toEqual([])
  expect(problemsIn(enrolling(registryAt('http://127.0.0.1:1', 'practice')))).toEqual([
    expect.stringContaining(
      'company-enrolment types payment_reference: give it an identity whose values have it',
    ),
  ])
})
