import { HtmlValidate } from 'html-validate'
import { expect, test } from 'vitest'
import { openTokens } from '../../src/alert/tokens.ts'
import { readable } from '../support/site.ts'
import { aDesk } from '../support/subscribe-desk.ts'

const validator = new HtmlValidate({
  extends: ['html-validate:standard'],
  rules: { 'attr-quotes': 'error' },
})

const faultsOf = async (page: string) => {
  const report = await validator.validateString(page)
  return report.results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, selector }) => `${line} ${ruleId}: ${message} (${selector})`),
  )
}

const unsubscribeToken = ({ db, key }: ReturnType<typeof aDesk>) => {
  const handle = db.prepare('SELECT lower(hex(handle)) FROM subscriber').pluck().get() as string
  return openTokens(key).of('unsubscribe', handle)
}

test('an address alone asks for every journey, outages only, at once', async () => {
  const desk = aDesk()
  const token = await desk.subscribed()
  expect(desk.subscriptions.manage(token)).toEqual({
    journeys: 'all',
    about: 'outages',
    how: 'at-once',
    language: 'fr',
    reminders: true,
    paused: false,
  })
})

test('the language of the page is that of the messages unless another is chosen', async () => {
  const desk = aDesk()
  await desk.post('/en/subscribe', { address: 'a@example.org' })
  const [english] = desk.db.prepare('SELECT settings FROM confirmation').pluck().all() as string[]
  expect(JSON.parse(english ?? '')).toMatchObject({ language: 'en' })
})

test('the answer is the same for an address that is new, known, subscribed, or written to too often', async () => {
  const desk = aDesk()
  const answer = async () => {
    const response = await desk.post('/subscribe', { address: 'reader@example.org' })
    return [response.status, await response.text()]
  }
  const first = await answer()
  await desk.post(`/subscribe/confirm/${desk.confirmToken()}`)
  const [second, third, fourth] = [await answer(), await answer(), await answer()]
  expect(desk.db.prepare('SELECT count(*) FROM delivery').pluck().get()).toBe(3)
  expect(first[0]).toBe(200)
  for (const other of [second, third, fourth]) expect(other).toEqual(first)
})

test('an address that is none is refused with the reason, and what was typed stays', async () => {
  const desk = aDesk()
  const typed = { address: 'not "an" <address>', about: 'everything', how: 'weekly', reminders: 'no' }
  const response = await desk.post('/subscribe', typed)
  const page = await response.text()
  expect(response.status).toBe(422)
  expect(page).toContain('value="not &quot;an&quot; &lt;address&gt;"')
  expect(page).toContain('aria-invalid="true" aria-describedby="address-fault address-help"')
  expect(page).toMatch(/value="everything" checked/)
  expect(page).toMatch(/value="weekly" checked/)
  expect(page).toMatch(/value="no" checked/)
  expect(desk.confirmToken()).toBeNull()
})

test('a choice that was never offered is refused', async () => {
  const desk = aDesk()
  for (const wrong of [{ about: 'x' }, { how: 'hourly' }, { journey: 'other' }, { language: 'de' }]) {
    expect((await desk.post('/subscribe', { address: 'a@example.org', ...wrong })).status).toBe(422)
  }
  expect(desk.confirmToken()).toBeNull()
})

test('a client that asks too often is told so', async () => {
  const desk = aDesk()
  for (let index = 0; index < 20; index += 1) {
    expect((await desk.post('/subscribe', { address: `a${index}@example.org` })).status).toBe(200)
  }
  expect((await desk.post('/subscribe', { address: 'b@example.org' })).status).toBe(429)
})

test('opening the link of the confirmation mail confirms nothing; its one button does', async () => {
  const desk = aDesk()
  await desk.post('/subscribe', { address: 'reader@example.org' })
  const path = `/subscribe/confirm/${desk.confirmToken()}`
  const page = await (await desk.get(path)).text()
  const states = desk.db.prepare('SELECT state FROM subscriber').pluck()
  expect(states.all()).toEqual(['unconfirmed'])
  const forms = [...page.matchAll(/<form[^>]*method="post" action="([^"]*)"/g)].map(([, action]) => action)
  expect(forms).toEqual([path])
  expect(page).not.toContain('<input')
  expect((await desk.post(path)).status).toBe(200)
  expect(states.all()).toEqual(['active'])
})

