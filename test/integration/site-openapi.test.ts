import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { eventOf } from '../../src/alert/event.ts'
import {
  availabilityAnswer,
  errorAnswer,
  incidentAnswer,
  incidentsAnswer,
  probesAnswer,
  runSchema,
  runsAnswer,
  statusAnswer,
} from '../../src/site/schemas.ts'
import { webhookEvent } from '../../src/site/webhook-schema.ts'
import { everything, probe } from '../support/everything.ts'
import { everyTold, room } from '../support/mails.ts'
import { readable } from '../support/site.ts'

test('every answer is what its schema says, and nothing more', async () => {
  const { site, first, second, report } = everything()
  const answers: readonly (readonly [string, z.ZodType])[] = [
    ['/api/v1/status', statusAnswer],
    ['/api/v1/probes', probesAnswer],
    ['/api/v1/availability', availabilityAnswer],
    ['/api/v1/runs', runsAnswer],
    [`/api/v1/runs/${first}`, runSchema],
    ['/api/v1/incidents', incidentsAnswer],
    ['/api/v1/incidents?origin=reported', incidentsAnswer],
    [`/api/v1/incidents/${first}`, incidentAnswer],
    [`/api/v1/incidents/${second}`, incidentAnswer],
    [`/api/v1/incidents/${report.id}`, incidentAnswer],
    ['/api/v1/runs?limit=0', errorAnswer],
    ['/api/v1/runs/zz', errorAnswer],
  ]
  for (const [path, schema] of answers) {
    expect(schema.safeParse(await site.json(path)).error?.issues, path).toBeUndefined()
  }
})

test.each(everyTold)('a webhook hears of $name as the document says', ({ told }) => {
  const event = eventOf(room('fr'), told, 'Sujet')
  expect(webhookEvent.safeParse(event).error?.issues).toBeUndefined()
})

test('the OpenAPI document is valid, and names every route that it lists', async () => {
  const { site, first } = everything()
  const document = (await site.json('/api/openapi.json')) as {
    paths: Record<string, { get: { parameters: { name: string }[] } }>
  }
  const { valid, errors } = await new Validator().validate(structuredClone(document))
  expect(errors).toBeUndefined()
  expect(valid).toBe(true)
  for (const path of Object.keys(document.paths)) {
    expect((await site.get(path.replace('{id}', first))).status, path).toBe(200)
  }
  const names = document.paths['/api/v1/runs']?.get.parameters.map(({ name }) => name)
  expect(names).toEqual(['limit', 'probe', 'verdict', 'from', 'to', 'cursor'])
  expect(JSON.stringify(document)).not.toMatch(/"\$ref":"(?!#\/components\/schemas\/[A-Z])/)
})

test('the document is rendered for people, in both languages, with every field', async () => {
  const { site } = everything()
  const [french, english] = [await site.text('/api/'), await site.text('/en/api/')]
  expect(readable(french)).toContain('Ce qu’on peut demander')
  expect(readable(english)).toContain('What can be asked')
  for (const field of ['at_most_s', 'next_cursor', 'longest_unobserved_s', 'controls[].ok']) {
    expect(french).toContain(`<code>${field}</code>`)
  }
  for (const [, target] of french.matchAll(/href="#([A-Za-z]+)"/g)) expect(french).toContain(`id="${target}"`)
  expect((await site.get('/api')).headers.get('Location')).toBe('/api/')
})

test('reported incidents come only when asked for, with sources in place of figures', async () => {
  const { site, report, second } = everything()
  const { incidents } = (await site.json('/api/v1/incidents')) as { incidents: { id: string }[] }
  expect(incidents.map(({ id }) => id)).not.toContain(report.id)
  expect(await site.json('/api/v1/incidents?origin=reported')).toEqual({
    incidents: [
      expect.objectContaining({
        id: report.id,
        origin: 'reported',
        duration: { at_least_s: 1000 * 60, at_most_s: null },
        sources: [{ name: 'Le Journal', url: 'https://journal.example/1', says: 'en panne' }],
      }),
    ],
    next_cursor: null,
  })
  const availability = JSON.stringify(await site.json('/api/v1/availability'))
  expect(availability).not.toContain(report.id)
  expect(incidents[0]?.id).toBe(second)
})

test('a duration is given with and without what was announced beforehand, and statements with their source', async () => {
  const { site, second } = everything()
  // From the first failing moment to the last: 299 s, three minutes of which were announced.
  expect(await site.json(`/api/v1/incidents/${second}`)).toMatchObject({
    duration: { at_least_s: 299 },
    duration_outside_maintenance: { at_least_s: 119 },
    statements: [{ speaker: 'operator', source: 'Exploitant & Cie', words: '<b>Tout va bien</b>' }],
  })
})

test('availability is given per tier and window with its coverage, and nothing as null', async () => {
  const { site } = everything()
  const { probes } = (await site.json(`/api/v1/availability?probe=${probe}`)) as {
    probes: { ranges: { tier: string; window: string; low: number | null; measured_s: number }[] }[]
  }
  const ranges = probes[0]?.ranges ?? []
  expect(ranges.map(({ tier, window }) => `${tier} ${window}`)).toEqual(
    ['look', 'submit'].flatMap((tier) => ['24h', '7d', '30d', '90d', '365d'].map((one) => `${tier} ${one}`)),
  )
  expect(ranges[0]).toMatchObject({ low: null, measured_s: 0 })
  expect(ranges[9]?.measured_s).toBeGreaterThan(0)
  expect((await site.get('/api/v1/availability?probe=x')).status).toBe(400)
})
