import { expect, test } from 'vitest'
import { aRun, minute } from '../support/runs.ts'
import { aSite, readable } from '../support/site.ts'
import { aStore, recordRun } from '../support/store.ts'

const t0 = Date.UTC(2022, 9, 1, 6, 12)
const title = { fr: 'Inscriptions impossibles', en: 'No sign-up' }

const aReport = (began = '2021-10-01T00:00:00+02:00') => {
  const { store } = aStore()
  const reported = store.reports.keep({
    probe: null,
    recordedAt: t0,
    beganAt: Date.parse(began),
    endedAfter: Date.parse('2021-10-27T00:00:00+02:00'),
    endedBefore: Date.parse('2022-01-01T00:00:00+01:00'),
    title,
    sources: [{ name: 'Sénat', url: null, says: 'Le site est inaccessible.' }],
  })
  return { store, path: `/incidents/${reported.id}` }
}

const registry = { name: 'Bloctel', url: 'https://bloctel.example', operator: null, retired: true }

test('what others dated to the day is told to the day, the days counted by the calendar', async () => {
  const { store, path } = aReport()
  const site = aSite(store, t0 + minute)
  const page = readable(await site.text(path))
  expect(page).toContain(
    'Début rapporté 1er octobre 2021 Fin rapportée pas avant le 27 octobre 2021, au plus tard le 1er janvier 2022',
  )
  expect(page).toContain('au moins 26 jours, au plus 92 jours')
  for (const told of [page, readable(await site.text('/incidents')), await site.text('/feed.atom')]) {
    expect(told).not.toMatch(/\b0.h.00|\b00:00:00|92.jours.1.h/)
  }
  expect(readable(await site.text(`/en${path}`))).toContain(
    'not before 27 October 2021, at the latest on 1 January 2022',
  )
})

test('what others dated to the minute keeps its minute', async () => {
  const { store, path } = aReport('2021-10-01T08:30:00+02:00')
  const page = readable(await aSite(store, t0 + minute).text(path))
  expect(page).toContain('Début rapporté 1er octobre 2021 à 8 h 30 (heure de Paris)')
  expect(page).toContain('au moins 25 jours 15 h')
})

test('nothing that only others saw is said to have been seen from anywhere', async () => {
  const { store, path } = aReport()
  const given = { registry, vantages: [{ id: 'none', place: 'aucun lieu' }] }
  const closed = aSite(store, t0 + minute, given)
  for (const page of [path, '/', '/incidents']) {
    expect(await closed.text(page), page).not.toContain('point d’observation')
  }
  const card = async (place: string) => {
    const site = aSite(store, t0 + minute, { vantages: [{ id: 'test', place }] })
    return Buffer.from(await (await site.get(`${path}/card.png`)).arrayBuffer()).toString('base64')
  }
  expect(await card('Lille')).toBe(await card('Brest'))
  // What was measured before the registry closed was seen from where it was.
  recordRun(store, aRun({ at: t0 }))
  const measured = await aSite(store, t0 + minute, { registry }).text('/')
  expect(readable(measured)).toContain('Vu d’un seul point d’observation : Paris.')
})

test('a list with reported incidents heads no column with what was not measured', async () => {
  const { store } = aReport()
  const list = readable(await aSite(store, t0 + minute).text('/incidents'))
  expect(list).toContain('Début Parcours Ce qui n’allait pas Durée État')
  expect(list).not.toMatch(/Premier échec|Étape/)
})
