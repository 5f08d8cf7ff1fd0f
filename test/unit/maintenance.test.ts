import { expect, test } from 'vitest'
import type { Incident } from '../../src/incident/incident.ts'
import { withoutMaintenance } from '../../src/incident/maintenance.ts'

const at = (moment: number) => ({ at: moment, run: `${moment}` })

const incident: Incident = {
  id: 'x',
  failedStep: 'form',
  steps: ['form'],
  lastGood: at(90),
  firstBad: at(100),
  lastBad: at(200),
  firstGood: at(210),
  openedAt: 110,
  closedAt: 220,
  closedBy: '220',
  atLeastMs: 100,
  attempts: 10,
  failures: 10,
  inconclusive: 0,
  longestUnobservedMs: 10,
  lastObservedAt: 210,
}

const announced = (from: number, to: number, announcedAt = 0) => ({ announcedAt, from, to })

test('announced maintenance is left out of both bounds, overlaps once', () => {
  expect(withoutMaintenance(incident, [announced(120, 150)], 300)).toEqual({ atLeastMs: 70, atMostMs: 90 })
  const twice = [announced(140, 160), announced(120, 150), announced(125, 130)]
  expect(withoutMaintenance(incident, twice, 300)).toEqual({ atLeastMs: 60, atMostMs: 80 })
  expect(withoutMaintenance(incident, [announced(0, 400, -1)], 300)).toEqual({ atLeastMs: 0, atMostMs: 0 })
})

test('each bound loses only what it surely held', () => {
  expect(withoutMaintenance(incident, [announced(80, 105)], 300)).toEqual({ atLeastMs: 95, atMostMs: 105 })
})

test('what was announced after it began, or lies elsewhere, leaves nothing to say', () => {
  expect(withoutMaintenance(incident, [announced(120, 150, 120)], 300)).toBeNull()
  expect(withoutMaintenance(incident, [announced(10, 20), announced(210, 250)], 300)).toBeNull()
  expect(withoutMaintenance(incident, [], 300)).toBeNull()
})

test('an unknown upper bound stays unknown, and an open incident ends now', () => {
  const unknown = { ...incident, lastGood: null }
  expect(withoutMaintenance(unknown, [announced(120, 150)], 300)).toEqual({ atLeastMs: 70, atMostMs: null })
  const open = { ...incident, firstGood: null, closedAt: null, closedBy: null }
  expect(withoutMaintenance(open, [announced(205, 250)], 300)).toEqual({ atLeastMs: 100, atMostMs: 165 })
})
