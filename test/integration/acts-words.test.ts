import { expect, test } from 'vitest'
import { perform } from '../../src/act/perform.ts'
import { aRun, minute } from '../support/runs.ts'
import { aStore, recordRun } from '../support/store.ts'

const now = Date.UTC(2021, 9, 22, 12)

const acting = () => {
  const { store } = aStore()
  const act = (command: string, args: Readonly<Record<string, string>>) =>
    perform(
      {
        store,
        now: () => now,
        runNow: null,
        exporter: null,
        whileIdle: async (work) => work(),
        pause: async (reason) => store.pauses.keep({ paused: true, at: now, reason }),
        subscriptions: () => {
          throw new Error('Somebody was asked for.')
        },
        resume: (reason) => store.pauses.keep({ paused: false, at: now, reason }),
        site: () => ({ timeZone: 'Europe/Paris', operator: 'Association d’exemple', url: null }),
      },
      { command, args },
      () => undefined,
    )
  return { store, act }
}

const said = {
  saidAt: '2021-10-18 09:30',
  speaker: 'operator',
  source: 'Worldline',
  url: 'https://registre.example/avis',
  lang: 'fr',
  words: 'La continuité de service est assurée.',
}

test('a statement is on the record with its source, its hour on the clocks of the site', async () => {
  const { store, act } = acting()
  const reply = await act('statement add', said)
  expect(reply).toMatchObject({ exit: 0, text: expect.stringContaining('2021-10-18 09:30 in Europe/Paris') })
  expect(store.statements.list({ limit: 9 })).toMatchObject([
    {
      probe: null,
      incident: null,
      saidAt: Date.UTC(2021, 9, 18, 7, 30),
      recordedAt: now,
      speaker: 'operator',
      source: 'Worldline',
      url: 'https://registre.example/avis',
      words: 'La continuité de service est assurée.',
    },
  ])
})

test.each([
  [{ saidAt: 'hier' }, /--said-at: write 2026-11-23T14:05:00\+01:00, or .* for the time in Europe\/Paris/],
  [{ saidAt: '2021-02-30 10:00' }, /--said-at: write/],
  [{ saidAt: '2021-10-22T14:01:00+02:00' }, /--said-at: 2021-10-22T12:01:00.000Z has not come yet/],
  [{ saidAt: '2021-03-28 02:30' }, /never came in Europe\/Paris/],
  [{ saidAt: '2020-10-25 02:30' }, /came twice in Europe\/Paris: add an offset/],
  [{ saidAt: '' }, /--said-at is missing/],
  [{ speaker: 'somebody' }, /--speaker: write one of operator, authority, press, body, constat/],
  [{ source: ' ' }, /--source: name who said it/],
  [{ words: '' }, /Give the words themselves/],
  [{ words: 'x'.repeat(20_001) }, /20000 characters at most/],
  [{ url: 'javascript:alert(1)' }, /--url: write a whole address/],
  [{ lang: 'de' }, /--lang: write one of fr, en/],
  [{ probe: 'consumer-signup' }, /there is no journey consumer-signup; the known ones are consumer-sign-up/],
  [{ incident: 'f'.repeat(32) }, /There is no incident f+: copy its id/],
])('a statement with %j is refused with what to do, and nothing is recorded', async (change, words) => {
  const { store, act } = acting()
  const reply = await act('statement add', { ...said, ...change })
  expect(reply).toMatchObject({ exit: 2, text: expect.stringMatching(words) })
  expect(store.statements.list({ limit: 9 })).toEqual([])
})

test('every mistake of a statement is told at once', async () => {
  const { act } = acting()
  const { text } = await act('statement add', { speaker: 'nobody', url: 'nowhere' })
  expect(text.split('\n')).toHaveLength(5)
})

const anIncident = () => {
  const { store, act } = acting()
  const at = now - 60 * minute
  for (const later of [0, 5]) recordRun(store, aRun({ at: at + later * minute, fails: 1 }))
  const [incident] = store.incidents.list({ limit: 1 })
  return { store, act, id: incident?.id ?? '' }
}

test('an annotation is a statement of ours about an incident, and of its journey', async () => {
  const { store, act, id } = anIncident()
  expect(await act('incident annotate', { incident: id, words: 'Constaté par huissier.' })).toMatchObject({
    exit: 0,
  })
  expect(store.statements.list({ limit: 9 })).toMatchObject([
    {
      probe: 'consumer-sign-up',
      incident: id,
      speaker: 'constat',
      source: 'Association d’exemple',
      saidAt: now,
    },
  ])
})

test('a statement about an incident is of its journey, and of no other', async () => {
  const { store, act, id } = anIncident()
  expect(await act('statement add', { ...said, incident: id, probe: 'company-enrolment' })).toMatchObject({
    exit: 2,
    text: '--probe: the incident is of consumer-sign-up; leave --probe out.',
  })
  await act('statement add', { ...said, incident: id })
  expect(store.statements.list({ limit: 9 })).toMatchObject([{ probe: 'consumer-sign-up', incident: id }])
})

