import { expect, test } from 'vitest'
import { aScene, idle, t0 } from '../support/alert-scene.ts'
import { aSubscriber, day, eventually, someAlerts } from '../support/alerts.ts'
import { aMailServer, parsed } from '../support/mail-server.ts'
import { aRun, minute } from '../support/runs.ts'
import { aStore, openRun, recordRun } from '../support/store.ts'

test('an opening is told at once, an end after the hold, to those who want the journey', async () => {
  const { store, server, alerts, fail, pass, told } = await aScene()
  aSubscriber(store, 'all@exemple.fr')
  aSubscriber(store, 'consumers@exemple.fr', { journeys: ['consumer-sign-up'] })
  aSubscriber(store, 'companies@exemple.fr', { journeys: ['company-enrolment'] })
  aSubscriber(store, 'paused@exemple.fr', { paused: true })
  fail()
  await eventually(() => server.taken.length === 2 && idle(store)())
  pass()
  alerts.move(7 * minute)
  expect(store.deliveries.counts()).toEqual({ sent: 2, due: 2 })
  alerts.move(4 * minute)
  await eventually(() => server.taken.length === 4)
  expect((await told()).sort()).toEqual(['all closed', 'all opened', 'consumers closed', 'consumers opened'])
  const threads = server.taken.map(({ raw }) => /^References: (.*)\r$/m.exec(`${raw}`)?.[1])
  expect(new Set(threads).size).toBe(1)
})

test('ten relapses within the hold are one opening and one end, in one thread', async () => {
  const { store, server, alerts, fail, pass, told } = await aScene()
  aSubscriber(store, 'a@exemple.fr')
  for (let relapse = 0; relapse < 10; relapse += 1) {
    fail()
    pass()
  }
  alerts.move(11 * minute)
  await eventually(() => server.taken.length === 2 && idle(store)())
  expect(await told()).toEqual(['a opened', 'a closed'])
  const threads = server.taken.map(({ raw }) => /^References: (.*)\r$/m.exec(`${raw}`)?.[1])
  expect(new Set(threads).size).toBe(1)
  const [last] = store.deliveries.list('sent', 1)
  expect(last?.thread).not.toBe(last?.incident)
  expect(store.deliveries.counts()).toEqual({ sent: 2, dropped: 9 })
})

test('a relapse seen late, all at once, is merged all the same', async () => {
  const { store, server, alerts, told } = await aScene()
  aSubscriber(store, 'a@exemple.fr')
  const marks = [true, true, false, false, true, true, false, false]
  for (const [index, fails] of marks.entries()) {
    recordRun(store, aRun({ at: t0 + index * minute, ...(fails && { fails: 1 }) }))
  }
  alerts.move(day / 24)
  await eventually(() => server.taken.length === 2 && idle(store)())
  expect(await told()).toEqual(['a opened', 'a closed'])
})

test('who came between the two openings of a merged incident is told of the second', async () => {
  const { store, server, fail, pass, told, alerts } = await aScene()
  aSubscriber(store, 'old@exemple.fr')
  fail()
  pass()
  aSubscriber(store, 'new@exemple.fr', {}, alerts.now())
  fail()
  await eventually(() => server.taken.length === 2)
  expect(await told()).toEqual(['old opened', 'new opened'])
})

test('slowness is told to those who want it, and an outage is another story', async () => {
  const { store, server, runs, fail, told } = await aScene()
  aSubscriber(store, 'outages@exemple.fr')
  aSubscriber(store, 'slow@exemple.fr', { about: 'outages-and-degradations' })
  runs('slow', 'slow')
  await eventually(() => server.taken.length === 1)
  fail()
  await eventually(() => server.taken.length === 3)
  expect((await told()).sort()).toEqual(['outages opened', 'slow opened', 'slow opened'])
})

test('an open outage is recalled once a day to those who wish, however long nobody looked', async () => {
  const { store, server, alerts, fail, told } = await aScene()
  aSubscriber(store, 'yes@exemple.fr')
  aSubscriber(store, 'no@exemple.fr', { reminders: false })
  fail()
  await eventually(() => server.taken.length === 2)
  alerts.move(day - minute)
  alerts.move(2 * minute)
  alerts.move(minute)
  await eventually(() => server.taken.length === 3 && idle(store)())
  alerts.move(4 * day)
  await eventually(() => server.taken.length === 4 && idle(store)())
  expect((await told()).slice(2)).toEqual(['yes reminder', 'yes reminder'])
})

test('statements and announced maintenance go to those who asked for everything', async () => {
  const { store, server, alerts, told } = await aScene()
  aSubscriber(store, 'outages@exemple.fr')
  aSubscriber(store, 'all@exemple.fr', { about: 'everything' })
  aSubscriber(store, 'companies@exemple.fr', { about: 'everything', journeys: ['company-enrolment'] })
  const words = { source: 'Exploitant', url: null, lang: 'fr', words: 'Tout va bien' } as const
  const at = alerts.now()
  store.statements.keep({
    ...words,
    probe: 'consumer-sign-up',
    incident: null,
    saidAt: at - day,
    recordedAt: at,
    speaker: 'operator',
  })
  const spans = { announcedAt: at, recordedAt: at, from: at + day, to: at + 2 * day }
  store.maintenances.keep({ ...words, ...spans, probe: null })
  alerts.move(1)
  await eventually(() => server.taken.length === 3 && idle(store)())
  expect((await told()).sort()).toEqual(['all maintenance', 'all statement', 'companies maintenance'])
})

