import { createConnection } from 'node:net'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { listening, type Patience } from '../../src/listen.ts'
import { createSite } from '../../src/site/app.ts'
import { addressOf, clientNamed } from '../../src/site/client.ts'
import { guarded } from '../../src/site/guard.ts'
import { openLimits } from '../../src/site/limits.ts'
import { aRun } from '../support/runs.ts'
import { siteOver } from '../support/site.ts'
import { aStore, recordRun } from '../support/store.ts'

const now = Date.parse('2026-03-01T00:00:00Z')

type Guarding = {
  readonly url?: string
  readonly trustedProxies?: number
  readonly requestsPerMinute?: number
  readonly patience?: Patience
}

const aGuardedSite = async ({ patience, ...given }: Guarding = {}) => {
  const { store } = aStore()
  recordRun(store, aRun({ at: now - 60_000 }))
  const order = { url: 'http://constat.example', trustedProxies: 0, requestsPerMinute: 5, now: () => now }
  const port = await listening('127.0.0.1', 0, patience)
  onTestFinished(port.close)
  port.serve(guarded({ ...order, ...given }, createSite(siteOver(store, now)).fetch))
  return port.url
}

/** Says something to a server, byte for byte, and hears all that it answers until it hangs up. */
const saying = (url: string, said: string) =>
  new Promise<string>((resolve, reject) => {
    const socket = createConnection(Number(new URL(url).port), '127.0.0.1')
    let heard = ''
    socket.setEncoding('utf8').on('data', (text) => {
      heard += text
    })
    socket.on('close', () => resolve(heard))
    socket.on('error', (cause) => (heard === '' ? reject(cause) : resolve(heard)))
    socket.write(said)
  })

const get = (path: string, headers = '') =>
  `GET ${path} HTTP/1.1\r\nHost: constat.example\r\nConnection: close\r\n${headers}\r\n`

const asked = (url: string, from: string) => fetch(url, { headers: { 'X-Forwarded-For': from } })

test('a client that asks too often is told how long to wait, and no other pays for it', async () => {
  const url = await aGuardedSite({ trustedProxies: 1 })
  for (let turn = 0; turn < 5; turn += 1) expect((await asked(url, '203.0.113.7')).status).toBe(200)
  const refused = await asked(url, '203.0.113.7')
  expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '12'])
  expect(await refused.text()).toContain('réessayez dans 12 s')
  expect((await asked(url, '203.0.113.8')).status).toBe(200)
})

test('what a client writes itself into X-Forwarded-For changes nothing', async () => {
  const url = await aGuardedSite({ trustedProxies: 1 })
  const statuses: number[] = []
  for (let turn = 0; turn < 6; turn += 1) {
    statuses.push((await asked(url, `198.51.100.${turn}, 127.0.0.1, 203.0.113.7`)).status)
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
})

test('programs of this machine are not limited, nor is everybody behind a proxy that was not counted', async () => {
  const url = await aGuardedSite({ trustedProxies: 0 })
  for (let turn = 0; turn < 7; turn += 1) expect((await asked(url, '203.0.113.7')).status).toBe(200)
})

test('only the words of the proxies that were counted are taken', () => {
  const from = (remoteAddress: string, said?: string) => ({
    socket: { remoteAddress },
    headers: said === undefined ? {} : { 'x-forwarded-for': said },
  })
  expect(addressOf(from('192.0.2.1', '203.0.113.7'), 0)).toBe('192.0.2.1')
  expect(addressOf(from('127.0.0.1', 'evil, 203.0.113.7'), 1)).toBe('203.0.113.7')
  expect(addressOf(from('127.0.0.1', '203.0.113.7, 192.0.2.9'), 2)).toBe('203.0.113.7')
  expect(addressOf(from('127.0.0.1', '203.0.113.7'), 2)).toBe('127.0.0.1')
  expect(addressOf(from('127.0.0.1', 'unknown'), 1)).toBe('127.0.0.1')
  expect(addressOf(from('::ffff:192.0.2.1'), 1)).toBe('192.0.2.1')
  expect(clientNamed('192.0.2.1')).toBe('192.0.2.1')
  expect(clientNamed('2001:db8:1:2:3:4:5:6')).toBe(clientNamed('2001:db8:1:2::1'))
  expect(clientNamed('2001:db8:1:2::1')).not.toBe(clientNamed('2001:db8:1:3::1'))
  expect(clientNamed('2001:DB8::1')).toBe('2001:db8:0:0::/64')
})

test('a limit never lets through more than its rate and one full bucket', () => {
  const waits = fc.array(fc.nat(20_000), { maxLength: 200 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), waits, (perMinute, steps) => {
      let at = 0
      const limits = openLimits(perMinute, () => at)
      let through = 0
      for (const step of steps) {
        at += step
        if (limits.take('client') === 0) through += 1
      }
      expect(through).toBeLessThanOrEqual(perMinute + (at * perMinute) / 60_000 + 1e-6)
    }),
  )
})

