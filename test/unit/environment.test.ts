import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { type EnvironmentOrder, environmentOf } from '../../src/evidence/environment.ts'
import { readHost } from '../../src/evidence/host.ts'
import type { Capture } from '../../src/outcome/capture.ts'
import { reportWords } from '../../views/words-report.ts'
import { aFolder } from '../support/store.ts'

const json = (kind: Capture['kind'], value: unknown): Capture => ({
  kind,
  step: null,
  mediaType: 'application/json',
  bytes: Buffer.from(JSON.stringify(value)),
})

const tls = {
  protocol: 'TLS 1.3',
  keyExchange: 'X25519',
  cipher: 'AES_128_GCM',
  issuer: 'R11',
  subject: 'registre.example',
  validFrom: 0,
  validTo: 1000,
  timestamps: [{ log: "Let's Encrypt 'Oak2026'", origin: 'Embedded in certificate', at: 500 }],
}

test('an image says the commit and the dependencies that it was built from, or why it cannot', () => {
  const folder = aFolder()
  const sources = pathToFileURL(`${folder}/`)
  const readThere = () => readHost({ constat: '0.0.0', proxyVariables: [], sources })
  expect(readThere().unknown).toHaveProperty(['software.git_commit'])
  writeFileSync(join(folder, 'COMMIT'), '\n')
  expect(readThere().unknown['software.git_commit']).toContain('CONSTAT_COMMIT')
  writeFileSync(join(folder, 'COMMIT'), `${'a1'.repeat(20)}\n`)
  writeFileSync(join(folder, 'package-lock.json'), '{}')
  const { git_commit, lockfile_sha256 } = readThere().software
  expect([git_commit, lockfile_sha256]).toEqual(['a1'.repeat(20), expect.stringMatching(/^[0-9a-f]{64}$/)])
})

const order: EnvironmentOrder = {
  host: readHost({ constat: '0.0.0', proxyVariables: [] }),
  browserSha256: null,
  witness: {
    operator: null,
    contact: 'https://constat.example',
    vantage: { id: 'blois', place: 'Blois', network: null, isp: null },
  },
  clock: { offset_ms: 1, uncertainty_ms: 2, sources: ['ntp.example'], packets: null },
  target: 'https://127.0.0.1',
  sighting: {
    startedAt: 0,
    endedAt: 1000,
    durationMs: 1000,
    outcome: 'ok',
    failedStep: null,
    detail: null,
    retryAt: null,
    steps: [],
    controls: [],
    captures: [
      json('tls', tls),
      json('browser', { arguments: ['--password-store=basic'] }),
      { kind: 'mail', step: 'x', mediaType: 'message/rfc822', bytes: Buffer.from('From: x') },
    ],
    lost: [],
    personal: [],
    userAgent: 'test',
    browser: 'test',
  },
}

type Group = Readonly<Record<string, unknown>>

/** The paths of all facts that are null. */
const nullsIn = (group: Group, within = ''): readonly string[] =>
  Object.entries(group).flatMap(([name, value]) => {
    if (value === null) return [`${within}${name}`]
    return typeof value === 'object' ? nullsIn(value as Group, `${within}${name}.`) : []
  })

const bare: EnvironmentOrder = {
  ...order,
  clock: null,
  sighting: { ...order.sighting, captures: [] },
}

test.each([
  ['all was seen', order],
  ['nothing was seen', bare],
])('every fact that is not known has its reason, when %s', async (_, given) => {
  const { unknown, ...known } = await environmentOf(given)
  expect(nullsIn(known).filter((path) => !/\S/.test((unknown as Group)[path]?.toString() ?? ''))).toEqual([])
})

test('what the browser logged of the network is told: by what way it went, and what came from its cache', async () => {
  const logOf = (...results: readonly string[]) =>
    json('net-log', {
      constants: {
        logEventTypes: {
          PROXY_RESOLUTION_SERVICE_RESOLVED_PROXY_LIST: 1,
          HTTP_CACHE_OPEN_OR_CREATE_ENTRY: 2,
        },
      },
      events: [
        { type: 1, params: { proxy_info: 'DIRECT' } },
        { type: 1, params: { proxy_info: 'DIRECT' } },
        ...results.map((result) => ({ type: 2, params: { result } })),
      ],
    })
  const told = async (...results: readonly string[]) => {
    const sighting = { ...order.sighting, captures: [logOf(...results)] }
    const { proxy, clean_state } = await environmentOf({ ...order, sighting })
    return [proxy.resolved, clean_state.cache]
  }
  expect(await told('created')).toEqual([['DIRECT'], 'rien n’en est venu'])
  expect(await told('created', 'opened')).toEqual([['DIRECT'], '1 réponse(s) en sont venues'])
})

test('what a court asks for and cannot be had is null, rather than left out', async () => {
  const environment = await environmentOf(order)
  expect(environment).toMatchObject({
    operator: { registration: null, address: null },
    machine: { virtual: expect.toSatisfy((it) => it === null || typeof it === 'boolean') },
    image: { digest: null, sbom_sha256: null },
    network: { asn: null, public_addresses: null },
    proxy: { resolved: null },
    clean_state: { password_store: 'basic', autofill: null },
    clock: { offset_ms: 1, packets: null },
    tls: {
      protocol: 'TLS 1.3',
      valid_to: '1970-01-01T00:00:01.000Z',
      cipher: 'AES_128_GCM',
      key_exchange: 'X25519',
      sct: [{ origin: 'Embedded in certificate', at: '1970-01-01T00:00:00.500Z' }],
    },
    mail: { received: 1, headers_sha256: null },
    route: null,
    whois: null,
    firewall: null,
    antivirus: null,
  })
  expect('hypervisor' in environment.machine).toBe(true)
  const paths = Object.keys(environment.unknown).flatMap((path) => path.split('.'))
  expect(paths.filter((name) => reportWords.environmentNames[name] === undefined)).toEqual([])
})
