// What pages of alerts do when the same is asked again.
import { expect, test } from 'vitest'
import { aDesk } from '../support/subscribe-desk.ts'

test('a link confirms once: opened again, it leads to what was changed since', async () => {
  const desk = aDesk()
  await desk.post('/subscribe', { address: 'reader@example.org', how: 'daily' })
  const earlier = desk.confirmToken()
  await desk.post('/en/subscribe', { address: 'reader@example.org' })
  const path = `/en/subscribe/confirm/${desk.confirmToken()}`
  const token = /\/manage\/([\w-]+)/.exec(await (await desk.post(path)).text())?.[1] ?? ''
  await desk.post(`/manage/${token}`, { how: 'weekly' })
  await desk.post(`/manage/${token}/pause`)
  const changed = { how: 'weekly', language: 'en', paused: true }
  for (const again of [path, `/en/subscribe/confirm/${earlier}`]) {
    const response = await desk.post(again)
    expect([response.status, response.headers.get('Location')]).toEqual([303, `/en/manage/${token}`])
    expect(desk.subscriptions.manage(token)).toMatchObject(changed)
  }
  await desk.post('/subscribe', { address: 'reader@example.org', how: 'daily' })
  expect((await desk.post(`/subscribe/confirm/${desk.confirmToken()}`)).status).toBe(200)
  expect(desk.subscriptions.manage(token)).toMatchObject({ how: 'daily', paused: false })
})

test('no answer of the form depends on whether its address is known, subscribed or written to today', async () => {
  const desk = aDesk()
  await desk.subscribed({ address: 'known@example.org' })
  for (let times = 0; times < 2; times += 1) await desk.post('/subscribe', { address: 'known@example.org' })
  const answers = async (fields: Readonly<Record<string, string>> = {}) =>
    Promise.all(
      ['known@example.org', 'other@example.org'].map(async (address) => {
        const response = await desk.post('/subscribe', { ...fields, address })
        return [response.status, (await response.text()).replaceAll(address, '…')]
      }),
    )
  const same = async (status: number, fields?: Readonly<Record<string, string>>) => {
    const [known, other] = await answers(fields)
    expect(known?.[0]).toBe(status)
    expect(known).toEqual(other)
  }
  await same(200)
  await same(422, { how: 'hourly' })
  for (let index = 0; index < 16; index += 1)
    await desk.post('/subscribe', { address: `a${index}@example.org` })
  await same(429)
})
