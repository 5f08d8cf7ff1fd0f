import fc from 'fast-check'
import { expect, test } from 'vitest'
import { derive } from '../../src/incident/derive.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openStore } from '../../src/store/store.ts'
import { unsealed } from '../support/evidence.ts'
import { anyRuns, aRun, minute } from '../support/runs.ts'
import { aStore, recordRun } from '../support/store.ts'

const probe = 'consumer-sign-up'
const t0 = Date.UTC(2021, 9, 1)

const projections = (db: ReturnType<typeof aStore>['db']) =>
  // What was retracted is shown, and in no figure.
  ['incident WHERE NOT retracted', 'rollup', 'pace', 'state'].map((table) =>
    db.prepare(`SELECT * FROM ${table}`).all(),
  )

const failing = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => aRun({ at: t0 + (from + index) * 5 * minute, fails: 2 }))

test('recorded one by one, runs give what deriving them at once gives, and a rebuild changes nothing', () => {
  fc.assert(
    fc.property(anyRuns, (runs) => {
      const { db, store } = aStore(':memory:')
      const transitions = runs.flatMap((run) => recordRun(store, run).transitions)
      const whole = derive(runs)
      expect(transitions).toEqual(whole.transitions)
      expect(store.stateOf(probe)).toEqual(JSON.parse(JSON.stringify(whole.state)))
      const kept = projections(db)
      store.rebuild()
      expect(projections(db)).toEqual(kept)
    }),
    { numRuns: 40 },
  )
})

test('a discounted run leaves the figures as if it had been inconclusive', () => {
  fc.assert(
    fc.property(anyRuns, fc.nat(60), (runs, place) => {
      const target = runs[place % Math.max(1, runs.length)]
      if (!target) return
      const { db, store } = aStore(':memory:')
      for (const run of runs) recordRun(store, run)
      expect(store.correct({ kind: 'run', target: target.id, reason: 'our fault', at: 1 }).done).toBe(true)
      const other = aStore(':memory:')
      for (const run of runs) {
        recordRun(other.store, run.id === target.id ? { ...run, verdict: 'inconclusive' } : run)
      }
      expect(projections(db)).toEqual(projections(other.db))
    }),
    { numRuns: 40 },
  )
})

test('a retracted incident leaves the figures, and stays to be seen as it was published', () => {
  const { store } = aStore()
  for (const run of [aRun({ at: t0 }), ...failing(3)]) recordRun(store, run)
  const [published] = store.incidents.list({ limit: 10 })
  const id = published?.id ?? ''
  expect(store.correct({ kind: 'incident', target: id, reason: 'our line was cut', at: 9 })).toEqual({
    done: true,
    incidents: [id],
  })
  expect(store.incidents.get(id)).toEqual({ ...published, retracted: true, retractedAt: 9 })
  expect(store.incidents.list({ limit: 10 })).toEqual([{ ...published, retracted: true, retractedAt: 9 }])
  expect(store.corrections.ofIncident(id)).toMatchObject([{ kind: 'incident', reason: 'our line was cut' }])
  expect(store.stateOf(probe).episode).toBeNull()
  expect(store.runs.list({ limit: 3 }).map(({ discounted }) => discounted)).toEqual(
    Array(3).fill('our line was cut'),
  )
  expect(store.transitions.list(0, 10).map(({ kind }) => kind)).toEqual(['opened', 'corrected'])
})

test('discounting the first failing run keeps its permalink and opens the rest under the next one', () => {
  const { store } = aStore()
  const runs = failing(4)
  for (const run of runs) recordRun(store, run)
  store.correct({ kind: 'run', target: runs[0]?.id ?? '', reason: 'our fault', at: 9 })
  expect(store.incidents.list({ limit: 10 }).map(({ id, retracted }) => ({ id, retracted }))).toEqual([
    { id: runs[1]?.id, retracted: false },
    { id: runs[0]?.id, retracted: true },
  ])
})

