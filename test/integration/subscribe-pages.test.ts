import { HtmlValidate } from 'html-validate'
import { expect, test } from 'vitest'
import { readable } from '../support/site.ts'
import { aDesk, unsubscribeToken } from '../support/subscribe-desk.ts'

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

test('a page whose policy runs no script asks for none', async () => {
  const desk = aDesk()
  const token = await desk.subscribed()
  for (const path of ['/subscribe', '/en/subscribe', `/manage/${token}`, '/subscribe/nothing']) {
    const answer = await desk.get(path)
    expect(answer.headers.get('Content-Security-Policy')).not.toContain('script-src')
    expect(await answer.text(), path).not.toContain('<script')
  }
})

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
