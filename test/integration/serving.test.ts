import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createSite } from '../../src/site/app.ts'
import type { Site } from '../../src/site/site.ts'
import { aRun, minute } from '../support/runs.ts'
import { siteOver } from '../support/site.ts'
import { aStore, recordRun } from '../support/store.ts'

const t0 = Date.UTC(2021, 9, 1, 6, 12)

const shared = 'public, max-age=10, s-maxage=10, stale-while-revalidate=60, stale-if-error=600'

/** A site whose clock the test turns, that counts how often its status page was made. */
const aServedSite = (given: Partial<Site> = {}) => {
  const { store } = aStore()
  recordRun(store, aRun({ at: t0 }))
  let now = t0 + minute
  let made = 0
  const site = siteOver(store, now, given)
  const app = createSite({
    ...site,
    now: () => now,
    nextRunAt: (probe) => {
      made += 1
      return given.nextRunAt?.(probe) ?? now + minute
    },
  })
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    app.request(path, { method, headers })
  const turnClock = (ms: number) => {
    now += ms
  }
  return { store, app, get, turnClock, made: () => made }
}

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

test('a page has the same bytes in every encoding, each with a strong ETag of its own', async () => {
  const { get } = aServedSite()
  const plain = await get('/')
  const br = await get('/', { 'Accept-Encoding': 'gzip, deflate, br' })
  const gzip = await get('/', { 'Accept-Encoding': 'br;q=0, gzip' })
  const words = await bytesOf(plain)
  expect(words.toString()).toContain('</html>')
  expect(brotliDecompressSync(await bytesOf(br)).equals(words)).toBe(true)
  expect(gunzipSync(await bytesOf(gzip)).equals(words)).toBe(true)
  const answers = [plain, br, gzip]
  expect(answers.map(({ headers }) => headers.get('Content-Encoding'))).toEqual([null, 'br', 'gzip'])
  for (const { headers } of answers) {
    expect(headers.get('Cache-Control')).toBe(shared)
    expect(headers.get('Vary')).toBe('Accept-Encoding')
    expect(headers.get('ETag')).toMatch(/^"[^"]+"$/)
  }
  expect(new Set(answers.map(({ headers }) => headers.get('ETag'))).size).toBe(3)
})

test.each([
  ['br', 'br'],
  ['*', 'br'],
  ['BR;q=1.0, gzip;q=0.5', 'br'],
  ['gzip;q=0.8, *;q=0', 'gzip'],
  ['identity', null],
  ['br;q=0, gzip;q=0.000', null],
  ['', null],
])('a visitor who accepts « %s » gets %s', async (accepted, encoding) => {
  const { get } = aServedSite()
  expect((await get('/', { 'Accept-Encoding': accepted })).headers.get('Content-Encoding')).toBe(encoding)
})

test('a page that the visitor has is answered with 304, its ETag and no body', async () => {
  const { get } = aServedSite()
  const br = { 'Accept-Encoding': 'br' }
  const etag = (await get('/', br)).headers.get('ETag') ?? ''
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await get('/', { ...br, 'If-None-Match': known })
    expect([again.status, await again.text()]).toEqual([304, ''])
    expect(again.headers.get('ETag')).toBe(etag)
    expect(again.headers.get('Cache-Control')).toBe(shared)
    expect(again.headers.get('Vary')).toBe('Accept-Encoding')
  }
  for (const known of ['"other"', etag.replaceAll('"', '')]) {
    expect((await get('/', { ...br, 'If-None-Match': known })).status).toBe(200)
  }
  expect((await get('/', { 'If-None-Match': etag })).status).toBe(200)
})

test('HEAD says what GET would, whichever was asked first', async () => {
  const { get } = aServedSite()
  const head = await get('/incidents', {}, 'HEAD')
  const whole = await get('/incidents')
  expect([head.status, await head.text()]).toEqual([200, ''])
  expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(whole.headers))
  expect(Number(whole.headers.get('Content-Length'))).toBe((await bytesOf(whole)).length)
})