test('who waits as long as was said is let through', () => {
  let at = 0
  const limits = openLimits(7, () => at)
  for (let turn = 0; turn < 7; turn += 1) expect(limits.take('client')).toBe(0)
  const waitS = limits.take('client')
  expect(waitS).toBeGreaterThan(0)
  at += waitS * 1000
  expect(limits.take('client')).toBe(0)
})

test('a client that sends its headers byte by byte is hung up on, and others are served meanwhile', async () => {
  const url = await aGuardedSite({ patience: { headersMs: 300, requestMs: 300 } })
  const slow = saying(url, 'GET / HTTP/1.1\r\nHost: constat.example\r\nX-Slow: ')
  expect((await fetch(url)).status).toBe(200)
  expect(await slow).toMatch(/^HTTP\/1\.1 408 /)
})

test('a client that sends its form byte by byte is hung up on', async () => {
  const url = await aGuardedSite({ patience: { headersMs: 300, requestMs: 300 } })
  const head = 'POST /incidents HTTP/1.1\r\nHost: constat.example\r\nContent-Length: 1000\r\n\r\n'
  expect(await saying(url, `${head}a`)).toMatch(/^HTTP\/1\.1 (?:405|408) /)
})

test('large headers and addresses are refused with what they are', async () => {
  const url = await aGuardedSite()
  expect(await saying(url, get('/', `X-Large: ${'a'.repeat(20_000)}\r\n`))).toMatch(/^HTTP\/1\.1 431 /)
  expect(await saying(url, get(`/${'a'.repeat(20_000)}`))).toMatch(/^HTTP\/1\.1 431 /)
})

test('what is announced as larger than any form is refused before it is sent', async () => {
  const url = await aGuardedSite()
  const head = 'POST /subscribe HTTP/1.1\r\nHost: constat.example\r\nContent-Length: 100000000\r\n\r\n'
  expect(await saying(url, head)).toMatch(/^HTTP\/1\.1 413 /)
})

test('no address leads to a file that is not published', async () => {
  const url = await aGuardedSite()
  const climbing = [
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/artefacts/../../../package.json',
    '/artefacts/..%2f..%2fpackage.json',
    '/artefacts/%2e%2e%2fconstat.db',
    '/log/tile/../../constat.db',
    '/log/tile/..%2f..%2fconstat.db',
    '/assets/..%2f..%2fpackage.json',
    '/data/..\\..\\package.json',
    '/runs/..%00package.json',
    '//etc/passwd',
  ]
  for (const path of climbing) {
    const answer = await saying(url, get(path))
    expect(answer, path).toMatch(/^HTTP\/1\.1 (?:30\d|40\d) /)
    expect(answer, path).not.toMatch(/"dependencies"|root:x:|SQLite format/)
  }
})

test('what is no HTTP is answered as such, and the server goes on', async () => {
  const url = await aGuardedSite()
  expect(await saying(url, '\u0016\u0003\u0001 hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  expect(await saying(url, 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: x\r\n\r\n')).toMatch(
    /^HTTP\/1\.1 400 /,
  )
  expect((await fetch(url)).status).toBe(200)
})

test('behind TLS a browser is told never to come without it, on every answer', async () => {
  const url = await aGuardedSite({ url: 'https://constat.example' })
  for (const path of ['/', '/', '/nowhere', '/style.css', '/api/v1/status', '/healthz']) {
    const { headers } = await fetch(`${url}${path}`)
    expect(headers.get('Strict-Transport-Security'), path).toBe('max-age=31536000')
  }
  const plain = await fetch(await aGuardedSite())
  expect(plain.headers.get('Strict-Transport-Security')).toBeNull()
})

test('no page sets a cookie or lets anything in that is not ours', async () => {
  const url = await aGuardedSite()
  for (const path of ['/', '/en/', '/incidents', '/method', '/data', '/about', '/api/', '/nowhere']) {
    const { headers } = await fetch(`${url}${path}`)
    expect(headers.get('Set-Cookie'), path).toBeNull()
    expect(headers.get('Content-Security-Policy'), path).toContain("default-src 'none'")
    expect(headers.get('Content-Security-Policy'), path).not.toMatch(/unsafe|\*|https?:/)
    expect(headers.get('X-Content-Type-Options'), path).toBe('nosniff')
  }
})
