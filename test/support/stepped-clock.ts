// A clock that is set forwards and back an hour between runs, and what must hold of what was made of them.
import { expect } from 'vitest'
import { leavesProblem } from '../../src/evidence/check-log.ts'
import { createSite } from '../../src/site/app.ts'
import { aDataDirectory } from './kept.ts'
import { siteOver } from './site.ts'

const minute = 60_000
const hour = 60 * minute

const figuresOf = (data: ReturnType<typeof aDataDirectory>) => data.store.incidents.list({ limit: 1000 })

/** Records runs while the clock is stepped at random; tells how many incidents came of them. */
export const stepTheClock = async (runs: number) => {
  const data = aDataDirectory()
  let at = Date.parse('2026-03-29T00:00:00Z')
  let latest = at
  for (let run = 0; run < runs; run += 1) {
    at += minute
    if (Math.random() < 0.1) at += (Math.random() < 0.5 ? -1 : 1) * hour
    latest = Math.max(latest, at)
    await data.record({ at, outcome: Math.random() < 0.4 ? 'http_error' : 'ok' })
  }
  const { store } = data
  const incidents = figuresOf(data)
  for (const { atLeastMs, lastGood, firstGood, failures, attempts } of incidents) {
    expect(atLeastMs).toBeGreaterThanOrEqual(0)
    expect(failures).toBeLessThanOrEqual(attempts)
    if (lastGood && firstGood && firstGood.at >= lastGood.at) {
      expect(atLeastMs).toBeLessThanOrEqual(firstGood.at - lastGood.at + hour)
    }
  }
  store.rebuild()
  expect(figuresOf(data)).toEqual(incidents)
  expect(await leavesProblem(store.log)).toBeNull()
  const site = createSite(siteOver(store, latest + minute))
  const paths = ['/', '/incidents', '/probes/consumer-sign-up', '/api/v1/status', '/api/v1/availability']
  for (const path of [...paths, ...incidents.slice(0, 20).map(({ id }) => `/incidents/${id}`)]) {
    expect((await site.request(path)).status, path).toBe(200)
  }
  return { incidents: incidents.length }
}
