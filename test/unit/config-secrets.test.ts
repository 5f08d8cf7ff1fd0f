import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readProbeFile } from '../../src/config/probe-file.ts'
import { readConfig } from '../../src/config/read.ts'
import { fileOf, inEnvironment, pemOf, problemsIn, yamlWith } from '../support/config.ts'
import { aFolder } from '../support/store.ts'

test.each([
  ['*s3cret', 'an alias'],
  ['!s3cret x', 'a tag'],
  ['"a" s3cret', 'not YAML'],
  ['"\\q s3cret"', 'not YAML'],
  ['@s3cret', 'begin with @'],
  ['{ s3cret: 1 }', 'write text'],
  ['[s3cret]', 'write text'],
  [`"\${file:missing} s3cret"`, 'cannot be read'],
  [`"\${not here} s3cret"`, 'write a reference'],
  [`"x\${s3cret}x"`, 'is not in the environment'],
])('a bad secret is never shown: %s', (written, words) => {
  const problems = problemsIn(
    yamlWith({ mail: `host: mail.example\n  from: a@b.example\n  user: me\n  password: ${written}` }),
  ).join('\n')
  expect(problems).toContain('20:')
  expect(problems).toMatch(words)
  expect(problems).not.toContain('s3cret')
})

test.each([
  ['mail', '{ host: a.example, from: a@b.example, user: me, password:s3cret }'],
  ['mail', '{ host: a.example, from: a@b.example, user: me, password:hosts }'],
  ['mail', '{ host: a.example, from: a@b.example, user: me, password: hunter,s3cret }'],
  ['mail', '{ host: a.example, from: a@b.example, user: me, password: hunter,hosts }'],
  ['inbox', '{ kind: imap, host: a.example, user: me, address: "*@a.example", password: hunter,hosts }'],
  ['identities', '{ claire: { values: { password:s3cret } } }'],
  ['identities', '{ claire: { values: { password:s3cret: x } } }'],
  ['identities', '{ claire: { values: { password: hunter,hosts } } }'],
  ['identities', '{ claire: { values: { phone: x } }, claire:s3cret }'],
  ['webhooks', '[{ name: desk, url: https://desk.example, secret: whsec_abc,hosts }]'],
])('a secret that its braces tear apart is never shown: %s: %s', (section, body) => {
  const problems = problemsIn(yamlWith({ [section]: body }))
  expect(problems).not.toEqual([])
  expect(problems.join('\n')).not.toMatch(/s3cret|hosts|hunter/)
})

test('a key that nothing comes near is told by its place alone', () => {
  expect(problemsIn(`${yamlWith()}colour: red\n`)).toEqual([
    '16:1: a key here is not known: remove it, or put in quotes the value that it belongs to',
  ])
  const keyless = '{ host: a.example, from }'
  expect(problemsIn(yamlWith({ mail: keyless }))).toEqual([expect.stringContaining(': mail.from: write')])
})

test('secrets come from the environment and from files beside the configuration', () => {
  const folder = aFolder()
  inEnvironment('CONSTAT_TEST_USER', 'me')
  writeFileSync(join(folder, 'password'), ' pass word \n')
  const mail = `host: mail.example\n  from: a@b.example\n  user: "\${CONSTAT_TEST_USER}"\n  password: \${file:password}`
  const file = join(folder, 'constat.yaml')
  writeFileSync(file, yamlWith({ mail, vantage: `id: test\n  place: "$\${HERE}"` }))
  const config = readConfig(file)
  expect(config.mail).toMatchObject({ user: 'me', password: ' pass word ', tls: 'starttls', port: 587 })
  expect(config.vantage.place).toBe(`\${HERE}`)
})

test('a value from outside that does not fit is refused without being shown', () => {
  inEnvironment('CONSTAT_TEST_SECRET', 's3cret')
  const problems = problemsIn(
    yamlWith({
      webhooks: `- { name: desk, url: "\${CONSTAT_TEST_SECRET}", secret: "\${CONSTAT_TEST_SECRET}" }`,
    }),
  )
  expect(problems).toEqual([
    expect.stringMatching(/^17:24: webhooks\.0\.url: write a whole address/),
    expect.stringMatching(/^17:58: webhooks\.0\.secret: write whsec_ and what/),
  ])
})

const witnessKey = (text: string) => `witness: { url: https://witness.example, key: ${text} }`
const dkimKey = `host: a.example\n  from: a@b.example\n  dkim: { domain: b.example, selector: a, private_key: "\${CONSTAT_TEST_KEY}" }`
const inboxKey = `kind: smtp\n  host: 0.0.0.0\n  port: 25\n  domain: b.example\n  certificate: { chain: "\${file:${fileOf('test/fixtures/certificate.pem')}}", private_key: "\${CONSTAT_TEST_KEY}" }`

test.each([
  ['evidence', 'age_recipient: age1zzz', /age_recipient: write the public key that age-keygen prints/],
  ['evidence', 'log_origin: a log', /log_origin: write a name without spaces/],
  ['evidence', witnessKey('nonsense'), /witness\.key: write the key of a witness/],
  // Whole, and of the kind that signs logs.
  [
    'evidence',
    witnessKey('w.example+9fa39050+AbzAuVZ42RtKyKhSyCRFh1xKbn634qO2cF9SOrCNPNwk'),
    /witness\.key: write the key of a witness/,
  ],
  ['inbox', inboxKey, /inbox\.certificate: write a certificate and the key that belongs to it/],
  ['mail', dkimKey, /mail\.dkim\.private_key: write an RSA key as PEM/],
])(
  'a key that could not be used is refused before anything starts, unseen: %s: %s',
  (section, body, words) => {
    inEnvironment('CONSTAT_TEST_KEY', pemOf(generateKeyPairSync('ed25519').privateKey))
    const problems = problemsIn(yamlWith({ [section]: body }))
    expect(problems).toEqual([expect.stringMatching(words)])
    expect(problems.join()).not.toMatch(/BEGIN|zzz|nonsense/)
  },
)

test('a probe file that is no JSON is told without a piece of it', () => {
  const file = join(aFolder(), 'probe.json')
  writeFileSync(file, '{ "steps": s3cret }')
  expect(readProbeFile(file)).toBe('is not JSON: import the recording again')
})

test('what is not in the environment is told once, where it is asked for', () => {
  const mail = `host: mail.example\n  from: a@b.example\n  user: me\n  password: \${CONSTAT_TEST_ABSENT}`
  expect(problemsIn(yamlWith({ mail }))).toEqual([
    `20:13: \${CONSTAT_TEST_ABSENT} is not in the environment: set it before starting, or write $\${ where \${ itself is meant`,
  ])
})
