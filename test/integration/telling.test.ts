import { dirname } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { parseConfig } from '../../src/config/read.ts'
import { pathsIn } from '../../src/data-directory.ts'
import { openTelling } from '../../src/wiring/tell.ts'
import { eventually, wishes } from '../support/alerts.ts'
import { yamlWith } from '../support/config.ts'
import { aMailServer, parsed } from '../support/mail-server.ts'
import { minute } from '../support/runs.ts'
import { siteOver } from '../support/site.ts'
import { aStore } from '../support/store.ts'
import { aListener } from '../support/webhooks.ts'

/** All that tells people, as main wires it, with a mail server and a watchdog; its intervals pass when they are told to. */
const aTelling = async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const { store, file } = aStore()
  const server = await aMailServer()
  const watchdog = await aListener()
  const mail = `{ host: 127.0.0.1, port: ${server.port}, tls: none, from: alerts@constat.example, operator_address: o@constat.example }`
  const heartbeat = `{ url: '${watchdog.url}', every: 1 min }`
  const stops: (() => unknown)[] = []
  onTestFinished(async () => {
    for (const stop of stops) await stop()
  })
  const telling = openTelling(
    {
      config: parseConfig(yamlWith({ mail, heartbeat }), 'constat.yaml'),
      store,
      inbox: null,
      onInboxTrouble: () => undefined,
      site: siteOver(store, Date.now()),
      places: pathsIn(dirname(file)),
      log: () => undefined,
      idle: false,
      healthy: () => true,
    },
    (stop) => stops.push(stop),
  )
  const beats = (count: number) => eventually(() => watchdog.calls.length === count)
  return { store, server, watchdog, telling, beats }
}

test('the watchdog hears nothing while the operator could not be told of anything for half an hour', async () => {
  const { store, server, watchdog, telling, beats } = await aTelling()
  await beats(1)
  server.behave(() => ({ does: 'answer', code: 421, when: 'MAIL' }))
  telling.tellOperator('disk', 'full')
  await eventually(() => server.met.length === 1 && store.deliveries.counts().deferred === 1)
  vi.setSystemTime(Date.now() + 31 * minute)
  telling.nudge()
  await eventually(() => server.met.length === 2 && store.deliveries.counts().deferred === 1)
  for (const _ of Array(3)) vi.advanceTimersByTime(minute)
  server.behave(() => ({ does: 'take' }))
  vi.setSystemTime(Date.now() + 11 * minute)
  telling.nudge()
  await eventually(() => store.deliveries.counts().sent === 1)
  vi.advanceTimersByTime(minute)
  await beats(2)
  expect(watchdog.calls).toHaveLength(2)
})

test('who asks for alerts is asked to confirm at once, whatever else happens', async () => {
  const { server, telling, beats } = await aTelling()
  // By then the first look around is over.
  await beats(1)
  expect(telling.subscriptions?.ask('a@exemple.fr', wishes, 'client', Date.now())).toBe('queued')
  await eventually(() => server.taken.length === 1, 5000)
  expect((await parsed(server.taken[0])).subject).toMatch(/^Confirmez votre abonnement/)
})