const maintenance = {
  from: '2021-10-23 22:00',
  to: '2021-10-24 06:00',
  source: 'Worldline',
  words: 'Travaux.',
}

test('maintenance announced before it begins counts, and its hours are those of the site', async () => {
  const { store, act } = acting()
  const reply = await act('maintenance add', maintenance)
  expect(reply).toMatchObject({ exit: 0, json: { counts_as_announced: true } })
  expect(reply.text).not.toContain('Warning')
  expect(store.maintenances.list({ limit: 9 })).toMatchObject([
    { announcedAt: now, from: Date.UTC(2021, 9, 23, 20), to: Date.UTC(2021, 9, 24, 4), probe: null },
  ])
})

test('maintenance announced once it had begun is recorded with a warning that it does not count', async () => {
  const { store, act } = acting()
  const late = { ...maintenance, from: '2021-10-22 08:00' }
  const reply = await act('maintenance add', late)
  expect(reply).toMatchObject({ exit: 0, json: { counts_as_announced: false } })
  expect(reply.text).toMatch(/Warning: it was announced on .* does not count as announced/)
  const announced = { ...late, announcedAt: '2021-10-20T10:00:00Z' }
  expect(await act('maintenance add', announced)).toMatchObject({ json: { counts_as_announced: true } })
  expect(store.maintenances.list({ limit: 9 })).toHaveLength(2)
})

test('maintenance that ends before it begins, or that is announced tomorrow, is refused', async () => {
  const { store, act } = acting()
  expect(await act('maintenance add', { ...maintenance, to: '2021-10-23 21:00' })).toMatchObject({
    exit: 2,
    text: '--to: name a moment after --from.',
  })
  expect(await act('maintenance add', { ...maintenance, announcedAt: '2021-10-23 10:00' })).toMatchObject({
    exit: 2,
    text: expect.stringContaining('--announced-at: 2021-10-23T08:00:00.000Z has not come yet'),
  })
  expect(store.maintenances.list({ limit: 9 })).toEqual([])
})

const reported = {
  titleFr: 'Inscriptions impossibles',
  titleEn: 'Nobody can sign up',
  beganAt: '2021-10-01 00:00',
  source: 'En-Contact',
  says: 'Le site est en maintenance.',
}

test('a reported incident has its sources, is recorded once, and its end is as uncertain as they leave it', async () => {
  const { store, act } = acting()
  const given = { ...reported, endedAfter: '2021-10-20 00:00' }
  expect(await act('incident report', given)).toMatchObject({ exit: 0, json: { already_on_record: 0 } })
  expect(await act('incident report', given)).toMatchObject({ exit: 1, json: { already_on_record: 1 } })
  expect(store.reports.list({ limit: 9 })).toMatchObject([
    {
      probe: null,
      beganAt: Date.UTC(2021, 8, 30, 22),
      endedAfter: Date.UTC(2021, 9, 19, 22),
      endedBefore: null,
      title: { fr: 'Inscriptions impossibles', en: 'Nobody can sign up' },
      sources: [{ name: 'En-Contact', url: null, says: 'Le site est en maintenance.' }],
    },
  ])
})

test.each([
  [{ titleFr: '' }, /--title-fr is missing/],
  [{ beganAt: '' }, /--began-at is missing/],
  [{ says: '' }, /--says: give what the source says/],
  [{ endedAfter: '2021-09-01 00:00' }, /put its times in order/],
  [{ beganAt: '2021-12-01 00:00' }, /has not begun yet/],
  [{ probe: 'nobody' }, /there is no journey nobody/],
  [{ reported: 'not JSON' }, /./],
  [{ reported: '[{"title":{"fr":"x"}}]' }, /title.en: is missing/],
])('a reported incident with %j is refused with what to do', async (change, words) => {
  const { store, act } = acting()
  const reply = await act('incident report', { ...reported, ...change })
  expect(reply).toMatchObject({ exit: 2, text: expect.stringMatching(words) })
  expect(store.reports.list({ limit: 9 })).toEqual([])
})

test('a pause needs its reason, and is in force until probing is resumed', async () => {
  const { store, act } = acting()
  expect(await act('pause', { reason: ' ' })).toMatchObject({ exit: 2 })
  expect(await act('resume', {})).toMatchObject({ exit: 1, text: 'Nothing is paused.' })
  expect(await act('pause', { reason: 'travaux chez nous' })).toMatchObject({ exit: 0 })
  expect(await act('pause', { reason: 'encore' })).toMatchObject({
    exit: 1,
    text: expect.stringMatching(/since 2021-10-22T12:00:00.000Z \(travaux chez nous\)/),
  })
  expect(store.pauses.latest()).toMatchObject({ reason: 'travaux chez nous' })
  expect(await act('resume', { reason: 'fini' })).toMatchObject({ exit: 0 })
  expect(store.pauses.latest()).toBeNull()
})
