// A journey whose last steps bind (contract, payment) is never taken to its end on somebody's real registry.
import { expect, test } from 'vitest'
import { aRun, journey, minute, type Told } from '../support/runs.ts'
import { aSite, readable, siteOver } from '../support/site.ts'
import { aStore, recordRun } from '../support/store.ts'

const t0 = Date.UTC(2021, 9, 1, 6, 12)
const stopsAt = 'mail'

/** A submission that passed every step but the last, which binds. */
const short = (minutes: number, told: Partial<Told> = {}) => {
  const run = aRun({ at: t0 + minutes * minute, ...told })
  const steps = run.steps.slice(0, journey.indexOf(stopsAt) + 1)
  return told.fails === undefined ? { ...run, complete: false, steps } : run
}

const siteOf = (...runs: readonly ReturnType<typeof short>[]) => {
  const { store } = aStore()
  for (const run of runs) recordRun(store, run)
  const now = (runs.at(-1)?.endedAt ?? t0) + minute
  const probes = siteOver(store, now).probes.map((probe) => ({ ...probe, stopsAt }))
  return aSite(store, now, { probes })
}

test('a journey that stops before it binds is told as far as it goes, on every page', async () => {
  const run = short(5)
  const site = siteOf(short(0), run)
  const page = await site.text('/')
  expect(/<section class="journey ([a-z-]+)"/.exec(page)?.[1]).toBe('stops-short')
  expect(readable(page)).toContain(
    'Inscription : va jusqu’à l’étape « étape mail » ; le contrat n’est pas tenté. Aucun parcours mené jusqu’au bout à ce jour.',
  )
  expect(readable(await site.text('/en/'))).toContain(
    'goes up to the step “step mail”; the contract is not tried.',
  )
  const claims = /Jusqu’au bout|, jusqu’au bout|aller jusqu’au bout|[Ff]onctionne\.|fonctionnent/
  for (const path of ['/', '/probes/consumer-sign-up', `/runs/${run.id}`]) {
    const told = readable(await site.text(path))
    expect(told, path).toMatch(/[Jj]usqu’à l’étape « étape mail »/)
    expect(told, path).not.toMatch(claims)
  }
  expect(readable(await site.text('/probes/consumer-sign-up'))).toContain('nos tentatives s’arrêtent avant')
  expect(readable(await site.text('/method'))).toContain('Jusqu’à l’étape « étape mail », sans le contrat')
})

test('machines are told the same', async () => {
  const site = siteOf(short(0), short(5))
  expect(await site.json('/badge.json')).toMatchObject({ message: 'Fonctionne, contrat non tenté' })
  expect(await site.json('/api/v2/status.json')).toMatchObject({
    status: { indicator: 'none', description: 'Operational, Contract Not Tried' },
  })
  expect(await site.json('/api/v1/status')).toMatchObject({
    probes: [{ state: 'up', tier: 'submit', stops_at: 'mail', completed_at: null }],
  })
})

test('its slowness and its recovery are told no further than it goes', async () => {
  const slow = [20, 25].map((minutes) => short(minutes, { verdict: 'degraded' }))
  const failing = [short(5, { fails: 2 }), short(6, { fails: 2 })]
  const site = siteOf(short(0), ...failing, short(10), short(15), ...slow)
  expect(readable(await site.text('/'))).toContain('va jusqu’à l’étape « étape mail », mais lentement depuis')
  const feed = await site.text('/en/feed.json')
  expect(feed).toContain('working again up to the binding steps, which we do not try')
  expect(feed).toContain('goes up to the binding steps, which we do not try, but more slowly')
  expect(feed).not.toMatch(/working again,|completes/)
})

test('once an attempt goes to the end, the journey works', async () => {
  const { store } = aStore()
  for (const run of [short(0), aRun({ at: t0 + 5 * minute })]) recordRun(store, run)
  expect(readable(await aSite(store, t0 + 6 * minute).text('/'))).toContain('Inscription : fonctionne.')
})