test('a correction that uncovers an incident says so, in its reply and in a transition', () => {
  const { store } = aStore()
  const [first, pass, second] = [failing(1)[0], aRun({ at: t0 + 6 * minute }), failing(1, 2)[0]]
  for (const run of [first, pass, second]) if (run) recordRun(store, run)
  expect(store.transitions.list(0, 9)).toEqual([])
  const corrected = store.correct({ kind: 'run', target: pass?.id ?? '', reason: 'our fault', at: 9 })
  expect(corrected).toEqual({ done: true, incidents: [first?.id] })
  expect(store.transitions.list(0, 9)).toMatchObject([{ kind: 'corrected', incident: first?.id }])
  expect(store.incidents.get(first?.id ?? '')).toMatchObject({ retracted: false, closedAt: null })
})

test('a correction is refused for what does not exist and for what was corrected before', () => {
  const { store } = aStore()
  const [run] = failing(1)
  if (run) recordRun(store, run)
  const words = { kind: 'run', target: run?.id ?? '', reason: 'our fault', at: 9 } as const
  expect(store.correct({ ...words, target: 'f'.repeat(32) })).toMatchObject({ done: false })
  expect(store.correct(words)).toEqual({ done: true, incidents: [] })
  expect(store.correct(words)).toMatchObject({ done: false })
})

test('what is written stays written', () => {
  const { db, store } = aStore()
  for (const run of failing(2)) recordRun(store, run)
  store.gaps.keep({ planId: 1, from: t0, to: t0, count: 1, reason: 'stopped' })
  store.correct({ kind: 'run', target: failing(1)[0]?.id ?? '', reason: 'our fault', at: 9 })
  const words = {
    probe,
    source: 'Exploitant',
    url: null,
    lang: 'fr',
    words: 'La continuité est assurée.',
  } as const
  store.statements.keep({ ...words, incident: null, saidAt: t0, recordedAt: t0, speaker: 'operator' })
  store.maintenances.keep({ ...words, announcedAt: t0, recordedAt: t0, from: t0, to: t0 + minute })
  store.reports.keep({ ...aReport, probe })
  store.methods.keep({ at: t0, hash: 'a'.repeat(64), body: '{}' })
  store.pauses.keep({ paused: true, at: t0, reason: 'quiet, please' })
  store.submissions.keepSent({ runId: failing(1)[0]?.id ?? '', step: 'submission', at: t0 })
  db.exec("INSERT INTO control VALUES (1, 0, 'http://control', 1, 1, NULL)")
  for (const table of 'probe plan opening run step control gap transition correction effect statement maintenance reported method pause submission'.split(
    ' ',
  )) {
    expect(() => db.exec(`DELETE FROM ${table}`)).toThrow(`${table} is append-only`)
    const column = { step: 'position', control: 'position', effect: 'published' }[table] ?? 'rowid'
    expect(() => db.exec(`UPDATE ${table} SET ${column} = ${column}`)).toThrow(`${table} is append-only`)
  }
})

test('an opening without a run is interrupted, and a run is recorded once', () => {
  const { store } = aStore()
  const [run] = failing(1)
  if (!run) return
  recordRun(store, run)
  const opening = store.openings.keep(
    {
      runId: 'f'.repeat(32),
      planId: 1,
      trigger: 'manual',
      vantage: 'test',
      scheduledAt: 1,
      openedAt: 1,
    },
    unsealed,
  )
  expect(store.openings.interrupted()).toMatchObject([
    { id: opening.id, steps: expect.arrayContaining(['home']) },
  ])
  expect(() => recordRun(store, run)).toThrow(/UNIQUE/)
})

