import { expect, test } from 'vitest'
import { type LeafOf, readLeaf } from '../../src/proof/leaf.ts'
import { wordsLeaf } from '../../src/store/logged.ts'
import type { Store } from '../../src/store/store.ts'
import { digestOf } from '../../src/store/told.ts'
import type { Maintenance, Reported, Statement } from '../../src/store/words.ts'
import { aStore } from '../support/store.ts'

const at = Date.UTC(2021, 9, 6)
const id = 'ab'.repeat(16)

const statement: Omit<Statement, 'id' | 'takenBack'> = {
  probe: 'consumer-sign-up',
  incident: id,
  saidAt: at,
  recordedAt: at + 1000,
  speaker: 'operator',
  source: 'Télépaix',
  url: 'https://registre.example/communique',
  lang: 'fr',
  words: 'Le service fonctionne.',
}
const maintenance: Omit<Maintenance, 'id' | 'takenBack'> = {
  probe: 'consumer-sign-up',
  announcedAt: at,
  recordedAt: at + 1000,
  from: at + 2000,
  to: at + 3000,
  source: 'Télépaix',
  url: 'https://registre.example/travaux',
  lang: 'fr',
  words: 'Des travaux sont prévus.',
}
const reported: Omit<Reported, 'id' | 'takenBack'> = {
  probe: 'consumer-sign-up',
  recordedAt: at + 1000,
  beganAt: at - 5000,
  endedAfter: at - 4000,
  endedBefore: at - 3000,
  title: { fr: 'Une panne', en: 'An outage' },
  sources: [{ name: 'Un journal', url: 'https://journal.example', says: 'Rien ne marche.' }],
}

const leavesOf = ({ log }: Store) =>
  [...log.leaves(0, log.size())].map(({ entry }) => {
    const leaf = readLeaf(entry)
    if (!leaf.ok || leaf.value.type !== 'statement') throw new Error('The leaf tells no words.')
    return leaf.value
  })

/** What the last leaf is the fingerprint of, as the store finds it again. */
const lastTold = (store: Store) => {
  const [leaf] = leavesOf(store).slice(-1) as [LeafOf<'statement'>]
  const text = store.wordsOf(leaf)
  if (text === null) throw new Error('No words have the fingerprint of the leaf.')
  expect(digestOf(text)).toBe(leaf.words_sha256)
  return JSON.parse(text)
}

const iso = (time: number) => new Date(time).toISOString()

test('the leaf of a statement is the fingerprint of all that is shown of it', () => {
  const { store } = aStore()
  const { id: kept } = store.statements.keep(statement)
  const { saidAt, recordedAt, ...words } = statement
  const times = { said_at: iso(saidAt), recorded_at: iso(recordedAt) }
  expect(lastTold(store)).toEqual({ kind: 'statement', id: kept, ...words, ...times })
})

test('the leaf of announced maintenance is the fingerprint of its times and source as well', () => {
  const { store } = aStore()
  const { id: kept } = store.maintenances.keep(maintenance)
  const { announcedAt, recordedAt, from, to, ...words } = maintenance
  const times = { announced_at: iso(announcedAt), recorded_at: iso(recordedAt), from: iso(from), to: iso(to) }
  expect(lastTold(store)).toEqual({ kind: 'maintenance', id: kept, ...words, ...times })
})

test('the leaf of a reported incident is the fingerprint of its bounds as well', () => {
  const { store } = aStore()
  const { id: kept } = store.reports.keep(reported)
  expect(lastTold(store)).toEqual({
    kind: 'reported',
    id: kept,
    probe: reported.probe,
    recorded_at: iso(at + 1000),
    began_at: iso(at - 5000),
    ended_after: iso(at - 4000),
    ended_before: iso(at - 3000),
    title: reported.title,
    sources: reported.sources,
  })
})

test.each([
  'UPDATE statement SET said_at = said_at - 1',
  "UPDATE statement SET source = 'x'",
  'UPDATE statement SET url = NULL',
  "UPDATE statement SET speaker = 'press'",
])('words changed behind our back no longer have the fingerprint of their leaf: %s', (change) => {
  const { store, db } = aStore()
  store.statements.keep(statement)
  const [leaf] = leavesOf(store) as [LeafOf<'statement'>]
  expect(store.wordsOf(leaf)).not.toBeNull()
  db.exec('DROP TRIGGER statement_no_update')
  db.exec(change)
  expect(store.wordsOf(leaf)).toBeNull()
})

test('a leaf of an earlier version is the fingerprint of the words alone, and holds', () => {
  const { store } = aStore()
  const words = [
    store.statements.keep(statement),
    store.maintenances.keep(maintenance),
    store.reports.keep(reported),
  ]
  const texts = [
    statement.words,
    maintenance.words,
    JSON.stringify({ title: reported.title, sources: reported.sources }),
  ]
  const kinds = ['statement', 'maintenance', 'reported'] as const
  for (const [nth, kind] of kinds.entries()) {
    const [{ id: said, probe }, text] = [words[nth] ?? { id, probe: null }, texts[nth] ?? '']
    store.seals.addLeaf(wordsLeaf({ kind, probe, id: said, about: null, words: text, at }), at)
  }
  expect(leavesOf(store).slice(-3).map(store.wordsOf)).toEqual(texts)
})
