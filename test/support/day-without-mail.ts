// A relay that is away for a day, by a clock that is moved: everything due is sent once when it is back.
import { expect } from 'vitest'
import { aSubscriber, eventually, someAlerts } from './alerts.ts'
import { aMailServer } from './mail-server.ts'
import { aRun, minute } from './runs.ts'
import { aStore, recordRun } from './store.ts'

const hour = 60 * minute
const t0 = Date.UTC(2026, 10, 2, 12)

/** Tells so many subscribers of an outage and of its end while no mail can be sent; tells how many mails came. */
export const aDayWithoutMail = async (subscribers: number) => {
  const { store } = aStore()
  const server = await aMailServer()
  server.behave(() => ({ does: 'drop', when: 'MAIL' }))
  for (let index = 0; index < subscribers; index += 1) aSubscriber(store, `a${index}@exemple.fr`)
  const alerts = someAlerts(store, server.port, { holdMs: 0 }, t0)
  const settled = () => (store.deliveries.counts().sending ?? 0) === 0
  recordRun(store, aRun({ at: t0 - 5 * minute }))
  for (const minutes of [0, 5]) recordRun(store, aRun({ at: t0 + minutes * minute, fails: 2 }))
  for (let quarter = 0; quarter < 96; quarter += 1) {
    alerts.move(hour / 4)
    await eventually(settled)
  }
  expect(server.taken).toHaveLength(0)
  expect(store.deliveries.counts().sent ?? 0).toBe(0)
  for (const minutes of [24 * 60, 24 * 60 + 5]) recordRun(store, aRun({ at: t0 + minutes * minute }))
  server.behave(() => ({ does: 'take' }))
  const done = () => {
    const { due = 0, deferred = 0, sending = 0 } = store.deliveries.counts()
    return due + deferred + sending === 0
  }
  for (let turn = 0; turn < 96 && !done(); turn += 1) {
    alerts.move(hour / 4)
    await eventually(settled)
  }
  await eventually(done)
  const keys = server.taken.map(({ raw }) => /Message-ID: <([0-9a-f]{32})@/.exec(`${raw}`)?.[1])
  expect(new Set(keys).size).toBe(keys.length)
  const opened = store.deliveries.list(null, 100_000).filter(({ kind }) => kind === 'opened')
  expect(opened).toHaveLength(subscribers)
  expect(opened.every(({ state }) => state === 'sent')).toBe(true)
  return server.taken.length
}
