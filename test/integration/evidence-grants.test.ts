import { expect, test } from 'vitest'
import { aDesk, days, now, sha256, textOf } from '../support/evidence-desk.ts'

test('a grant makes complete exports, for its holder alone, and each use is on the record', async () => {
  const { app, store, granted, made, orders } = await aDesk()
  const grant = granted()
  expect(await textOf(app.request(grant.path))).toContain('Accordé à Me Dupont')
  const place = await made(grant.path, days)
  await (await app.request(`${place}/file`)).arrayBuffer()
  expect(orders[0]).toMatchObject({ complete: true, requestedBy: 'Me Dupont' })
  const id = place.slice(-32)
  expect(store.grants.uses(grant.id)).toEqual([
    { at: now, what: 'opened', of: null },
    { at: now, what: 'exported', of: id },
    { at: now, what: 'downloaded', of: id },
  ])
  for (const path of [
    `/evidence/exports/${id}`,
    `/evidence/exports/${id}/file`,
    `${granted().path}/exports/${id}/file`,
  ])
    expect((await app.request(path)).status, path).toBe(404)
  expect(await textOf(app.request('/evidence'))).not.toContain(sha256)
})

test('a grant reaches no further than its incident or its interval', async () => {
  const { post, granted, made, incident } = await aDesk()
  const byIncident = granted({ incident })
  expect((await post(byIncident.path, days)).status).toBe(422)
  await made(byIncident.path, { incident })
  const byDays = granted({ from: Date.UTC(2026, 10, 19, 23), to: Date.UTC(2026, 10, 21, 23) })
  expect(await textOf(post(byDays.path, days))).toContain('Cet accès ne s’étend pas à ce choix.')
  await made(byDays.path, { from: '2026-11-20', to: '2026-11-21' })
})

test('a link that expired or was revoked opens nothing, not even what was made with it', async () => {
  const { app, store, granted, made } = await aDesk()
  const grant = granted()
  const place = await made(grant.path, days)
  store.grants.revoke(grant.id, 'over', now)
  for (const path of [grant.path, place, `${place}/file`, `/en${grant.path}`, '/evidence/grant/nonsense'])
    expect((await app.request(path)).status, path).toBe(404)
})
