import { expect, test } from 'vitest'
import { recordFailure, sha256 } from '../support/pictured-failures.ts'
import { aRun, minute } from '../support/runs.ts'
import { aSite, readable, siteOver } from '../support/site.ts'
import { aStore, recordRun } from '../support/store.ts'

const t0 = Date.UTC(2021, 9, 1, 6, 12)

const hostile = '<script>alert(1)</script><img src=x onerror=alert(2)>"\' onmouseover="alert(3)'

// The one script that runs is a file of ours; JSON-LD is data, in which no "<" may stand.
const ourScripts =
  /<script src="\/live\.[0-9a-f]+\.js" defer><\/script>|<script type="application\/ld\+json">[^<]*<\/script>/g

const aHostileHistory = () => {
  const { store } = aStore()
  const runs = [0, 5].map((m) => aRun({ at: t0 + m * minute, fails: 2 }))
  for (const run of runs)
    recordFailure(store, run, { detail: hostile, url: 'javascript:alert(5)', vantage: hostile })
  return { store, runs, now: t0 + 6 * minute }
}

test('hostile strings are shown as text on every page, whoever sent them', async () => {
  const { store, runs, now } = aHostileHistory()
  store.correct({ kind: 'run', target: runs[1]?.id ?? '', reason: hostile, at: now })
  const { probes } = siteOver(store, now)
  const { text } = aSite(store, now, {
    title: hostile,
    contact: 'javascript:alert(6)',
    version: hostile,
    registry: { name: hostile, url: 'javascript:alert(7)', operator: hostile },
    vantages: [{ id: 'elsewhere', place: hostile }],
    practice: null,
    probes: probes.map((probe) => ({
      ...probe,
      title: { fr: hostile, en: hostile },
      steps: probe.steps.map((step) => ({ ...step, title: { fr: hostile, en: hostile } })),
      plans: probe.plans.map((plan) => ({ ...plan, cron: hostile })),
    })),
  })
  const id = runs[0]?.id
  for (const path of [
    '/',
    '/incidents',
    `/incidents/${id}`,
    `/runs/${id}`,
    '/probes/consumer-sign-up',
    '/<i>',
  ]) {
    for (const address of [path, `/en${path}`]) {
      const page = await text(address)
      expect(page.replace(ourScripts, ''), address).not.toMatch(/<script|<img src=x|href="javascript/i)
      // What stands within the quotes of an attribute is text as well.
      expect(page.replace(/="[^"]*"/g, ''), address).not.toMatch(/<[^>]* on\w+=/i)
      expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    }
  }
  expect(readable(await text(`/runs/${id}`))).toContain(hostile)
})

test('a run shows its steps, pictures, controls and conditions in words', async () => {
  const { store } = aStore()
  const run = aRun({ at: t0, fails: 2 })
  recordFailure(store, run, {
    detail: '« Service en maintenance »',
    url: 'https://registry.example/inscription',
  })
  const { text } = aSite(store, t0 + minute)
  const page = await text(`/runs/${run.id}`)
  expect(page).toContain('<a href="https://registry.example/inscription" rel="noreferrer nofollow">')
  expect(page).toMatch(
    new RegExp(
      `<img src="/artefacts/${sha256}" alt="Capture d’écran [^"]*«.étape identity.»[^"]*" loading="lazy"`,
    ),
  )
  const words = readable(page)
  expect(words).toContain('Échec : avis d’indisponibilité, à l’étape « étape identity ».')
  expect(words).toContain('un site témoin répondait au même navigateur')
  expect(words).toContain('confirmation d’un échec')
  expect(words).toContain('« Service en maintenance »')
})

test('an incident shows the last good picture beside the first failing one', async () => {
  const { store } = aStore()
  const good = aRun({ at: t0 })
  recordRun(store, good)
  const bad = [5, 10].map((m) => aRun({ at: t0 + m * minute, fails: 2 }))
  for (const run of bad) recordFailure(store, run, { detail: 'a notice', url: 'https://registry.example/' })
  const { text } = aSite(store, t0 + 11 * minute)
  const page = await text(`/incidents/${bad[0]?.id}`)
  expect(page).toContain(`<img src="/artefacts/${sha256}" alt="Premier échec`)
  // The passing run kept no picture: nothing stands in for it.
  expect(page.match(/<figure>/g)?.length).toBe(1)
})

test('only pictures are served as artefacts, for ever, and never sniffed', async () => {
  const { store, now } = aHostileHistory()
  const bytes = new TextEncoder().encode('a picture')
  const kept = new Map([
    [sha256, { mediaType: 'image/png', bytes }],
    ['e'.repeat(64), { mediaType: 'application/json', bytes }],
    ['f'.repeat(64), { mediaType: 'image/svg+xml', bytes }],
  ])
  const { get } = aSite(store, now, { artefact: async (name) => kept.get(name) ?? null })
  const answer = await get(`/artefacts/${sha256}`)
  expect(answer.status).toBe(200)
  expect(await answer.text()).toBe('a picture')
  expect(answer.headers.get('Content-Type')).toBe('image/png')
  expect(answer.headers.get('Cache-Control')).toContain('immutable')
  expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
  for (const name of ['e'.repeat(64), 'f'.repeat(64), 'a'.repeat(64), 'nonsense', '..%2f..%2fetc%2fpasswd']) {
    expect((await get(`/artefacts/${name}`)).status, name).toBe(404)
  }
})

test('every answer carries a strict policy, and what a page loads is ours and immutable', async () => {
  const { store, now } = aHostileHistory()
  const { get, text } = aSite(store, now)
  for (const path of ['/', '/en/', '/incidents', '/nowhere', '/api/v1/status', '/healthz']) {
    const { headers } = await get(path)
    expect(headers.get('Content-Security-Policy')).toBe(
      "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
    )
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Referrer-Policy')).toBe('no-referrer')
  }
  const page = await text('/')
  expect(page.replace(ourScripts, '')).not.toMatch(/<script|style="|<style| on\w+="/)
  const style = /<link rel="stylesheet" href="([^"]+)">/.exec(page)?.[1] ?? ''
  expect(style).toMatch(/^\/style\.[0-9a-f]+\.css$/)
  const sheet = await get(style)
  expect(sheet.headers.get('Cache-Control')).toContain('immutable')
  expect(sheet.headers.get('Content-Type')).toContain('text/css')
  expect(await sheet.text()).not.toMatch(/url\(|@import/)
})

test('an address that leads nowhere is 404 in its language', async () => {
  const { store, now } = aHostileHistory()
  const { get, app } = aSite(store, now)
  for (const path of ['/nowhere', '/runs/00', '/incidents/zz', '/probes/none', '/incidents?before=x']) {
    const french = await get(path)
    expect(french.status, path).toBe(404)
    expect(await french.text()).toContain('Page introuvable')
    const english = await get(`/en${path}`)
    expect(english.status).toBe(404)
    expect(await english.text()).toContain('Page not found')
  }
  const redirect = await get('/en')
  expect([redirect.status, redirect.headers.get('Location')]).toEqual([301, '/en/'])
  const head = await app.request('/', { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
})

test('nothing but reading is allowed', async () => {
  const { store, now } = aHostileHistory()
  const { app } = aSite(store, now)
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    for (const path of ['/', '/en/incidents', '/api/v1/runs', '/nowhere']) {
      const answer = await app.request(path, { method })
      expect([answer.status, answer.headers.get('Allow')], `${method} ${path}`).toEqual([405, 'GET, HEAD'])
    }
  }
})

test('a fault of ours says so, leaks nothing, and is reported', async () => {
  const { store, now } = aHostileHistory()
  const reported: unknown[] = []
  const secret = new Error('SQLITE_CORRUPT in /var/lib/constat/secret.db')
  const { get } = aSite(store, now, {
    nextRunAt: () => {
      throw secret
    },
    failed: (error, path) => reported.push([error, path]),
  })
  for (const [path, words] of [
    ['/', 'La faute est à ce site'],
    ['/en/', 'The fault is this site’s'],
    ['/api/v1/status', 'A fault of ours'],
  ] as const) {
    const answer = await get(path)
    expect(answer.status).toBe(500)
    const body = await answer.text()
    expect(body).toContain(words)
    expect(body).not.toMatch(/SQLITE|secret|\.ts\b/)
    expect(reported.at(-1)).toEqual([secret, path])
    expect(answer.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
  }
})

test('healthz answers 200 or 503 with what is wrong', async () => {
  const { store, now } = aHostileHistory()
  const well = await aSite(store, now).get('/healthz')
  expect([well.status, await well.json()]).toEqual([200, { ok: true, detail: 'fine' }])
  const health = { ok: false, detail: 'no run for an hour' }
  const ill = await aSite(store, now, { healthy: () => health }).get('/healthz')
  expect([ill.status, await ill.json()]).toEqual([503, health])
})
