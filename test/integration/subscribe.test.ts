import { expect, test } from 'vitest'
import { aDesk, unsubscribeToken } from '../support/subscribe-desk.ts'

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
