import { expect, test } from 'vitest'
import type { Site } from '../../src/site/site.ts'
import { aRun, minute } from '../support/runs.ts'
import { aSite, readable } from '../support/site.ts'
import { aStore, recordRun } from '../support/store.ts'

const t0 = Date.UTC(2021, 9, 1, 6, 12)
const day = 24 * 60

const anOutage = () => {
  const { store } = aStore()
  const [, bad] = [[0], [5, 2], [10, 2]].map(([minutes = 0, fails]) => {
    const run = aRun({ at: t0 + minutes * minute, ...(fails !== undefined && { fails }) })
    recordRun(store, run)
    return run
  })
  return { store, path: `/incidents/${bad?.id}` }
}

const registry = { name: 'Bloctel', url: 'https://bloctel.example', operator: null, retired: true }

const silences: readonly (readonly [string, number, Partial<Site>])[] = [
  ['paused', 12, {}],
  ['retired', 12, { registry }],
  ['no longer configured', 12, { probes: [] }],
  ['silent for days', 5 * day, {}],
]

test.each(silences)(
  'an open incident of a journey that is %s was failing when last seen, on every page',
  async (why, minutes, given) => {
    const { store, path } = anOutage()
    if (why === 'paused') store.pauses.keep({ paused: true, at: t0 + 11 * minute, reason: 'works' })
    const site = aSite(store, t0 + minutes * minute, given)
    const [page, list] = [readable(await site.text(path)), readable(await site.text('/incidents'))]
    expect(page).toContain(
      'En échec à la dernière observation : premier échec constaté le 1er octobre 2021 à 8 h 17',
    )
    expect(page).toContain('en échec du 1er octobre 2021 à 8 h 17 au moins jusqu’à la dernière observation')
    for (const told of [page, list]) expect(told).toContain('au moins 4 min 59 s (la fin n’a pas été vue)')
    expect(page).not.toMatch(/au plus|[Dd]urée à ce jour|échec depuis|En cours/)
    expect(list.slice(list.indexOf('Octobre 2021'))).toContain('en échec à la dernière observation')
    expect(list).not.toContain('en cours')
    expect(readable(await site.text('/'))).not.toMatch(/incident en cours|Durée à ce jour/)
  },
)

test('an open incident that is seen failing is open', async () => {
  const { store, path } = anOutage()
  const site = aSite(store, t0 + 12 * minute)
  expect(readable(await site.text(path))).toContain('En cours : premier échec constaté')
  expect(readable(await site.text('/incidents'))).toContain('en cours')
})
