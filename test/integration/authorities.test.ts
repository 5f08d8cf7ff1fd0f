import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type PracticeAuthorities, startAuthorities } from '../../src/practice/authorities.ts'

const names = ['practice-ec', 'practice-rsa'] as const

let folder = ''
let practice: PracticeAuthorities

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'constat-authorities-'))
  practice = await startAuthorities({ folder: join(folder, 'authorities') })
})
afterEach(() => {
  for (const name of names) practice.setFault(name, null)
})
afterAll(async () => {
  await practice.stop()
  rmSync(folder, { recursive: true })
})

const openssl = (...args: readonly string[]): string =>
  execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

const authorityOf = (name: (typeof names)[number]) => {
  const found = practice.authorities.find((it) => it.name === name)
  if (found === undefined) throw new Error(`There is no authority ${name}.`)
  return found
}

const ask = (url: string, body: Uint8Array, type = 'application/timestamp-query'): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': type }, body: Uint8Array.from(body) })

const makeRequest = (text: string): Buffer => {
  writeFileSync(join(folder, 'data.txt'), text)
  openssl('ts', '-query', '-data', 'data.txt', '-sha256', '-cert', '-out', 'request.tsq')
  return readFileSync(join(folder, 'request.tsq'))
}

const receive = async (response: Response): Promise<void> =>
  writeFileSync(join(folder, 'reply.tsr'), new Uint8Array(await response.arrayBuffer()))

for (const name of names) {
  test(`${name} gives a token that openssl verifies against the certificate to pin`, async () => {
    const { url, ca } = authorityOf(name)
    const response = await ask(url, makeRequest('a page'))
    expect(response.headers.get('content-type')).toBe('application/timestamp-reply')
    await receive(response)
    writeFileSync(join(folder, 'ca.pem'), ca)
    const said = openssl(
      ...['ts', '-verify', '-queryfile', 'request.tsq', '-in', 'reply.tsr', '-CAfile', 'ca.pem'],
    )
    expect(said).toContain('Verification: OK')
  })

  test(`${name} says in its certificates that it is of no legal value`, () => {
    const { ca, chain } = authorityOf(name)
    for (const pem of [ca, ...(chain === undefined ? [] : [chain])]) {
      writeFileSync(join(folder, 'one.pem'), pem)
      expect(openssl('x509', '-in', 'one.pem', '-noout', '-subject')).toContain('no legal value')
    }
    const own = join(folder, 'authorities', name, 'own', 'tsa.crt')
    expect(openssl('x509', '-in', own, '-noout', '-subject')).toContain('no legal value')
  })
}

test('one authority signs with an elliptic curve and the other, through an intermediate, with RSA', () => {
  const textOf = (name: string) =>
    openssl('x509', '-in', join(folder, 'authorities', name, 'own', 'tsa.crt'), '-noout', '-text')
  expect(textOf('practice-ec')).toContain('NIST CURVE: P-256')
  expect(textOf('practice-rsa')).toContain('rsaEncryption')
  expect(authorityOf('practice-ec').chain).toBeUndefined()
  expect(authorityOf('practice-rsa').chain).toContain('BEGIN CERTIFICATE')
})

test('only a time-stamp request of a sane size is taken', async () => {
  const { url } = authorityOf('practice-ec')
  expect((await fetch(url)).status).toBe(405)
  expect((await ask(url, makeRequest('a page'), 'application/json')).status).toBe(415)
  expect((await ask(url, new Uint8Array(5_000))).status).toBe(413)
})

test('requests at the same time get a token each, and no serial number twice', async () => {
  const { url } = authorityOf('practice-ec')
  const request = makeRequest('a page')
  const responses = await Promise.all(Array.from({ length: 8 }, () => ask(url, request)))
  const serials: string[] = []
  for (const response of responses) {
    await receive(response)
    serials.push(/Serial number: (\S+)/.exec(openssl('ts', '-reply', '-in', 'reply.tsr', '-text'))?.[1] ?? '')
  }
  expect(new Set(serials).size).toBe(8)
})

test('a second start keeps the keys and certificates of the first', async () => {
  const again = await startAuthorities({ folder: join(folder, 'authorities') })
  onTestFinished(() => again.stop())
  expect(again.authorities.map(({ ca }) => ca)).toEqual(practice.authorities.map(({ ca }) => ca))
})

test('an authority that refuses says so in its answer, as RFC 3161 has it', async () => {
  practice.setFault('practice-ec', 'refused')
  await receive(await ask(authorityOf('practice-ec').url, makeRequest('a page')))
  expect(openssl('ts', '-reply', '-in', 'reply.tsr', '-text')).toContain('Status: Rejected.')
})

test('a token under an expired certificate holds at a moment when that certificate was valid, and not now', async () => {
  practice.setFault('practice-ec', 'expired')
  const { url, ca } = authorityOf('practice-ec')
  await receive(await ask(url, makeRequest('a page')))
  writeFileSync(join(folder, 'ca.pem'), ca)
  const verify = ['ts', '-verify', '-data', 'data.txt', '-in', 'reply.tsr', '-CAfile', 'ca.pem']
  expect(() => openssl(...verify)).toThrow('certificate has expired')
  expect(openssl(...verify, '-no_check_time')).toContain('Verification: OK')
})

test('without openssl the start ends in one clear sentence', async () => {
  const path = process.env['PATH']
  process.env['PATH'] = folder
  onTestFinished(() => {
    process.env['PATH'] = path
  })
  await expect(startAuthorities({ folder: join(folder, 'none') })).rejects.toThrow(
    'The practice time-stamp authorities need the program openssl, which is not installed',
  )
})
