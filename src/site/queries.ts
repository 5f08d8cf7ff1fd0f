// What may be asked of the API and of the downloads.
import type { Context } from 'hono'
import { z } from 'zod'
import { verdicts } from '../outcome/outcome.ts'
import { knownProbes } from './known.ts'
import { momentCursor } from './paging.ts'
import type { Site, SiteProbe } from './site.ts'

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

const notACursor = { error: 'must be the next_cursor of an earlier answer' }
const runCursor = z
  .string()
  .regex(/^\d{1,15}$/, notACursor)
  .transform(Number)
const incidentCursor = z.string().regex(momentCursor, notACursor)

const probeAmong = (probes: readonly SiteProbe[]) => {
  const ids = probes.map(({ id }) => id)
  return z.enum(ids, { error: `must be one of: ${ids.join(', ')}` }).optional()
}

/** The parameters of each route that takes some. */
export const queriesOf = (site: Site) => {
  const probe = probeAmong(knownProbes(site))
  const verdict = z.enum(verdicts, { error: `must be one of: ${verdicts.join(', ')}` })
  const origin = z.enum(['measured', 'reported'], { error: 'must be one of: measured, reported' })
  const between = { from: moment.optional(), to: moment.optional() }
  return {
    runs: z.strictObject({
      limit,
      probe,
      verdict: verdict.optional(),
      ...between,
      cursor: runCursor.optional(),
    }),
    incidents: z.strictObject({
      limit,
      probe,
      origin: origin.default('measured'),
      cursor: incidentCursor.optional(),
    }),
    availability: z.strictObject({ probe: probeAmong(site.probes) }),
    download: z.strictObject({ probe, ...between }),
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

/** What is asked, or the refusal to answer with. */
export const readQuery = <Shape extends z.ZodRawShape>(c: Context, query: z.ZodObject<Shape>) => {
  const parsed = query.safeParse(c.req.query())
  return parsed.success
    ? { query: parsed.data, refusal: null }
    : { query: null, refusal: c.json({ error: said(parsed.error, Object.keys(query.shape)) }, 400) }
}
