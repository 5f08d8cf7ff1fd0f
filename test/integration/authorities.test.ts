import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startAuthorities } from '../../src/practice/authorities.ts'
import { authorityNames, type StampingGround, startStampingGround } from '../support/authorities.ts'

let ground: StampingGround
let folder = ''

beforeAll(async () => {
  ground = await startStampingGround()
  folder = ground.folder
})
afterEach(() => ground.repair())
afterAll(() => ground.stop())

const openssl = (...args: readonly string[]): string => ground.openssl(...args)

const ask = (url: string, body: Uint8Array, type = 'application/timestamp-query'): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': type }, body: Uint8Array.from(body) })

const makeRequest = (text: string): Buffer => {
  writeFileSync(join(folder, 'data.txt'), text)
  openssl('ts', '-query', '-data', 'data.txt', '-sha256', '-cert', '-out', 'request.tsq')
  return readFileSync(join(folder, 'request.tsq'))
}

const receive = async (response: Response): Promise<void> =>
  writeFileSync(join(folder, 'reply.tsr'), new Uint8Array(await response.arrayBuffer()))

for (const name of authorityNames) {
  test(`${name} gives a token that openssl verifies against the certificate to pin`, async () => {
    const { url, ca } = ground.authorityOf(name)
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
    const { ca, chain } = ground.authorityOf(name)
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
  expect(ground.authorityOf('practice-ec').chain).toBeUndefined()
  expect(ground.authorityOf('practice-rsa').chain).toContain('BEGIN CERTIFICATE')
})

test('only a time-stamp request of a sane size is taken', async () => {
  const { url } = ground.authorityOf('practice-ec')
  expect((await fetch(url)).status).toBe(405)
  expect((await ask(url, makeRequest('a page'), 'application/json')).status).toBe(415)
  expect((await ask(url, new Uint8Array(5_000))).status).toBe(413)
})

test('requests at the same time get a token each, and no serial number twice', async () => {
  const { url } = ground.authorityOf('practice-ec')
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
  expect(again.authorities.map(({ ca }) => ca)).toEqual(ground.authorities.map(({ ca }) => ca))
})

test('what a start that was cut short left behind is made anew', async () => {
  const cut = join(folder, 'cut-short')
  mkdirSync(join(cut, 'practice-ec', 'own.unfinished'), { recursive: true })
  writeFileSync(join(cut, 'practice-ec', 'own.unfinished', 'root.crt'), 'half a certificate')
  const again = await startAuthorities({ folder: cut })
  onTestFinished(() => again.stop())
  expect(again.authorities[0]?.ca).toContain('BEGIN CERTIFICATE')
  expect(existsSync(join(cut, 'practice-ec', 'own.unfinished'))).toBe(false)
  expect(statSync(join(cut, 'practice-ec', 'own')).mode & 0o077).toBe(0)
})

test('an authority that refuses says so in its answer, as RFC 3161 has it', async () => {
  ground.setFault('practice-ec', 'refused')
  await receive(await ask(ground.authorityOf('practice-ec').url, makeRequest('a page')))
  expect(openssl('ts', '-reply', '-in', 'reply.tsr', '-text')).toContain('Status: Rejected.')
})

test('a token under an expired certificate holds at a moment when that certificate was valid, and not now', async () => {
  ground.setFault('practice-ec', 'expired')
  const { url, ca } = ground.authorityOf('practice-ec')
  await receive(await ask(url, makeRequest('a page')))
  writeFileSync(join(folder, 'ca.pem'), ca)
  const verify = ['ts', '-verify', '-data', 'data.txt', '-in', 'reply.tsr', '-CAfile', 'ca.pem']
  expect(() => openssl(...verify)).toThrow('certificate has expired')
  expect(openssl(...verify, '-no_check_time')).toContain('Verification: OK')
})

test('without openssl the start ends in one clear sentence', async () => {
  const path = process.env['PATH']
  const empty = mkdtempSync(join(tmpdir(), 'constat-without-openssl-'))
  process.env['PATH'] = empty
  onTestFinished(() => {
    process.env['PATH'] = path
    rmSync(empty, { recursive: true })
  })
  await expect(startAuthorities({ folder: join(empty, 'authorities') })).rejects.toThrow(
    'The practice time-stamp authorities need the program openssl, which is not installed',
  )
})