test('planned moments are accounted for by scheduled runs and by gaps, not by runs by hand', () => {
  const { store } = aStore()
  expect(store.openings.lastPlannedAt(probe, 'submit')).toBeNull()
  recordRun(store, aRun({ at: t0 }))
  recordRun(store, aRun({ at: t0 + minute }), { trigger: 'manual' })
  expect(store.openings.lastPlannedAt(probe, 'submit')).toBe(t0)
  const gap = {
    planId: 1,
    from: t0 + 5 * minute,
    to: t0 + 90 * minute,
    count: 18,
    reason: 'stopped',
  } as const
  store.gaps.keep(gap)
  expect(store.openings.lastPlannedAt(probe, 'submit')).toBe(gap.to)
  expect(store.gaps.list(probe, 5)).toEqual([{ ...gap, tier: 'submit' }])
  const hour = 60 * minute
  expect(store.rollups.sum(probe, 'submit', t0, t0 + hour)).toMatchObject({ planned: 12, concluded: 1 })
  expect(store.rollups.sum(probe, 'submit', t0 + hour, t0 + 2 * hour)).toMatchObject({ planned: 7 })
})

test('runs are listed newest first, a page at a time, by probe, verdict and time', () => {
  const { store } = aStore()
  const all = [aRun({ at: t0 }), ...failing(3)]
  for (const run of all) recordRun(store, run)
  recordRun(store, aRun({ at: t0 + 50 * minute }), { probe: 'company-enrolment' })
  const ids = (found: ReturnType<typeof store.runs.list>) => found.map(({ id }) => id)
  const down = store.runs.list({ verdict: 'down', limit: 2 })
  expect(ids(down)).toEqual([all[3]?.id, all[2]?.id])
  expect(ids(store.runs.list({ verdict: 'down', limit: 2, before: down[1]?.seq }))).toEqual([all[1]?.id])
  expect(ids(store.runs.list({ probe, to: t0 + minute, limit: 9 }))).toEqual([all[0]?.id])
  expect(store.runs.list({ probe: 'nobody', limit: 9 })).toEqual([])
  expect(store.runs.get(all[1]?.id ?? '')).toMatchObject({
    probe,
    failedStep: 'identity',
    steps: [
      { name: 'home', status: 'passed' },
      {},
      { status: 'failed' },
      { status: 'skipped', startedAt: null },
      {},
      {},
    ],
  })
})

const aReport = {
  probe: null,
  recordedAt: t0,
  beganAt: t0,
  endedAfter: t0 + 26 * 24 * 60 * minute,
  endedBefore: null,
  title: { fr: 'Service en maintenance', en: 'Service under maintenance' },
  sources: [{ name: 'Sénat', url: 'https://www.senat.fr', says: 'inaccessible' }],
}

test('words are listed by probe and time, those about every probe with each', () => {
  const { store } = aStore()
  recordRun(store, aRun({ at: t0 }))
  const words = { source: 'Exploitant', url: null, lang: 'fr', words: 'La continuité est assurée.' } as const
  const said = (at: number, about: string | null) =>
    store.statements.keep({
      ...words,
      probe: about,
      incident: null,
      saidAt: at,
      recordedAt: at,
      speaker: 'operator',
    })
  const [first, second] = [said(t0, probe), said(t0 + minute, null)]
  said(t0 + 2 * minute, 'company-enrolment')
  expect(store.statements.list({ probe, limit: 9 })[1]).toEqual(first)
  expect(store.statements.list({ probe, from: t0 + 1, to: t0 + 2 * minute, limit: 9 })).toEqual([second])
  const planned = { ...words, probe, announcedAt: t0, recordedAt: t0, from: t0, to: t0 + minute }
  const maintenance = store.maintenances.keep(planned)
  expect(store.maintenances.list({ from: t0 + minute - 1, limit: 9 })).toEqual([maintenance])
  expect(store.maintenances.list({ from: t0 + minute, limit: 9 })).toEqual([])
  const report = store.reports.keep(aReport)
  expect(store.reports.get(report.id)).toEqual(report)
  expect(store.reports.list({ probe, limit: 9 })).toEqual([report])
})

test('a database of a newer Constat is refused', () => {
  const { db } = aStore()
  db.pragma('user_version = 99')
  expect(() => migrate(db)).toThrow(/newer Constat/)
  expect(openStore(db).runs.list({ limit: 1 })).toEqual([])
})
