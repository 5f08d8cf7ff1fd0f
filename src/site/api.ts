// The routes of the API.
import { type Context, Hono } from 'hono'
import type { z } from 'zod'
import { incidentsByMoment } from './incident.ts'
import { journeyView } from './journey.ts'
import { incidentJson, journeyJson, probeJson, reportedJson, runJson } from './json.ts'
import { pageByMoment } from './paging.ts'
import type { queriesOf } from './queries.ts'
import { questionsOf } from './questions.ts'
import { rangesJson } from './ranges.ts'
import type {
  availabilityAnswer,
  incidentAnswer,
  incidentsAnswer,
  probesAnswer,
  runSchema,
  runsAnswer,
  statusAnswer,
} from './schemas.ts'
import type { Site } from './site.ts'

type Answer<Schema extends z.ZodType> = z.infer<Schema>

const noSuch = (c: Context, what: string) => c.json({ error: `There is no ${what} with this id.` }, 404)

const time = (at: number) => new Date(at).toISOString()

const statusOf = (site: Site): Answer<typeof statusAnswer> => {
  const now = site.now()
  const { name, url, operator } = site.registry
  return {
    as_of: time(now),
    registry: { name, url, operator },
    practice: site.practice !== null,
    simulated: site.simulated,
    vantages: site.vantages.map(({ id, place }) => ({ id, place })),
    probes: site.probes.map((probe) => journeyJson(site, probe, journeyView(site, probe, now, 0), now)),
  }
}

const availabilityOf = (site: Site, probe: string | undefined): Answer<typeof availabilityAnswer> => {
  const now = site.now()
  const asked = site.probes.filter(({ id }) => probe === undefined || id === probe)
  return {
    as_of: time(now),
    probes: asked.map((one) => {
      const since = site.store.rollups.firstHour(one.id)
      return {
        probe: one.id,
        title: one.title,
        measured_since: since === null ? null : time(since),
        ranges: rangesJson(site, one, now),
      }
    }),
  }
}

type IncidentsQuery = z.infer<ReturnType<typeof queriesOf>['incidents']>

// Reported incidents are asked for by name: they never come mixed with what was measured.
const incidentsOf = (site: Site, query: IncidentsQuery): Answer<typeof incidentsAnswer> => {
  const { reports } = site.store
  const { probe = null } = query
  if (query.origin === 'reported') {
    const { page, next } = pageByMoment(
      {
        list: ({ before, limit }) =>
          reports.list({ probe, limit, ...(before !== undefined && { to: before }) }),
        momentOf: ({ beganAt }) => beganAt,
      },
      query,
    )
    return { incidents: page.map(reportedJson), next_cursor: next }
  }
  const { page, next } = pageByMoment(incidentsByMoment(site.store, probe), query)
  const now = site.now()
  return { incidents: page.map((one) => incidentJson(site, one, now)), next_cursor: next }
}

const incidentOf = (site: Site, id: string): Answer<typeof incidentAnswer> | null => {
  const measured = site.store.incidents.get(id)
  if (measured) return incidentJson(site, measured, site.now())
  const reported = site.store.reports.get(id)
  return reported && reportedJson(reported)
}

/** The routes under /api/v1. */
export const createApi = (site: Site): Hono => {
  const { store } = site
  const questions = questionsOf(site)
  const api = new Hono()

  api.get('/status', (c) => c.json(statusOf(site)))

  api.get('/probes', (c) =>
    c.json({ probes: site.probes.map(probeJson) } satisfies Answer<typeof probesAnswer>),
  )

  api.get('/availability', async (c) => {
    const { queries, readQuery } = await questions()
    const { query, refusal } = readQuery(c, queries.availability)
    return query ? c.json(availabilityOf(site, query.probe)) : refusal
  })

  api.get('/runs', async (c) => {
    const { queries, readQuery } = await questions()
    const { query, refusal } = readQuery(c, queries.runs)
    if (!query) return refusal
    const { cursor, limit, ...filter } = query
    const found = store.runs.list({ ...filter, before: cursor, limit: limit + 1 })
    const page = found.slice(0, limit)
    const next = found.length > limit ? (page.at(-1)?.seq ?? null) : null
    return c.json({
      runs: page.map(runJson),
      next_cursor: next === null ? null : String(next),
    } satisfies Answer<typeof runsAnswer>)
  })

  api.get('/runs/:id', (c) => {
    const run = store.runs.get(c.req.param('id'))
    return run ? c.json(runJson(run) satisfies Answer<typeof runSchema>) : noSuch(c, 'run')
  })

  api.get('/incidents', async (c) => {
    const { queries, readQuery } = await questions()
    const { query, refusal } = readQuery(c, queries.incidents)
    return query ? c.json(incidentsOf(site, query)) : refusal
  })

  api.get('/incidents/:id', (c) => {
    const incident = incidentOf(site, c.req.param('id'))
    return incident ? c.json(incident) : noSuch(c, 'incident')
  })

  return api
}
