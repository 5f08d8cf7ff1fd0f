import { expect, test } from 'vitest'
import { practiceConfig } from '../../src/config/practice.ts'
import type { Config } from '../../src/config/schema.ts'
import { configFingerprint } from '../../src/wiring/config-fingerprint.ts'

const config: Config = practiceConfig({
  registryUrl: 'http://127.0.0.1:3001',
  controls: ['http://127.0.0.1:3002', 'http://127.0.0.1:3003'],
  mailPort: 2525,
  inboxPort: 2526,
  sitePort: 3000,
})

const [probe] = config.probes
if (!config.mail || !probe) throw new Error('Practice has mail and probes.')
const { mail } = config

const authority = (url: string) => ({ name: 'one', url, ca: '/ca.pem', chain: null, minInterval: 0 })
const webhook = { name: 'hook', form: 'slack', probes: [], allowPrivate: false } as const
const stampedAt = (url: string): Config => ({
  ...config,
  evidence: { ...config.evidence, authorities: [authority(url)] },
})

const mailboxOf = (address: string): Config => ({
  ...config,
  inbox: {
    kind: 'imap',
    host: 'imap.example',
    port: 993,
    tls: 'implicit',
    user: 'us',
    password: 'hunter2',
    ca: null,
    address,
  },
})

test('a configuration has the same fingerprint at every start', () => {
  expect(configFingerprint(structuredClone(config))).toBe(configFingerprint(config))
  expect(configFingerprint(config)).toMatch(/^[0-9a-f]{64}$/)
})

test('a secret or a person changes nothing of the fingerprint', () => {
  const same: readonly (readonly [Config, Config])[] = [
    [
      config,
      { ...config, mail: { ...mail, password: 'hunter2', user: 'us', operatorAddress: 'a@b.example' } },
    ],
    [mailboxOf('claire+*@example.org'), mailboxOf('dominique+*@example.org')],
    [config, { ...config, identities: {} }],
    [
      config,
      { ...config, probes: config.probes.map((one) => ({ ...one, identity: { phone: '0639981234' } })) },
    ],
    [stampedAt('https://tsa.example/tsr'), stampedAt('https://us:secret@tsa.example/tsr?key=hunter2')],
    [
      { ...config, webhooks: [{ ...webhook, url: 'https://hooks.example/a', secret: null }] },
      { ...config, webhooks: [{ ...webhook, url: 'https://hooks.example/b', secret: 'whsec_x' }] },
    ],
    [
      { ...config, heartbeat: { url: 'https://beat.example/a', every: 60_000 } },
      { ...config, heartbeat: { url: 'https://beat.example/b', every: 60_000 } },
    ],
  ]
  for (const [one, other] of same) expect(configFingerprint(other)).toBe(configFingerprint(one))
})

test('whatever says how the registry is watched changes the fingerprint', () => {
  const changed: readonly Config[] = [
    { ...config, registry: { ...config.registry, url: 'https://other.example/' } },
    { ...config, policy: { ...config.policy, openAfter: 3 } },
    { ...config, probes: [probe] },
    { ...config, probes: config.probes.map((one) => ({ ...one, slowAfter: 9_000 })) },
    { ...config, controls: [...config.controls].reverse() },
    stampedAt('https://tsa.example/tsr'),
    { ...config, evidence: { ...config.evidence, ageRecipient: 'age1other' } },
  ]
  const fingerprints = [config, ...changed].map(configFingerprint)
  expect(new Set(fingerprints).size).toBe(fingerprints.length)
})
