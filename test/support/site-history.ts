// A short history with something of everything, for the tests of what pages show.
import { aRun, minute } from './runs.ts'
import { aStore, recordRun } from './store.ts'

export const t0 = Date.UTC(2021, 9, 1, 6, 12)

/** An outage that closed, one that is open, a run taken out, an incident retracted, and what others said. */
export const aHistory = () => {
  const { store } = aStore()
  const at = (minutes: number, fails?: number) => {
    const run = aRun({ at: t0 + minutes * minute, ...(fails !== undefined && { fails }) })
    recordRun(store, run)
    return run
  }
  at(0)
  const retracted = at(5, 2)
  for (const minutes of [10, 15]) at(minutes, 2)
  for (const minutes of [20, 25]) at(minutes)
  const closed = at(30, 3)
  for (const minutes of [35, 40, 45, 50]) at(minutes, 4)
  for (const minutes of [55, 60]) at(minutes)
  const discounted = at(65, 1)
  recordRun(store, aRun({ at: t0 + 70 * minute, verdict: 'inconclusive' }))
  at(75)
  const open = at(80, 4)
  at(85, 4)
  const now = t0 + 88 * minute
  store.correct({ kind: 'incident', target: retracted.id, reason: 'our own <firewall>', at: now - minute })
  store.correct({ kind: 'run', target: discounted.id, reason: 'our own <repairs>', at: now - minute })
  store.gaps.keep({ planId: 1, from: t0 - 60 * minute, to: t0 - 5 * minute, count: 12, reason: 'stopped' })
  const said = { probe: null, recordedAt: now, url: 'https://operator.example/news', lang: 'fr' } as const
  const spoken = { ...said, incident: null, source: 'Communiqué', words: 'Tout va bien.' }
  store.statements.keep({ ...spoken, speaker: 'operator', saidAt: t0 + 41 * minute })
  const announced = { from: t0 + 36 * minute, to: t0 + 43 * minute, announcedAt: t0 - 600 * minute }
  store.maintenances.keep({ ...said, ...announced, source: 'Avis', words: 'Travaux annoncés.' })
  const reported = store.reports.keep({
    probe: null,
    recordedAt: now,
    beganAt: t0 - 1000 * minute,
    endedAfter: t0 - 900 * minute,
    endedBefore: null,
    title: { fr: 'Fermé selon la presse', en: 'Closed, says the press' },
    sources: [{ name: 'Le Quotidien', url: 'https://press.example/', says: 'Personne ne peut s’inscrire.' }],
  })
  recordRun(store, { ...aRun({ at: t0 }), id: 'f'.repeat(32) }, { probe: 'old-journey' })
  return { store, now, open, closed, retracted, discounted, reported }
}

/** Every kind of page that the history fills. */
export const pathsOf = ({ open, closed, retracted, discounted, reported }: ReturnType<typeof aHistory>) => [
  '/',
  '/incidents',
  `/incidents/${open.id}`,
  `/incidents/${closed.id}`,
  `/incidents/${retracted.id}`,
  `/incidents/${reported.id}`,
  '/incidents?probe=consumer-sign-up&year=2021',
  '/probes/consumer-sign-up',
  '/probes/old-journey',
  `/runs/${open.id}`,
  `/runs/${discounted.id}`,
]