test('a link that is none of ours leads nowhere, whatever it is for', async () => {
  const desk = aDesk()
  const paths = ['/subscribe/confirm/x', '/manage/x', '/manage/x/pause', '/manage/x/leave', '/unsubscribe/x']
  for (const path of paths) expect((await desk.post(path)).status, path).toBe(404)
  for (const path of ['/manage/x', '/manage/x/stored.json', '/unsubscribe/x', '/subscribe/x']) {
    expect((await desk.get(path)).status, path).toBe(404)
  }
})

test('a subscriber changes what is asked for, pauses and resumes', async () => {
  const desk = aDesk()
  const token = await desk.subscribed()
  const choices = { about: 'everything', how: 'daily', reminders: 'no', language: 'en' }
  expect((await desk.post(`/manage/${token}`, choices)).status).toBe(200)
  expect(desk.subscriptions.manage(token)).toEqual({
    ...choices,
    reminders: false,
    journeys: 'all',
    paused: false,
  })
  const paused = await (await desk.post(`/manage/${token}/pause`)).text()
  expect(paused).toContain(`action="/manage/${token}/resume"`)
  await desk.post(`/manage/${token}`, { how: 'weekly' })
  expect(desk.subscriptions.manage(token)).toMatchObject({ how: 'weekly', about: 'everything', paused: true })
  await desk.post(`/manage/${token}/resume`)
  expect(desk.subscriptions.manage(token)).toMatchObject({ paused: false })
})

test('one journey alone can be chosen among several', async () => {
  const desk = aDesk({ more: 'company-enrolment' })
  const token = await desk.subscribed({ journey: 'company-enrolment' })
  expect(desk.subscriptions.manage(token)?.journeys).toEqual(['company-enrolment'])
  const page = await (await desk.get(`/manage/${token}`)).text()
  expect(page).toMatch(/value="company-enrolment" checked/)
  expect(page).not.toMatch(/value="consumer-sign-up" checked/)
})

test('what is stored about a subscriber is given as a file', async () => {
  const desk = aDesk()
  const token = await desk.subscribed()
  const response = await desk.get(`/manage/${token}/stored.json`)
  expect(response.headers.get('Content-Disposition')).toContain('attachment')
  expect(await response.json()).toMatchObject({ address: 'reader@example.org', state: 'active' })
})

test('leaving erases the address, and its links lead nowhere afterwards', async () => {
  const desk = aDesk()
  const token = await desk.subscribed()
  expect((await desk.post(`/manage/${token}/leave`)).status).toBe(200)
  expect(desk.db.prepare('SELECT address FROM subscriber').pluck().all()).toEqual([null])
  expect((await desk.get(`/manage/${token}`)).status).toBe(404)
})

test.each(['/unsubscribe', '/en/unsubscribe'])(
  'one click at %s unsubscribes without redirect, cookie, origin or farewell',
  async (path) => {
    const desk = aDesk()
    await desk.subscribed()
    const address = `${path}/${unsubscribeToken(desk)}`
    expect(await (await desk.get(address)).text()).toContain(`action="${address}"`)
    expect(desk.db.prepare('SELECT state FROM subscriber').pluck().all()).toEqual(['active'])
    const before = desk.db.prepare('SELECT count(*) FROM delivery').pluck().get()
    const foreign = { Origin: 'https://mail.example', 'Sec-Fetch-Site': 'cross-site' }
    const response = await desk.post(address, { 'List-Unsubscribe': 'One-Click' }, foreign)
    expect(response.status).toBe(200)
    expect(response.headers.get('Set-Cookie')).toBeNull()
    expect(desk.db.prepare('SELECT state FROM subscriber').pluck().all()).toEqual(['left'])
    expect(desk.db.prepare('SELECT count(*) FROM delivery').pluck().get()).toBe(before)
    expect((await desk.post(address, { 'List-Unsubscribe': 'One-Click' })).status).toBe(200)
  },
)

