import { expect, test } from 'vitest'
import { z } from 'zod'
import { everything, probe, t0 } from '../support/everything.ts'
import { aRun, minute } from '../support/runs.ts'
import { aSite } from '../support/site.ts'
import { aStore, recordRun } from '../support/store.ts'

// Field for field and word for word as Statuspage documents its version 2.
const time = z.iso.datetime()
const page = z.strictObject({
  id: z.string(),
  name: z.string(),
  url: z.url(),
  time_zone: z.string(),
  updated_at: time,
})
const componentStatus = z.enum([
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  'under_maintenance',
])
const component = z.strictObject({
  id: z.string(),
  name: z.string(),
  status: componentStatus,
  created_at: time,
  updated_at: time,
  position: z.int(),
  description: z.string().nullable(),
  showcase: z.boolean(),
  start_date: z.iso.date(),
  group_id: z.string().nullable(),
  page_id: z.string(),
  group: z.boolean(),
  only_show_if_degraded: z.boolean(),
})
const affected = z.strictObject({
  code: z.string(),
  name: z.string(),
  old_status: componentStatus,
  new_status: componentStatus,
})
const updateOf = (status: z.ZodType) =>
  z.strictObject({
    id: z.string(),
    status,
    body: z.string(),
    incident_id: z.string(),
    created_at: time,
    updated_at: time,
    display_at: time,
    affected_components: z.array(affected).nullable(),
    deliver_notifications: z.boolean(),
    custom_tweet: z.null(),
    tweet_id: z.null(),
  })
const eventOf = (status: z.ZodType, impact: z.ZodType) => ({
  id: z.string(),
  name: z.string(),
  status,
  created_at: time,
  updated_at: time,
  monitoring_at: time.nullable(),
  resolved_at: time.nullable(),
  impact,
  shortlink: z.url(),
  started_at: time,
  page_id: z.string(),
  incident_updates: z.array(updateOf(status)),
  components: z.array(component),
})
const incident = z.strictObject(
  eventOf(
    z.enum(['investigating', 'identified', 'monitoring', 'resolved', 'postmortem']),
    z.enum(['none', 'minor', 'major', 'critical']),
  ),
)
const maintenance = z.strictObject({
  ...eventOf(
    z.enum(['scheduled', 'in_progress', 'verifying', 'completed']),
    z.enum(['none', 'minor', 'major', 'critical', 'maintenance']),
  ),
  scheduled_for: time,
  scheduled_until: time,
})
const status = z.strictObject({
  indicator: z.enum(['none', 'minor', 'major', 'critical', 'maintenance']),
  description: z.string(),
})
const incidents = z.array(incident)
const maintenances = z.array(maintenance)

const documents: readonly (readonly [string, z.ZodType])[] = [
  ['status', z.strictObject({ page, status })],
  ['components', z.strictObject({ page, components: z.array(component) })],
  ['incidents', z.strictObject({ page, incidents })],
  ['incidents/unresolved', z.strictObject({ page, incidents })],
  ['scheduled-maintenances', z.strictObject({ page, scheduled_maintenances: maintenances })],
  ['scheduled-maintenances/active', z.strictObject({ page, scheduled_maintenances: maintenances })],
  ['scheduled-maintenances/upcoming', z.strictObject({ page, scheduled_maintenances: maintenances })],
  [
    'summary',
    z.strictObject({
      page,
      components: z.array(component),
      incidents,
      scheduled_maintenances: maintenances,
      status,
    }),
  ],
]

test.each(documents)('%s.json is as Statuspage documents it, full and empty', async (name, schema) => {
  for (const site of [everything().site, aSite(aStore().store, t0)]) {
    const answer = await site.get(`/api/v2/${name}.json?lang=en`)
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(schema.safeParse(await answer.json()).error?.issues).toBeUndefined()
  }
})

type Incident = z.infer<typeof incident>
type Summary = {
  components: z.infer<typeof component>[]
  incidents: Incident[]
  status: z.infer<typeof status>
  scheduled_maintenances: z.infer<typeof maintenance>[]
}

test('an open incident is unresolved, with its updates newest first and the journey it affects', async () => {
  const { site, second } = everything()
  const { incidents } = (await site.json('/api/v2/incidents/unresolved.json')) as Summary
  expect(incidents).toMatchObject([
    {
      id: second,
      name: 'Inscription\u00a0: échec à l’étape «\u00a0étape identity\u00a0»',
      status: 'investigating',
      impact: 'critical',
      resolved_at: null,
      started_at: '2021-10-01T07:12:03.000Z',
      shortlink: `https://constat.example/incidents/${second}`,
      components: [{ id: probe, status: 'major_outage' }],
    },
  ])
  const updates = incidents[0]?.incident_updates ?? []
  const moments = updates.map(({ created_at }) => created_at)
  expect(moments).toEqual(moments.toSorted().toReversed())
  expect(updates.at(-1)?.affected_components ?? updates[0]?.affected_components).toEqual([
    { code: probe, name: 'Inscription', old_status: 'operational', new_status: 'major_outage' },
  ])
  expect(updates.some(({ body }) => body.includes('<b>Tout va bien</b>'))).toBe(true)
})

