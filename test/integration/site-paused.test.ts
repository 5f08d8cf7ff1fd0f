import { expect, test } from 'vitest'
import { aRun, minute } from '../support/runs.ts'
import { aSite, readable } from '../support/site.ts'
import { aStore, recordRun } from '../support/store.ts'

const t0 = Date.UTC(2021, 9, 1, 6, 12)

/** A site a minute after its runs, whose step failed or not, with all probing paused. */
const paused = (fails?: number) => {
  const { store } = aStore()
  for (const minutes of [0, 5]) recordRun(store, aRun({ at: t0 + minutes * minute, ...(fails && { fails }) }))
  store.pauses.keep({ paused: true, at: t0 + 6 * minute, reason: 'travaux chez nous' })
  return { store, site: aSite(store, t0 + 7 * minute) }
}

const stateOn = (page: string) => /<section class="journey ([a-z-]+)"/.exec(page)?.[1]

test('while all is paused, a journey is neither up nor down, on the page and for machines', async () => {
  const { store, site } = paused()
  const page = await site.text('/')
  expect(stateOn(page)).toBe('paused')
  expect(readable(page)).toContain('observation suspendue : rien n’est mesuré pour l’instant')
  expect(await site.json('/api/v1/status')).toMatchObject({ probes: [{ state: 'paused' }] })
  expect(await site.text('/badge.svg')).not.toMatch(/fonctionne|working/)
  store.pauses.keep({ paused: false, at: t0 + 7 * minute, reason: null })
  expect(stateOn(await site.text('/'))).toBe('completes')
})

test('a pause hides no outage: it was failing when last seen', async () => {
  const { site } = paused(2)
  const page = await site.text('/')
  expect(stateOn(page)).toBe('last-seen-failing')
  expect(readable(page)).toContain('en échec à la dernière observation')
})
