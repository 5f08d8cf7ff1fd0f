import { expect, test } from 'vitest'
import { aScene, idle, inWords } from '../support/alert-scene.ts'
import { aSubscriber, eventually } from '../support/alerts.ts'
import { parsed, type TakenMail } from '../support/mail-server.ts'
import { minute } from '../support/runs.ts'

const plain = (text: string) => text.replaceAll('\n> ', ' ').replace(/\s+/g, ' ')

const read = async (mail: TakenMail | undefined) => {
  const { subject = '', text = '', references } = await parsed(mail)
  return { to: mail?.to.split('@')[0], subject: plain(subject), text: plain(text), references }
}

const deferring = (name: string) => (address: string) =>
  address.startsWith(name)
    ? ({ does: 'answer', code: 451, when: 'RCPT' } as const)
    : ({ does: 'take' } as const)

const taking = () => ({ does: 'take' }) as const

test('the end of several outages in a row tells each with its own duration, the long one too', async () => {
  const { store, server, alerts, runs, fail, pass } = await aScene(inWords)
  aSubscriber(store, 'a@exemple.fr')
  runs(false)
  fail()
  await eventually(() => server.taken.length === 1)
  runs(true, true)
  pass()
  fail()
  runs(...Array<boolean>(60).fill(true))
  pass()
  fail()
  pass()
  alerts.move(11 * minute)
  await eventually(() => server.taken.length === 2 && idle(store)())
  const { subject, text } = await read(server.taken[1])
  expect(subject).toBe('Rétabli (3 incidents) : Inscription')
  expect(text).toMatch(/^Rétabli \(3 incidents\) : Inscription Registre d’essai. Retour constaté le/)
  const ranges = [...text.matchAll(/- Du .*? au .*? : au moins (.*?), au plus/g)].map(([, least]) => least)
  expect(ranges).toEqual(['2 min 57 s', '59 min 59 s', '59 s'])
  for (const { id } of store.incidents.list({ limit: 3 })) {
    expect(text).toContain(`https://constat.example/incidents/${id}`)
  }
})

test('an opening that leaves late tells the outage that goes on, not the one that is over', async () => {
  const { store, server, alerts, runs, fail, pass } = await aScene(inWords)
  aSubscriber(store, 'a@exemple.fr')
  server.behave(deferring('a'))
  runs(false)
  fail()
  await eventually(() => server.met.length === 1)
  pass()
  fail()
  await eventually(() => store.deliveries.counts().deferred === 1 && idle(store)())
  server.behave(taking)
  alerts.move(60 * minute)
  await eventually(() => server.taken.length === 1)
  const { subject, text } = await read(server.taken[0])
  expect(subject).toMatch(/^En échec depuis le 2 novembre 2026 à 13 h 05/)
  expect(text).not.toContain('l’incident est clos')
  expect(text).toContain('2 INCIDENTS QUI SE SUIVENT')
  expect(text).toMatch(/- Depuis le 2 novembre 2026 à 13 h 05, pas clos/)
})

test('an outage long after the hold is news to everybody, whatever is still to be sent to some', async () => {
  const { store, server, alerts, runs, fail, pass } = await aScene(inWords)
  aSubscriber(store, 'away@exemple.fr')
  aSubscriber(store, 'b@exemple.fr')
  server.behave(deferring('away'))
  runs(false)
  fail()
  pass()
  for (const _ of Array(5)) alerts.move(60 * minute)
  await eventually(() => server.taken.length === 2)
  fail()
  await eventually(() => server.taken.length === 3)
  const again = await read(server.taken[2])
  expect(again).toMatchObject({ to: 'b', subject: expect.stringMatching(/^En échec depuis/) })
  expect(again.text).not.toContain('qui se suivent'.toLocaleUpperCase('fr'))
  expect(again.references).not.toBe((await read(server.taken[0])).references)
  server.behave(taking)
  alerts.move(7 * 60 * minute)
  await eventually(() => server.taken.length === 6 && idle(store)())
  const late = (await Promise.all(server.taken.map(read))).filter(({ to }) => to === 'away')
  expect(late.map(({ subject }) => subject.split(' ')[0])).toEqual(['En', 'Rétabli', 'En'])
})

