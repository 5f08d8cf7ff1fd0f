import fc from 'fast-check'
import { expect, test } from 'vitest'
import { derive } from '../../src/incident/derive.ts'
import { durationOf, unobservedMs } from '../../src/incident/duration.ts'
import type { Incident } from '../../src/incident/incident.ts'
import { anyVisits, type Visit } from '../support/simulated-registry.ts'

const trueDuration = (visits: readonly Visit[], incident: Incident, now: number) => {
  const ids = visits.map(({ run }) => run.id)
  const within = visits.slice(ids.indexOf(incident.firstBad.run), ids.indexOf(incident.lastBad.run) + 1)
  const outages = new Set(within.flatMap(({ saw }) => saw ?? []))
  return [...outages].reduce((sum, { from, to }) => sum + Math.min(to, now) - from, 0)
}

test('the true duration of an outage always lies within the range shown', () => {
  let incidentsSeen = 0
  fc.assert(
    fc.property(anyVisits, (visits) => {
      const now = visits.at(-1)?.run.endedAt ?? 0
      for (const incident of derive(visits.map(({ run }) => run)).incidents) {
        incidentsSeen += 1
        const { atLeastMs, atMostMs } = durationOf(incident, now)
        const truth = trueDuration(visits, incident, now)
        expect(atLeastMs).toBeLessThanOrEqual(truth)
        if (atMostMs !== null) expect(atMostMs).toBeGreaterThanOrEqual(truth)
      }
    }),
    { numRuns: 2000 },
  )
  expect(incidentsSeen).toBeGreaterThan(500)
})

test('the bounds of an incident follow one another', () => {
  fc.assert(
    fc.property(anyVisits, (visits) => {
      for (const incident of derive(visits.map(({ run }) => run)).incidents) {
        const { lastGood, firstBad, lastBad, firstGood } = incident
        if (lastGood) expect(lastGood.at).toBeLessThan(firstBad.at)
        if (firstGood) expect(firstGood.at).toBeGreaterThan(lastBad.at)
        expect(incident.attempts).toBeGreaterThanOrEqual(incident.failures + incident.inconclusive)
      }
    }),
  )
})

test('the stretch without observation grows while an incident is open', () => {
  fc.assert(
    fc.property(anyVisits, fc.nat(), (visits, laterMs) => {
      const now = (visits.at(-1)?.run.endedAt ?? 0) + laterMs
      for (const incident of derive(visits.map(({ run }) => run)).incidents) {
        const expected = incident.closedAt === null ? now - incident.lastObservedAt : 0
        expect(unobservedMs(incident, now)).toBeGreaterThanOrEqual(expected)
      }
    }),
  )
})
