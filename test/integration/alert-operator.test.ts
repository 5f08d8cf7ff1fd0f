import { expect, onTestFinished, test } from 'vitest'
import { blindnessOf } from '../../src/alert/blindness.ts'
import { parseConfig } from '../../src/config/read.ts'
import { openLasting } from '../../src/wiring/mail-servers.ts'
import { openRealRegistry } from '../../src/wiring/registry.ts'
import { day, eventually } from '../support/alerts.ts'
import { yamlWith } from '../support/config.ts'
import { aMailboxElsewhere } from '../support/imap-server.ts'
import { aRun, minute } from '../support/runs.ts'
import { aStore, recordRun } from '../support/store.ts'

const t0 = Date.UTC(2026, 10, 2, 12)

const probe = 'consumer-sign-up'

const hour = 60 * minute

test('a tier that sees nothing is told of, whatever the other one sees', () => {
  const { store } = aStore()
  for (let minutes = 0; minutes <= 300; minutes += 5) {
    recordRun(store, aRun({ tier: 'look', at: t0 + minutes * minute }))
    if (minutes % 60 !== 0) continue
    const at = t0 + minutes * minute + 1
    recordRun(store, aRun({ tier: 'submit', at, verdict: 'inconclusive', intervalMs: hour }))
  }
  const detail = '5 runs in a row (submit) without a conclusion: probe_fault'
  expect(blindnessOf(store, [probe], t0 + 5 * hour)).toEqual([{ topic: 'browser', probe, detail }])
  // A tier that is planned no more is not blind.
  expect(blindnessOf(store, [probe], t0 + 3 * day)).toEqual([])
})

test('a long gap is told of, whatever small one came after it in another plan', () => {
  const { store } = aStore()
  recordRun(store, aRun({ tier: 'look', at: t0 }))
  recordRun(store, aRun({ tier: 'submit', at: t0 + 1, intervalMs: hour }))
  const reason = 'stopped'
  store.gaps.keep({ planId: 1, from: t0 + 5 * minute, to: t0 + 65 * minute, count: 13, reason })
  store.gaps.keep({ planId: 2, from: t0 + hour, to: t0 + hour, count: 1, reason })
  const told = blindnessOf(store, [probe], t0 + 70 * minute)
  expect(told.map(({ topic, detail }) => [topic, detail.split(',')[0]])).toEqual([
    ['gap', '13 planned runs (look) missed'],
  ])
})

test('a mailbox is in trouble when its log-in is refused, or when it stays out of reach', () => {
  let at = 0
  const isLasting = openLasting(() => at)
  const lost = new Error('connection lost')
  // As when a provider ends a quiet connection every half an hour.
  for (let times = 0; times < 20; times += 1) {
    at += 30 * minute
    expect(isLasting(lost)).toBe(false)
  }
  at += 30 * minute
  const away = [1, 2, 3, 4, 5].map(() => {
    at += minute / 2
    return isLasting(lost)
  })
  expect(away).toEqual([false, false, false, false, true])
  at += day
  expect(isLasting(Object.assign(new Error('no'), { authenticationFailed: true }))).toBe(true)
})

test('a mailbox that refuses the log-in is told of in words that name no account', async () => {
  const { port } = await aMailboxElsewhere()
  const inbox = `{ kind: imap, host: 127.0.0.1, port: ${port}, tls: none, user: constat, password: wrong, address: 'c+*@exemple.fr' }`
  const config = parseConfig(yamlWith({ inbox }), 'constat.yaml')
  const registry = await openRealRegistry(
    config,
    () => undefined,
    (undo) => onTestFinished(async () => void (await undo())),
  )
  const told: string[] = []
  registry.onInboxTrouble((why) => told.push(why))
  await eventually(() => told.length > 0)
  expect(told).toEqual(['the server refuses the log-in: correct inbox.user and inbox.password'])
})
