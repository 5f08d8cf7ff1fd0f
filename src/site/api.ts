// The routes for machines.
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Verdict } from '../outcome/outcome.ts'
import { incidentCursor, incidentsFrom } from './incident.ts'
import { journeyView } from './journey.ts'
import { incidentJson, journeyJson, probeJson, runJson } from './json.ts'
import type { Site } from './site.ts'

const verdicts = ['up', 'degraded', 'down', 'inconclusive'] as const satisfies readonly Verdict[]

const moment = z.iso
  .datetime({ offset: true, error: 'must be an RFC 3339 time, such as 2021-10-01T06:12:00Z' })
  .transform((text) => Date.parse(text))

const limit = z
  .string()
  .regex(/^\d{1,4}$/)
  .transform(Number)
  .pipe(z.number().min(1).max(500))
  .default(50)
const legalLimit = 'must be a whole number between 1 and 500'

const queries = (probes: readonly string[]) => {
  const probe = z.enum(probes, { error: `must be one of: ${probes.join(', ')}` })
  const verdict = z.enum(verdicts, { error: `must be one of: ${verdicts.join(', ')}` })
  const shared = { limit, probe: probe.optional() }
  return {
    runs: z.strictObject({
      ...shared,
      verdict: verdict.optional(),
      from: moment.optional(),
      to: moment.optional(),
      cursor: z
        .string()
        .regex(/^\d{1,15}$/, { error: 'must be the next_cursor of an earlier answer' })
        .transform(Number)
        .optional(),
    }),
    incidents: z.strictObject({
      ...shared,
      cursor: z
        .string()
        .regex(incidentCursor, { error: 'must be the next_cursor of an earlier answer' })
        .optional(),
    }),
  }
}

const said = (error: z.ZodError, legal: readonly string[]) =>
  error.issues
    .map((issue) => {
      if (issue.code === 'unrecognized_keys') {
        return `${issue.keys.join(', ')}: unknown; the parameters are ${legal.join(', ')}`
      }
      const name = issue.path.join('.')
      return `${name} ${name === 'limit' ? legalLimit : issue.message}`
    })
    .join('; ')

const read = <Shape extends z.ZodRawShape>(c: Context, query: z.ZodObject<Shape>) => {
  const parsed = query.safeParse(c.req.query())
  return parsed.success
    ? { query: parsed.data, refusal: null }
    : { query: null, refusal: c.json({ error: said(parsed.error, Object.keys(query.shape)) }, 400) }
}

const noSuch = (c: Context, what: string) => c.json({ error: `There is no ${what} with this id.` }, 404)

const latest = 1

/** The routes under /api/v1. */
export const createApi = (site: Site): Hono => {
  const { store, probes, registry } = site
  const { runs, incidents } = queries(probes.map(({ id }) => id))
  const api = new Hono()

  api.get('/status', (c) => {
    const now = site.now()
    return c.json({
      as_of: new Date(now).toISOString(),
      registry,
      practice: site.practice !== null,
      vantages: site.vantages,
      probes: probes.map((probe) => {
        const failedStep = store.stateOf(probe.id).episode?.incident.failedStep ?? null
        return journeyJson(journeyView(site, probe, now, latest), failedStep, now)
      }),
    })
  })

  api.get('/probes', (c) => c.json({ probes: probes.map(probeJson) }))

  api.get('/runs', (c) => {
    const { query, refusal } = read(c, runs)
    if (!query) return refusal
    const { cursor, limit, ...filter } = query
    const found = store.runs.list({ ...filter, before: cursor, limit: limit + 1 })
    const page = found.slice(0, limit)
    const next = found.length > limit ? (page.at(-1)?.seq ?? null) : null
    return c.json({ runs: page.map(runJson), next_cursor: next === null ? null : String(next) })
  })

  api.get('/runs/:id', (c) => {
    const run = store.runs.get(c.req.param('id'))
    return run ? c.json(runJson(run)) : noSuch(c, 'run')
  })

  api.get('/incidents', (c) => {
    const { query, refusal } = read(c, incidents)
    if (!query) return refusal
    const now = site.now()
    const { page, next } = incidentsFrom(store, query)
    return c.json({ incidents: page.map((one) => incidentJson(site, one, now)), next_cursor: next })
  })

  api.get('/incidents/:id', (c) => {
    const incident = store.incidents.get(c.req.param('id'))
    return incident ? c.json(incidentJson(site, incident, site.now())) : noSuch(c, 'incident')
  })

  return api
}
