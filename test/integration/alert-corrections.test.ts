import { expect, test } from 'vitest'
import { aScene, idle } from '../support/alert-scene.ts'
import { announce, aSubscriber, day, eventually } from '../support/alerts.ts'
import { parsed } from '../support/mail-server.ts'
import { minute } from '../support/runs.ts'

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

test('a correction does not go to who got a digest of another journey', async () => {
  const { store, server, alerts, fail, told } = await aScene()
  const wishes = { how: 'daily', about: 'everything' } as const
  aSubscriber(store, 'digest@exemple.fr', wishes)
  aSubscriber(store, 'elsewhere@exemple.fr', { ...wishes, journeys: ['company-enrolment'] })
  alerts.move(0)
  fail()
  announce(store, alerts.now())
  alerts.move(day)
  await eventually(() => server.taken.length === 2 && idle(store)())
  const [incident] = store.incidents.list({ limit: 1 })
  store.correct({ kind: 'incident', target: incident?.id ?? '', reason: 'ours', at: alerts.now() })
  alerts.move(minute)
  await eventually(() => server.taken.length === 3 && idle(store)())
  expect((await told()).sort()).toEqual(['digest corrected', 'digest digest', 'elsewhere digest'])
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
