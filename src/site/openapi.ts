// The OpenAPI document, made from the schemas that questions are read with and answers are held to.
import { z } from 'zod'
import type { Bilingual } from '../../views/language.ts'
import { queriesOf } from './queries.ts'
import {
  availabilityAnswer,
  errorAnswer,
  incidentAnswer,
  incidentsAnswer,
  named,
  probesAnswer,
  runSchema,
  runsAnswer,
  statusAnswer,
} from './schemas.ts'
import type { Site } from './site.ts'
import { webhookEvent } from './webhook-schema.ts'

type Json = Readonly<Record<string, unknown>>

const refOf = (id: string) => `#/components/schemas/${id}`

// The format says it; the pattern of every leap day would say it again, at length.
const override = ({ jsonSchema }: { jsonSchema: { format?: string; pattern?: string } }) => {
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
}

const withoutHeading = ({ $schema: _, $id: __, ...schema }: Json): Json => schema

const componentSchemas = (): Json => {
  const { schemas } = z.toJSONSchema(named, { uri: refOf, override })
  return Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => [id, withoutHeading(schema as Json)]),
  )
}

const answers = (description: string, schema: z.ZodType) => ({
  description,
  content: { 'application/json': { schema: { $ref: refOf(named.get(schema)?.id ?? '') } } },
})

const meanings: Readonly<Record<string, string>> = {
  limit: 'How many at most, from 1 to 500; 50 when left out.',
  probe: 'Of one journey alone.',
  verdict: 'Of one verdict alone.',
  origin: 'What Constat measured, or what named sources reported; never both at once.',
  from: 'Started at this time or later (RFC 3339).',
  to: 'Started before this time (RFC 3339).',
  cursor: 'The next_cursor of an earlier answer.',
}

const inQuery = (query: z.ZodObject) => {
  const { properties = {} } = z.toJSONSchema(query, { io: 'input', override })
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    description: meanings[name],
    schema,
  }))
}

const inPath = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'The public id: 32 hexadecimal digits.',
  schema: { type: 'string', pattern: '^[0-9a-f]{32}$' },
}

/** One thing that can be asked; `summary` is for people, in both languages. */
export type Operation = {
  readonly id: string
  readonly path: string
  readonly summary: Bilingual
  readonly answer: z.ZodType
  readonly query?: z.ZodObject
}

/** Everything that can be asked of the API. */
export const operationsOf = (site: Site): readonly Operation[] => {
  const queries = queriesOf(site)
  return [
    {
      id: 'getStatus',
      path: '/api/v1/status',
      summary: { fr: 'Chaque parcours tel qu’il se présente', en: 'Every journey as it stands' },
      answer: statusAnswer,
    },
    {
      id: 'listProbes',
      path: '/api/v1/probes',
      summary: { fr: 'Les parcours, étape par étape', en: 'The journeys, step by step' },
      answer: probesAnswer,
    },
    {
      id: 'getAvailability',
      path: '/api/v1/availability',
      summary: {
        fr: 'La disponibilité, en fourchettes et avec sa couverture',
        en: 'Availability, as ranges with their coverage',
      },
      answer: availabilityAnswer,
      query: queries.availability,
    },
    {
      id: 'listRuns',
      path: '/api/v1/runs',
      summary: { fr: 'Les tentatives, de la plus récente', en: 'The attempts, newest first' },
      answer: runsAnswer,
      query: queries.runs,
    },
    {
      id: 'getRun',
      path: '/api/v1/runs/{id}',
      summary: { fr: 'Une tentative', en: 'One attempt' },
      answer: runSchema,
    },
    {
      id: 'listIncidents',
      path: '/api/v1/incidents',
      summary: { fr: 'Les incidents, du plus récent', en: 'The incidents, newest first' },
      answer: incidentsAnswer,
      query: queries.incidents,
    },
    {
      id: 'getIncident',
      path: '/api/v1/incidents/{id}',
      summary: { fr: 'Un incident, mesuré ou rapporté', en: 'One incident, measured or reported' },
      answer: incidentAnswer,
    },
  ]
}

const operationJson = ({ id, path, summary, answer, query }: Operation) => {
  const one = path.includes('{id}')
  return {
    operationId: id,
    summary: summary.en,
    tags: ['Constat'],
    parameters: one ? [inPath] : query ? inQuery(query) : [],
    responses: {
      200: answers(summary.en, answer),
      ...(query && { 400: answers('A parameter is not legal; the answer says which are.', errorAnswer) }),
      ...(one && { 404: answers('There is none with this id.', errorAnswer) }),
    },
  }
}

const webhookJson = {
  operationId: 'onEvent',
  summary: 'What a configured webhook is told, signed by the Standard Webhooks specification',
  tags: ['Constat'],
  parameters: ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => ({
    name,
    in: 'header',
    required: name !== 'webhook-signature',
    description: 'As standardwebhooks.com says; the signature is left out where no secret is configured.',
    schema: { type: 'string' },
  })),
  requestBody: { required: true, ...answers('The event.', webhookEvent) },
  responses: { '2XX': { description: 'It was taken; any other answer is tried again later, save 410.' } },
}

/** The document as OpenAPI 3.1. */
export const openApiOf = (site: Site) => ({
  openapi: '3.1.0',
  info: {
    title: `${site.title} – ${site.registry.name}`,
    version: site.version,
    description:
      'What Constat measured of a public registry. Times are RFC 3339 in UTC with milliseconds; durations are seconds (_s) or milliseconds (_ms); what is not known is null.',
  },
  servers: [{ url: site.url }],
  tags: [{ name: 'Constat' }],
  paths: Object.fromEntries(
    operationsOf(site).map((operation) => [operation.path, { get: operationJson(operation) }]),
  ),
  webhooks: { event: { post: webhookJson } },
  components: { schemas: componentSchemas() },
})

export type OpenApi = ReturnType<typeof openApiOf>
