import { expect, test } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import { aSubscriber, day, eventually, someAlerts } from '../support/alerts.ts'
import { aMailServer, parsed, type TakenMail } from '../support/mail-server.ts'
import { aRun, minute } from '../support/runs.ts'
import { aStore, recordRun } from '../support/store.ts'

// A Monday, so that a week's digest is a week away.
const t0 = Date.UTC(2026, 10, 2, 12)

const idle = (store: Store) => () => {
  const { due = 0, sending = 0 } = store.deliveries.counts()
  return due + sending === 0
}

/** Who was told what, in the order of the mails. */
const toldBy = (taken: readonly TakenMail[]) =>
  Promise.all(
    taken.map(async (mail) => `${mail.to.split('@')[0]} ${(await parsed(mail)).subject?.split(' ')[0]}`),
  )

const aScene = async () => {
  const { store } = aStore()
  const server = await aMailServer()
  const alerts = someAlerts(store, server.port, {}, t0)
  /** Runs a minute apart from the present on, each failing or not; the alerts look after each. */
  const runs = (...fails: readonly (boolean | 'slow')[]) => {
    for (const one of fails) {
      const at = alerts.now()
      recordRun(
        store,
        one === 'slow' ? aRun({ at, verdict: 'degraded' }) : aRun({ at, ...(one && { fails: 1 }) }),
      )
      alerts.move(minute)
    }
  }
  const fail = () => runs(true, true)
  const pass = () => runs(false, false)
  return { store, server, alerts, runs, fail, pass, told: () => toldBy(server.taken) }
}

test('an opening is told at once, an end after the hold, to those who want the journey', async () => {
  const { store, server, alerts, fail, pass, told } = await aScene()
  aSubscriber(store, 'all@exemple.fr')
  aSubscriber(store, 'consumers@exemple.fr', { journeys: ['consumer-sign-up'] })
  aSubscriber(store, 'companies@exemple.fr', { journeys: ['company-enrolment'] })
  aSubscriber(store, 'paused@exemple.fr', { paused: true })
  fail()
  await eventually(() => server.taken.length === 2)
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

test('a correction goes to everybody who got what it corrects, and the rest is not sent', async () => {
  const { store, server, alerts, fail, told } = await aScene()
  aSubscriber(store, 'told@exemple.fr')
  aSubscriber(store, 'digest@exemple.fr', { how: 'daily' })
  aSubscriber(store, 'elsewhere@exemple.fr', { journeys: ['company-enrolment'] })
  alerts.move(0)
  fail()
  await eventually(() => server.taken.length === 1)
  alerts.move(day)
  await eventually(() => server.taken.length === 3 && idle(store)())
  aSubscriber(store, 'late@exemple.fr', {}, alerts.now())
  const [incident] = store.incidents.list({ limit: 1 })
  store.correct({ kind: 'incident', target: incident?.id ?? '', reason: 'ours', at: alerts.now() })
  alerts.move(minute)
  await eventually(() => server.taken.length === 5 && idle(store)())
  expect((await told()).sort()).toEqual([
    'digest corrected',
    'digest digest',
    'told corrected',
    'told opened',
    'told reminder',
  ])
})

/** Two outages of which the second began within the hold of the first one's end: told as one. */
const aMergedRelapse = async () => {
  const scene = await aScene()
  const { store, server, fail, pass } = scene
  aSubscriber(store, 'a@exemple.fr')
  fail()
  await eventually(() => server.taken.length === 1)
  pass()
  fail()
  const [second, first] = store.incidents.list({ limit: 2 })
  if (!first || !second) throw new Error('There are not two incidents.')
  return { ...scene, first, second }
}

/** Takes something out of the figures, and tells what was said of which incident until a day later. */
const correctedIn = async (
  { store, server, alerts }: Awaited<ReturnType<typeof aMergedRelapse>>,
  kind: 'incident' | 'run',
  target: string,
) => {
  expect(store.correct({ kind, target, reason: 'ours', at: alerts.now() }).done).toBe(true)
  alerts.move(minute)
  alerts.move(11 * minute)
  await eventually(() => idle(store)())
  return Promise.all(server.taken.map(async (mail) => (await parsed(mail)).subject))
}

test.each(['incident', 'run'] as const)(
  'who was told of an opening hears that it ended when its merged relapse is taken back by its %s',
  async (kind) => {
    const scene = await aMergedRelapse()
    const { first, second, store } = scene
    const said = await correctedIn(scene, kind, kind === 'incident' ? second.id : second.firstBad.run)
    expect(said).toEqual([`opened ${first.id}`, `corrected ${second.id}`, `closed ${first.id}`])
    const threads = new Set(store.deliveries.list('sent', 3).map(({ thread }) => thread))
    expect([...threads]).toEqual([first.id])
  },
)

test('who was told of an opening that is taken back hears of its merged relapse that goes on', async () => {
  const scene = await aMergedRelapse()
  const { first, second, pass, alerts, server } = scene
  const said = await correctedIn(scene, 'incident', first.id)
  expect(said).toEqual([`opened ${first.id}`, `corrected ${first.id}`, `opened ${second.id}`])
  pass()
  alerts.move(11 * minute)
  await eventually(() => server.taken.length === 4)
  expect((await parsed(server.taken[3])).subject).toBe(`closed ${second.id}`)
})

test('an outage after an end that was told late is news to its readers', async () => {
  const scene = await aMergedRelapse()
  const { first, second, fail, server, store } = scene
  await correctedIn(scene, 'incident', second.id)
  fail()
  await eventually(() => server.taken.length === 4 && idle(store)())
  const [third] = store.incidents.list({ limit: 1 })
  expect((await parsed(server.taken[3])).subject).toBe(`opened ${third?.id}`)
  expect(third?.id).not.toBe(first.id)
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
  const { store, server, alerts, fail, told } = await aScene()
  aSubscriber(store, 'daily@exemple.fr', { how: 'daily' })
  aSubscriber(store, 'weekly@exemple.fr', { how: 'weekly' })
  aSubscriber(store, 'other@exemple.fr', { how: 'daily', journeys: ['company-enrolment'] })
  alerts.move(day)
  fail()
  alerts.move(day)
  alerts.move(minute)
  await eventually(() => server.taken.length === 1 && idle(store)())
  alerts.move(5 * day)
  await eventually(() => server.taken.length === 2 && idle(store)())
  expect(await told()).toEqual(['daily digest', 'weekly digest'])
  const [weekly, daily] = store.deliveries.list('sent', 2)
  expect([weekly, daily].map((one) => ((one?.to ?? 0) - (one?.from ?? 0)) / day)).toEqual([7, 1])
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
    'operator browser: 5 runs in a row without a conclusion: probe_fault',
  )
  alerts.move(day)
  await eventually(() => server.taken.length === 2 && idle(store)())
})