test('the end of an outage leads to its evidence', async () => {
  const { store, server, alerts, runs, fail, pass } = await aScene(inWords)
  aSubscriber(store, 'a@exemple.fr')
  runs(false)
  fail()
  pass()
  alerts.move(11 * minute)
  await eventually(() => server.taken.length === 2)
  const [incident] = store.incidents.list({ limit: 1 })
  const { text } = await read(server.taken[1])
  expect(text).toContain(`https://constat.example/evidence/estimate?incident=${incident?.id}`)
})

test('what is said of an incident is told in its thread, also when the incident is taken back', async () => {
  const { store, server, alerts, runs, fail } = await aScene(inWords)
  aSubscriber(store, 'a@exemple.fr', { about: 'everything' })
  runs(false)
  fail()
  await eventually(() => server.taken.length === 1)
  const [incident] = store.incidents.list({ limit: 1 })
  if (!incident) throw new Error('There is no incident.')
  store.statements.keep({
    source: 'Exploitant',
    url: null,
    lang: 'fr',
    words: 'Nous y travaillons.',
    probe: 'consumer-sign-up',
    incident: incident.id,
    saidAt: alerts.now(),
    recordedAt: alerts.now(),
    speaker: 'operator',
  })
  store.correct({ kind: 'incident', target: incident.id, reason: 'ours', at: alerts.now() })
  alerts.move(minute)
  await eventually(() => server.taken.length === 3 && idle(store)())
  const all = await Promise.all(server.taken.map(read))
  expect(new Set(all.map(({ references }) => references)).size).toBe(1)
  expect(all.map(({ subject }) => subject.split(' ')[0])).toEqual(['En', 'Alerte', 'Exploitant'])
})

test.each([
  ['is over', false, ['En', 'Rétabli', 'Alerte', 'Rétabli']],
  ['goes on', true, ['En', 'Alerte', 'En']],
] as const)(
  'an outage that %s without its first failure is told beside the withdrawal of what it was',
  async (_, goesOn, expected) => {
    const { store, server, alerts, runs } = await aScene(inWords)
    aSubscriber(store, 'a@exemple.fr')
    aSubscriber(store, 'other@exemple.fr', { journeys: ['company-enrolment'] })
    runs(false, true, true, true, ...(goesOn ? [] : [false, false]))
    alerts.move(11 * minute)
    await eventually(() => server.taken.length === (goesOn ? 1 : 2) && idle(store)())
    const [incident] = store.incidents.list({ limit: 1 })
    const target = incident?.firstBad.run ?? ''
    store.correct({ kind: 'run', target, reason: 'ours', at: alerts.now() })
    alerts.move(minute)
    await eventually(() => server.taken.length === expected.length && idle(store)())
    const all = await Promise.all(server.taken.map(read))
    expect(all.map(({ subject }) => subject.split(' ')[0])).toEqual(expected)
    expect(all.at(-1)?.text).toContain('2 novembre 2026 à 13 h 02')
  },
)

test('an outage that a discounted run uncovers is told, once, to those who want such news', async () => {
  const { store, server, alerts, runs } = await aScene(inWords)
  aSubscriber(store, 'a@exemple.fr')
  aSubscriber(store, 'other@exemple.fr', { journeys: ['company-enrolment'] })
  runs(false, true, false, true)
  const pass = store.runs.lines({ probe: 'consumer-sign-up', limit: 2 })[1]
  store.correct({ kind: 'run', target: pass?.id ?? '', reason: 'ours', at: alerts.now() })
  alerts.move(minute)
  await eventually(() => server.taken.length === 1 && idle(store)())
  const { subject, text } = await read(server.taken[0])
  expect(subject).toMatch(/^En échec depuis le 2 novembre 2026 à 13 h 01/)
  expect(text).toContain('Constaté le 2 novembre 2026 à 13 h 03')
  const [failure] = store.runs.lines({ probe: 'consumer-sign-up', limit: 1 })
  store.correct({ kind: 'run', target: failure?.id ?? '', reason: 'ours', at: alerts.now() })
  alerts.move(minute)
  expect(store.deliveries.list(null, 9).filter(({ kind }) => kind === 'opened')).toHaveLength(1)
})
