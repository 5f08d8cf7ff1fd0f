import { HtmlValidate } from 'html-validate'
import { expect, test } from 'vitest'
import { formatVkey } from '../../src/proof/note.ts'
import { until } from '../support/constat.ts'
import { aDesk, content, day, days, now, sha256, textOf } from '../support/evidence-desk.ts'
import { newKey } from '../support/memory-log.ts'

const validator = new HtmlValidate({ extends: ['html-validate:standard'], rules: { 'attr-quotes': 'error' } })
const faultsOf = async (page: string) =>
  (await validator.validateString(page)).results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`),
  )

test('the key that everything is signed with is published where it can be written down', async () => {
  const { store, app } = await aDesk()
  expect((await app.request('/log/log.vkey')).status).toBe(404)
  const { key, pem } = newKey('constat.example/log')
  const leaf = {
    v: 1,
    type: 'key',
    at: new Date(now).toISOString(),
    vkey: formatVkey(key),
    previous: null,
  } as const
  store.seals.addLeaf(leaf, now)
  expect(await (await app.request('/log/log.vkey')).text()).toBe(`${formatVkey(key)}\n`)
  expect(await (await app.request('/log/log.pub.pem')).text()).toBe(pem)
  expect(await textOf(app.request('/evidence'))).toContain(formatVkey(key))
})

test('the size is estimated before anything is made', async () => {
  const { app, store } = await aDesk()
  const text = await textOf(app.request(`/evidence/estimate?from=${days.from}&to=${days.to}&probe=`))
  expect(text).toContain('Environ 12,3 Mo, en 1 234 fichiers.')
  expect(store.exports.inState('queued')).toEqual([])
})

test('an export that the operator wrote is listed with its fingerprint, and cannot be fetched', async () => {
  const { app, store } = await aDesk()
  const asked = { grant: null, askedAt: now, from: now - day, to: now, probe: null, incident: null }
  const given = { bytes: 1000, sha256, checkpoint: 9, runs: 5 }
  const id = store.exports.hand({ ...asked, estimatedBytes: 1000 }, 'complete', given, now)
  const listed = await textOf(app.request('/evidence'))
  expect(listed).toContain(sha256)
  expect(listed).toContain('remis, complet')
  const page = await textOf(app.request(`/evidence/exports/${id}`))
  expect(page).toContain('écrit par l’exploitant de ce site')
  expect(page).toContain(sha256)
  expect((await app.request(`/evidence/exports/${id}/file`)).status).toBe(404)
})

test('days are whole, in Paris, and captures may be those of one journey', async () => {
  const { made, orders } = await aDesk()
  await made('/evidence', { ...days, probe: 'consumer-sign-up' })
  expect(orders).toEqual([
    {
      from: Date.UTC(2026, 10, 19, 23),
      to: Date.UTC(2026, 10, 22, 23) - 1,
      probe: 'consumer-sign-up',
      incident: null,
      complete: false,
      requestedBy: expect.stringContaining('le public'),
      checkpoint: null,
    },
  ])
})

test('an incident is exported with a little before and after it', async () => {
  const { made, orders, incident, store } = await aDesk()
  await made('/en/evidence', { incident })
  const { lastGood, firstGood } = store.incidents.get(incident) ?? {}
  expect(orders[0]).toMatchObject({ incident, probe: null })
  expect(orders[0]?.from).toBeLessThan(lastGood?.at ?? 0)
  expect(orders[0]?.to).toBeGreaterThan(firstGood?.at ?? 0)
})

test('an export is fetched whole or in parts, and listed with its fingerprint', async () => {
  const { app, made } = await aDesk()
  const place = await made('/evidence', days)
  const page = await textOf(app.request(place))
  expect(page).toContain('L’export est prêt.')
  expect(page).toContain(sha256)
  expect(await textOf(app.request('/evidence'))).toContain(sha256)
  const whole = await app.request(`${place}/file`)
  expect(whole.headers.get('Content-Length')).toBe('1000')
  expect(whole.headers.get('Content-Disposition')).toMatch(/constat-2026-11-19-2026-11-22-[0-9a-f]{8}\.asice/)
  expect(Buffer.from(await whole.arrayBuffer()).equals(content)).toBe(true)
  const etag = whole.headers.get('ETag') ?? ''
  const part = async (range: string, more = {}) => {
    const answer = await app.request(`${place}/file`, { headers: { Range: range, ...more } })
    return { status: answer.status, range: answer.headers.get('Content-Range'), text: await answer.text() }
  }
  expect(await part('bytes=995-')).toEqual({ status: 206, range: 'bytes 995-999/1000', text: '56789' })
  expect(await part('bytes=0-2', { 'If-Range': etag })).toMatchObject({ status: 206, text: '012' })
  expect(await part('bytes=-3')).toMatchObject({ status: 206, text: '789' })
  expect(await part('bytes=0-2', { 'If-Range': '"other"' })).toMatchObject({ status: 200 })
  expect(await part('bytes=1000-')).toEqual({ status: 416, range: 'bytes */1000', text: '' })
  expect((await app.request(`${place}/file`, { method: 'HEAD' })).headers.get('Accept-Ranges')).toBe('bytes')
})

test('the page of an export that is being made asks for itself again', async () => {
  const held = Promise.withResolvers<void>()
  const { app, post } = await aDesk({
    write: async (_, __, onProgress) => {
      onProgress(6_000_000)
      await held.promise
      return { ok: false, reason: 'not_sealed' }
    },
  })
  const other = { ...days, probe: 'consumer-sign-up' }
  const answers = [await post('/evidence', days), await post('/evidence', other, { 'X-Client': 'another' })]
  const places = answers.map((answer) => answer.headers.get('Location') ?? '')
  expect((await post('/evidence', days)).headers.get('Location')).toBe(places[0])
  expect((await post('/evidence', other)).headers.get('Location')).toBe(places[1])
  expect((await post('/evidence', { ...other, from: days.to })).status).toBe(429)
  const running = await app.request(places[0] ?? '')
  expect(running.headers.get('Refresh')).toBe('3')
  expect(await textOf(running)).toContain('6 Mo écrits, sur environ 12,3 Mo')
  expect(await textOf(app.request(places[1] ?? ''))).toContain('1 export avant le vôtre')
  held.resolve()
  const failed = await until(async () => {
    const answer = await app.request(places[0] ?? '')
    return answer.headers.get('Refresh') === null ? answer : null
  })
  expect(await textOf(failed)).toContain('Aucune autorité d’horodatage n’a répondu')
})

test.each([
  [{ from: '2026-11-22', to: '2026-11-20' }],
  [{ from: '2026-02-30', to: '2026-11-20' }],
  [{ from: '2027-01-01', to: '2027-01-02' }],
  [{ ...days, probe: 'nonsense' }],
  [{ incident: 'ab'.repeat(16) }],
  [{ incident: '../x' }],
  [{}],
])('what cannot be chosen is told beside the form: %j', async (fields) => {
  const { post, store } = await aDesk()
  const answer = await post('/evidence', fields)
  expect(answer.status).toBe(422)
  expect(await textOf(answer)).toContain('Ce choix n’existe pas')
  expect(store.exports.inState('queued')).toEqual([])
})

test('who asks too often is told to wait, and another site may not ask at all', async () => {
  const { post } = await aDesk({ plan: async () => ({ ok: false, reason: 'never_stamped' }) })
  const statuses = []
  for (let times = 0; times < 14; times += 1) statuses.push((await post('/evidence', days)).status)
  expect(statuses.filter((status) => status === 422)).toHaveLength(12)
  expect(statuses.at(-1)).toBe(429)
  const foreign = await post('/evidence', days, { 'Sec-Fetch-Site': 'cross-site' })
  expect(foreign.status).toBe(403)
})

test.each(['/evidence', '/en/evidence', `/evidence/estimate?from=${days.from}&to=${days.to}`])(
  '%s is sound HTML that nothing may keep',
  async (path) => {
    const { app, made } = await aDesk()
    await made('/evidence', days)
    const answer = await app.request(path)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(await faultsOf(await answer.text())).toEqual([])
  },
)

test('the pages of a grant and of an export are sound HTML in both languages', async () => {
  const { app, granted, made } = await aDesk()
  const grant = granted()
  const place = await made(grant.path, days)
  for (const path of [grant.path, `/en${grant.path}`, place, `/en${place}`])
    expect(await faultsOf(await (await app.request(path)).text()), path).toEqual([])
})