test('another site cannot ask, confirm, change or leave in its visitor’s name', async () => {
  const desk = aDesk()
  const token = await desk.subscribed()
  const paths = ['/subscribe', `/manage/${token}`, `/manage/${token}/leave`, '/en/subscribe/confirm/x']
  const elsewhere = [
    { Origin: 'https://evil.example' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://constat.example' },
  ]
  for (const path of paths) {
    for (const headers of elsewhere) {
      expect((await desk.post(path, { address: 'a@example.org' }, headers)).status, path).toBe(403)
    }
  }
  expect((await desk.post('/subscribe', { address: 'a@example.org' }, { Origin: 'null' })).status).toBe(403)
  expect(desk.db.prepare('SELECT count(*) FROM subscriber').pluck().get()).toBe(1)
  expect(desk.subscriptions.manage(token)).not.toBeNull()
})

test('a page of ours is let through, also where its browser gives no origin', async () => {
  const desk = aDesk()
  const token = await desk.subscribed()
  for (const headers of [{ Origin: 'https://constat.example' }, { 'Sec-Fetch-Site': 'same-origin' }]) {
    expect((await desk.post('/subscribe', { address: 'a@example.org' }, headers)).status).toBe(200)
  }
  expect((await desk.post(`/manage/${token}/pause`, {}, { Origin: 'null' })).status).toBe(200)
})

test('a body that is too large is refused before it is read', async () => {
  const desk = aDesk()
  const address = 'a'.repeat(20_000)
  expect((await desk.post('/subscribe', { address })).status).toBe(413)
})

test('no page of alerts is kept, indexed, framed, scripted, or named to another site', async () => {
  const desk = aDesk()
  const token = await desk.subscribed()
  const paths = [
    '/subscribe',
    '/en/subscribe',
    '/subscribe/confirm/x',
    `/manage/${token}`,
    '/unsubscribe/x',
    '/manage/x/y',
  ]
  for (const path of paths) {
    const { headers } = await desk.get(path)
    expect(headers.get('Cache-Control'), path).toBe('no-store')
    expect(headers.get('X-Robots-Tag'), path).toBe('noindex')
    expect(headers.get('Content-Security-Policy'), path).toContain("frame-ancestors 'none'")
    expect(headers.get('Content-Security-Policy'), path).not.toContain('script-src')
    expect(headers.get('Set-Cookie'), path).toBeNull()
    expect(headers.get('Referrer-Policy'), path).toBe(
      path.endsWith('/subscribe') ? 'same-origin' : 'no-referrer',
    )
    expect(desk.owns(path)).toBe(true)
  }
  for (const path of ['/', '/en/', '/subscribers', '/incidents/u', '/uptime']) {
    expect(desk.owns(path), path).toBe(false)
  }
})

test('a fault of ours is logged without the token', async () => {
  const logged: string[] = []
  const desk = aDesk({ failed: (_, path) => logged.push(path) })
  desk.db.close()
  const paths = ['/manage/secret/leave', '/en/unsubscribe/secret', '/subscribe/confirm/secret']
  const token = Buffer.alloc(24).toString('base64url')
  for (const path of paths) await desk.post(path.replace('secret', token))
  expect((await desk.post('/subscribe', { address: 'a@example.org' })).status).toBe(500)
  expect(logged.join(' ')).not.toContain(token)
  expect(logged).toContain('/subscribe')
})

test('every page of alerts is valid HTML in both languages', async () => {
  const desk = aDesk()
  const token = await desk.subscribed()
  const unsubscribe = unsubscribeToken(desk)
  for (const base of ['', '/en']) {
    const pages = [
      await desk.get(`${base}/subscribe`),
      await desk.post(`${base}/subscribe`, { address: 'x' }),
      await desk.post(`${base}/subscribe`, { address: 'x@example.org' }),
      await desk.get(`${base}/subscribe/confirm/${token}`),
      await desk.get(`${base}/manage/${token}`),
      await desk.post(`${base}/manage/${token}/pause`),
      await desk.get(`${base}/unsubscribe/${unsubscribe}`),
      await desk.get(`${base}/manage/x`),
    ]
    for (const page of pages) expect(await faultsOf(await page.text())).toEqual([])
  }
})

test('the pages speak both languages, French as French is set', async () => {
  const desk = aDesk()
  const french = readable(await (await desk.get('/subscribe')).text())
  expect(french).toContain('Alertes par courriel')
  expect(await (await desk.get('/subscribe')).text()).not.toMatch(/>[^<]*\w'\w[^<]*<\/(?:p|label|h1|legend)>/)
  expect(readable(await (await desk.get('/en/subscribe')).text())).toContain('E-mail alerts')
})
