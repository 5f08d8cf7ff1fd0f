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
