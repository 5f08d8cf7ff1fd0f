// What clients of Statuspage's API rely on beyond the shapes of its documents.
import { expect, test } from 'vitest'
import { aRun, minute } from '../support/runs.ts'
import { aSite } from '../support/site.ts'
import { aStore, recordRun } from '../support/store.ts'

const t0 = Date.UTC(2021, 9, 1, 6, 12)

type Summary = {
  readonly incidents: readonly { readonly id: string }[]
  readonly components: readonly { readonly status: string }[]
  readonly status: { readonly indicator: string; readonly description: string }
}

test('an open incident is unresolved however many began after it', async () => {
  const { store } = aStore()
  const at = (minutes: number) => t0 + minutes * minute
  const [old] = [0, 5].map((minutes) => {
    const run = aRun({ at: at(minutes), fails: 2 })
    recordRun(store, run, { probe: 'other' })
    return run
  })
  for (let hour = 1; hour <= 51; hour += 1) {
    for (const [minutes, fails] of [
      [0, 2],
      [5, 2],
      [10, null],
      [15, null],
    ] as const) {
      recordRun(store, aRun({ at: at(hour * 60 + minutes), ...(fails !== null && { fails }) }))
    }
  }
  const site = aSite(store, at(52 * 60))
  const listed = async (name: string) =>
    ((await site.json(`/api/v2/${name}.json`)) as Summary).incidents.map(({ id }) => id)
  expect(await listed('incidents')).toHaveLength(50)
  expect(await listed('incidents/unresolved')).toEqual([old?.id])
  expect(await listed('summary')).toEqual([old?.id])
})

test('forms that are reachable are operational components, and no claim that all systems work', async () => {
  const { store } = aStore()
  for (const minutes of [0, 5]) recordRun(store, aRun({ at: t0 + minutes * minute, tier: 'look' }))
  const summary = (await aSite(store, t0 + 6 * minute).json('/api/v2/summary.json')) as Summary
  expect(summary.components[0]?.status).toBe('operational')
  expect(summary.status).toEqual({ indicator: 'none', description: 'Forms Reachable' })
})
