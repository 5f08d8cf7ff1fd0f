// A site that has something of everything to tell, hostile words included.
import type { Site } from '../../src/site/site.ts'
import { aRun, minute } from './runs.ts'
import { aSite } from './site.ts'
import { aStore, recordRun } from './store.ts'

/** When the first run began. */
export const t0 = Date.UTC(2021, 9, 1, 6, 12)
export const probe = 'consumer-sign-up'

/** A site with every kind of thing to tell: a closed incident retracted, an open one, words, a report. */
export const everything = (given: Partial<Site> = {}) => {
  const { store } = aStore()
  const at = (minutes: number) => t0 + minutes * minute
  const failing = [5, 10, 60, 65]
  const runs = [0, 5, 10, 15, 20, 25, 60, 65].map((minutes) =>
    failing.includes(minutes) ? aRun({ at: at(minutes), fails: 2 }) : aRun({ at: at(minutes) }),
  )
  for (const run of runs) recordRun(store, run)
  const [first = '', second = ''] = [runs[1]?.id, runs[6]?.id]
  store.correct({ kind: 'incident', target: first, reason: 'our own fault', at: at(30) })
  const said = {
    probe,
    saidAt: at(62),
    recordedAt: at(63),
    speaker: 'operator',
    source: 'Exploitant & Cie',
    url: null,
    lang: 'fr',
    words: '<b>Tout va bien</b>',
  } as const
  const statement = store.statements.keep({ ...said, incident: null })
  store.statements.keep({ ...said, incident: first })
  const maintenance = store.maintenances.keep({
    probe: null,
    announcedAt: at(-600),
    recordedAt: at(-600),
    from: at(61),
    to: at(64),
    source: 'Exploitant & Cie',
    url: null,
    lang: 'fr',
    words: 'Maintenance',
  })
  const report = store.reports.keep({
    probe,
    recordedAt: at(0),
    beganAt: at(-9000),
    endedAfter: at(-8000),
    endedBefore: null,
    title: { fr: 'Panne rapportée', en: 'Reported outage' },
    sources: [{ name: 'Le Journal', url: 'https://journal.example/1', says: 'en panne' }],
  })
  return { site: aSite(store, at(66), given), store, at, first, second, report, statement, maintenance }
}