test('64 visitors at the instant a page expires cause one rendering', async () => {
  const { get, made, turnClock } = aServedSite()
  await get('/')
  turnClock(minute)
  const before = made()
  const answers = await Promise.all(Array.from({ length: 64 }, () => get('/', { 'Accept-Encoding': 'br' })))
  const bodies = await Promise.all(answers.map(bytesOf))
  expect(made() - before).toBe(1)
  expect(new Set(bodies.map((body) => body.toString('base64'))).size).toBe(1)
})

test('a page is made anew when something was written, and once a minute, not before', async () => {
  const { store, get, made, turnClock } = aServedSite()
  const first = (await get('/')).headers.get('ETag')
  turnClock(59_999)
  expect((await get('/')).headers.get('ETag')).toBe(first)
  expect(made()).toBe(1)
  turnClock(1)
  await get('/')
  expect(made()).toBe(2)
  recordRun(store, aRun({ at: t0 + 5 * minute, fails: 2 }))
  const changed = await get('/')
  expect(await changed.text()).toContain('étape identity')
  expect(made()).toBe(3)
})

test('what was written while a page was being made is on the next one', async () => {
  const { store, get } = aServedSite()
  const underWay = get('/')
  recordRun(store, aRun({ at: t0 + 5 * minute, fails: 2 }))
  expect(await (await get('/')).text()).toContain('étape identity')
  await underWay
  expect(await (await get('/')).text()).toContain('étape identity')
})

test('pages that are missing or failed are not kept, and carry no ETag', async () => {
  let broken = true
  const failures: string[] = []
  const { get, made } = aServedSite({
    nextRunAt: () => {
      if (broken) throw new Error('broken for now')
      return t0
    },
    failed: (_, path) => failures.push(path),
  })
  for (const path of ['/', '/nowhere']) {
    const { headers, status } = await get(path, { 'If-None-Match': '*' })
    expect([status, headers.get('ETag'), headers.get('Cache-Control')]).toEqual([
      path === '/' ? 500 : 404,
      null,
      'no-store',
    ])
  }
  const before = made()
  await get('/')
  expect(made()).toBe(before + 1)
  broken = false
  expect((await get('/')).status).toBe(200)
  expect(failures).toEqual(['/', '/'])
})

test('no header of one visitor shows in the answer to another', async () => {
  const { get } = aServedSite()
  const hostile = {
    'X-Forwarded-Host': 'evil.example',
    'Accept-Language': 'en',
    Cookie: 'a=b',
    Host: 'evil.example',
  }
  const first = await (await get('/', hostile)).text()
  expect(first).not.toContain('evil.example')
  expect(await (await get('/')).text()).toBe(first)
  expect((await get('/')).headers.get('Vary')).not.toContain('Language')
})

test('made-up queries and addresses push out no page, and what is asked every time is asked every time', async () => {
  const { get, made } = aServedSite()
  await get('/')
  for (let index = 0; index < 200; index += 1) await get(`/incidents?made-up=${index}`)
  for (let index = 0; index < 1000; index += 1) await get(`/nowhere/${index}`)
  const before = made()
  await get('/')
  expect(made()).toBe(before)
  const health = await get('/healthz')
  expect([health.headers.get('Cache-Control'), health.headers.get('ETag')]).toEqual(['no-store', null])
})

test('what pages load is compressed, for ever, and known by its ETag', async () => {
  const { get, turnClock } = aServedSite()
  const page = await (await get('/')).text()
  for (const name of ['style', 'live']) {
    const href = new RegExp(`"(/${name}\\.[0-9a-f]+\\.\\w+)"`).exec(page)?.[1] ?? ''
    const asset = await get(href, { 'Accept-Encoding': 'br' })
    expect(asset.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
    expect(asset.headers.get('Content-Encoding')).toBe('br')
    turnClock(10 * minute)
    const etag = asset.headers.get('ETag') ?? ''
    expect((await get(href, { 'Accept-Encoding': 'br', 'If-None-Match': etag })).status).toBe(304)
  }
})