test('a retracted incident is resolved by an update that says why', async () => {
  const { site, first } = everything()
  const { incidents } = (await site.json('/api/v2/incidents.json?lang=en')) as Summary
  const retracted = incidents.find(({ id }) => id === first)
  expect(retracted).toMatchObject({ status: 'resolved', impact: 'none' })
  const why = retracted?.incident_updates.find(({ body }) => body.includes('Reason: our own fault'))
  expect(why).toMatchObject({ status: 'resolved', created_at: '2021-10-01T06:42:00.000Z' })
})

test('an incident that passes again is monitored, then resolved when that is confirmed', async () => {
  const { store } = aStore()
  const at = (minutes: number) => t0 + minutes * minute
  const standing = async (now: number) => {
    const { incidents } = (await aSite(store, now).json('/api/v2/incidents.json')) as Summary
    return incidents.map(({ status, resolved_at }) => [status, resolved_at])
  }
  for (const minutes of [0, 5]) recordRun(store, aRun({ at: at(minutes), fails: 2 }))
  expect(await standing(at(6))).toEqual([['investigating', null]])
  recordRun(store, aRun({ at: at(10) }))
  expect(await standing(at(11))).toEqual([['monitoring', null]])
  recordRun(store, aRun({ at: at(15) }))
  expect(await standing(at(16))).toEqual([['resolved', '2021-10-01T06:27:06.000Z']])
  const { incidents } = (await aSite(store, at(16)).json('/api/v2/incidents/unresolved.json')) as Summary
  expect(incidents).toEqual([])
})

test('what is not known is never operational, and the description says so', async () => {
  const { store } = aStore()
  recordRun(store, aRun({ at: t0 }))
  const summary = async (now: number) =>
    (await aSite(store, now).json('/api/v2/summary.json?lang=en')) as Summary
  const soon = await summary(t0 + minute)
  expect(soon.components[0]?.status).toBe('operational')
  expect(soon.status).toEqual({ indicator: 'none', description: 'All Systems Operational' })
  const late = await summary(t0 + 60 * minute)
  expect(late.components[0]?.status).toBe('degraded_performance')
  expect(late.components[0]?.description).toContain('state unknown')
  expect(late.status).toEqual({ indicator: 'minor', description: 'Status Unknown' })
})

test('an outage nobody has looked at since stays an outage', async () => {
  const { store } = aStore()
  for (const minutes of [0, 5]) recordRun(store, aRun({ at: t0 + minutes * minute, fails: 2 }))
  const { components, status } = (await aSite(store, t0 + 600 * minute).json(
    '/api/v2/summary.json',
  )) as Summary
  expect(components[0]?.status).toBe('partial_outage')
  expect(status.indicator).toBe('major')
})

test('announced maintenance is upcoming, then active, then completed, and hides no measured failure', async () => {
  const { store, at, maintenance } = everything()
  const named = async (name: string, now: number) => {
    const found = (await aSite(store, now).json(`/api/v2/${name}.json`)) as Summary
    return found.scheduled_maintenances.map(({ id, status }) => [id, status])
  }
  const { id } = maintenance
  expect(await named('scheduled-maintenances/upcoming', at(60))).toEqual([[id, 'scheduled']])
  expect(await named('scheduled-maintenances/active', at(62))).toEqual([[id, 'in_progress']])
  expect(await named('summary', at(62))).toEqual([[id, 'in_progress']])
  expect(await named('summary', at(66))).toEqual([])
  expect(await named('scheduled-maintenances', at(66))).toEqual([[id, 'completed']])
  const { components } = (await aSite(store, at(63.5)).json('/api/v2/summary.json')) as Summary
  expect(components[0]?.status).toBe('major_outage')
})

test('announced maintenance explains silence', async () => {
  const { store } = aStore()
  const { maintenance } = everything()
  store.maintenances.keep(maintenance)
  const during = maintenance.from + minute
  const { components, status } = (await aSite(store, during).json('/api/v2/summary.json')) as Summary
  expect(components[0]?.status).toBe('under_maintenance')
  expect(status).toEqual({ indicator: 'maintenance', description: 'Service Under Maintenance' })
})

test('reported incidents stay out of documents that cannot tell them from measured ones', async () => {
  const { site, report } = everything()
  for (const [name] of documents) expect(await site.text(`/api/v2/${name}.json`)).not.toContain(report.id)
})