test('a digest comes at its hour, once, and only when there is something to read', async () => {
  const { store, server, alerts, fail, pass, told } = await aScene()
  aSubscriber(store, 'daily@exemple.fr', { how: 'daily' })
  aSubscriber(store, 'weekly@exemple.fr', { how: 'weekly' })
  aSubscriber(store, 'other@exemple.fr', { how: 'daily', journeys: ['company-enrolment'] })
  alerts.move(day)
  fail()
  pass()
  alerts.move(day)
  alerts.move(minute)
  await eventually(() => server.taken.length === 1 && idle(store)())
  alerts.move(5 * day)
  await eventually(() => server.taken.length === 2 && idle(store)())
  expect(await told()).toEqual(['daily digest', 'weekly digest'])
  const [weekly, daily] = store.deliveries.list('sent', 2)
  expect([weekly, daily].map((one) => ((one?.to ?? 0) - (one?.from ?? 0)) / day)).toEqual([7, 1])
})

test('an outage that goes on is in every digest of who wants its journey, and no longer', async () => {
  const { store, alerts, fail, pass } = await aScene()
  aSubscriber(store, 'daily@exemple.fr', { how: 'daily' })
  aSubscriber(store, 'other@exemple.fr', { how: 'daily', journeys: ['company-enrolment'] })
  fail()
  for (const days of [1, 2, 3]) {
    alerts.move(day)
    await eventually(() => store.deliveries.counts().sent === days)
  }
  pass()
  alerts.move(day)
  await eventually(() => store.deliveries.counts().sent === 4)
  alerts.move(day)
  expect(store.deliveries.counts()).toEqual({ sent: 4 })
})

test('an outage of a journey that is watched no more is not recalled', async () => {
  const { store, server, alerts, fail } = await aScene(() => ({ probes: ['company-enrolment'] }))
  aSubscriber(store, 'at-once@exemple.fr')
  aSubscriber(store, 'daily@exemple.fr', { how: 'daily' })
  alerts.move(minute)
  fail()
  await eventually(() => server.taken.length === 1)
  alerts.move(day)
  await eventually(() => server.taken.length === 2)
  alerts.move(day)
  expect(store.deliveries.list(null, 9).map(({ kind }) => kind)).toEqual(['digest', 'opened'])
})

test('a digest waits for the runs that began before its hour, for two hours at most', async () => {
  const { store, server, alerts } = await aScene()
  aSubscriber(store, 'daily@exemple.fr', { how: 'daily' })
  const hour = 60 * minute
  const six = t0 + 18 * hour
  recordRun(store, aRun({ at: six - 3 * minute, fails: 1 }))
  const late = openRun(store, aRun({ at: six - minute, fails: 1 }))
  alerts.move(18 * hour + minute)
  expect(store.deliveries.counts()).toEqual({})
  late.record()
  alerts.move(minute)
  await eventually(() => server.taken.length === 1 && idle(store)())
  expect(store.deliveries.list('sent', 1)).toMatchObject([{ kind: 'digest', to: six }])

  openRun(store, aRun({ at: six + hour, fails: 1 }))
  alerts.move(day)
  expect(store.deliveries.counts()).toEqual({ sent: 1 })
  recordRun(store, aRun({ at: six + 2 * hour }))
  alerts.move(2 * hour)
  expect(store.outbox.cursor('daily')).toBe(six + day)
})

test('what happened before the first subscriber is not told to anybody', async () => {
  const { store, server, alerts, fail } = await aScene()
  fail()
  aSubscriber(store, 'a@exemple.fr', {}, alerts.now())
  alerts.move(minute)
  expect(server.taken).toEqual([])
  expect(store.deliveries.counts()).toEqual({})
})

test('the operator is told once a day when a journey is no longer seen', async () => {
  const { store } = aStore()
  const server = await aMailServer()
  const alerts = someAlerts(store, server.port, { probes: ['consumer-sign-up'] }, t0)
  const blind = () => {
    recordRun(store, aRun({ at: alerts.now(), verdict: 'inconclusive' }))
    alerts.move(minute)
  }
  for (let runs = 0; runs < 4; runs += 1) blind()
  expect(store.deliveries.counts()).toEqual({})
  for (let runs = 0; runs < 4; runs += 1) blind()
  await eventually(() => server.taken.length === 1)
  expect(server.taken[0]?.to).toBe('operator@constat.example')
  expect((await parsed(server.taken[0])).subject).toBe(
    'operator browser: 5 runs in a row (submit) without a conclusion: probe_fault',
  )
  alerts.move(day)
  await eventually(() => server.taken.length === 2 && idle(store)())
})
