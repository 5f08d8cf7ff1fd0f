// What the API answers, as schemas: the OpenAPI document is made from them, and tests hold every answer to them.
import { z } from 'zod'
import { outcomes, stepStatuses, tiers, triggers, verdicts } from '../outcome/outcome.ts'
import { windowNames } from './ranges.ts'

/** The schemas that the OpenAPI document names. */
export const named = z.registry<{ readonly id: string }>()

const states = ['up', 'degraded', 'down', 'suspect', 'unknown', 'paused', 'retired'] as const

/** The words that explain a value. */
export const said = (description: string) => ({ description })
export const time = z.iso.datetime().meta(said('RFC 3339, UTC, with milliseconds'))
export const id = z.string().regex(/^[0-9a-f]{32}$/)
const share = z.number().min(0).max(1)
export const span = z.number().min(0).meta(said('Seconds'))
const count = z.int().min(0)
const bilingual = z.strictObject({ fr: z.string(), en: z.string() })
export const outcome = z.enum(outcomes).meta(said('What was seen, as a fact.'))
const tier = z
  .enum(tiers)
  .meta(said('How far an attempt goes: `look` stops before anything is sent, `submit` goes to the end.'))

export const runSchema = z
  .strictObject({
    id,
    probe: z.string(),
    tier,
    vantage: z.string(),
    trigger: z.enum(triggers),
    scheduled_at: time,
    started_at: time,
    ended_at: time,
    outcome,
    verdict: z
      .enum(verdicts)
      .meta(said('What it says about the registry; `inconclusive` says nothing about it.')),
    failed_step: z.string().nullable(),
    detail: z
      .string()
      .nullable()
      .meta(said('What was seen instead, as it was shown: the text of a notice, say.')),
    duration_ms: count.meta(said('The sum of the steps’ durations, in milliseconds.')),
    discounted: z.string().nullable().meta(said('Why it was taken out of the figures; null when it counts.')),
    steps: z.array(
      z.strictObject({
        name: z.string(),
        status: z.enum(stepStatuses),
        started_at: time.nullable(),
        ended_at: time.nullable(),
        url: z.string().nullable(),
        detail: z.string().nullable(),
      }),
    ),
    controls: z
      .array(z.strictObject({ url: z.string(), ok: z.boolean() }))
      .meta(said('Unrelated sites asked just after a failure.')),
  })
  .register(named, { id: 'Run' })

const durationSchema = z
  .strictObject({
    at_least_s: span,
    at_most_s: span.nullable().meta(said('Seconds; null when no earlier success is known.')),
  })
  .register(named, { id: 'Duration' })

const statementSchema = z
  .strictObject({
    id,
    said_at: time,
    recorded_at: time,
    speaker: z.enum(['operator', 'authority', 'press', 'body', 'constat']),
    source: z.string(),
    url: z.string().nullable(),
    lang: z.enum(['fr', 'en']),
    words: z.string(),
  })
  .register(named, { id: 'Statement' })

const correctionSchema = z
  .strictObject({ kind: z.enum(['run', 'incident']), target: id, reason: z.string(), at: time })
  .register(named, { id: 'Correction' })

export const incidentSchema = z
  .strictObject({
    id,
    probe: z.string(),
    origin: z.literal('measured'),
    status: z.enum(['open', 'closed']),
    failed_step: z.string(),
    last_good_at: time.nullable(),
    first_bad_at: time,
    last_bad_at: time,
    first_good_at: time.nullable(),
    duration: durationSchema,
    duration_outside_maintenance: durationSchema.meta(
      said('The duration less maintenance that was announced before it began.'),
    ),
    attempts: count,
    failures: count,
    inconclusive: count,
    longest_unobserved_s: span,
    retracted: z.boolean().meta(said('Taken out of the figures; shown as it was published.')),
    corrections: z.array(correctionSchema),
    statements: z.array(statementSchema),
  })
  .register(named, { id: 'Incident' })

const reportedSchema = z
  .strictObject({
    id,
    probe: z.string().nullable().meta(said('Null when it concerns every journey.')),
    origin: z.literal('reported').meta(said('Said by the sources named; never part of a figure.')),
    title: bilingual,
    recorded_at: time,
    began_at: time,
    ended_after: time.nullable(),
    ended_before: time.nullable(),
    duration: z.strictObject({ at_least_s: span.nullable(), at_most_s: span.nullable() }),
    sources: z.array(z.strictObject({ name: z.string(), url: z.string().nullable(), says: z.string() })),
    retracted: z.boolean().meta(said('Taken back by Constat; shown as it was reported.')),
    corrections: z.array(correctionSchema),
  })
  .register(named, { id: 'ReportedIncident' })

const rangeSchema = z
  .strictObject({
    tier,
    window: z.enum(windowNames),
    from: time,
    to: time,
    low: share.nullable().meta(said('Uncertain time counted as down; null when nothing was measured.')),
    high: share.nullable().meta(said('Uncertain time counted as up; null when nothing was measured.')),
    coverage: share.nullable().meta(said('Concluded ÷ planned attempts; null when none was planned.')),
    planned: count,
    concluded: count,
    measured_s: span,
    up_s: span,
    degraded_s: span,
    down_s: span,
    uncertain_s: span,
  })
  .register(named, { id: 'Range' })

const journeySchema = z
  .strictObject({
    probe: z.string(),
    title: bilingual,
    state: z.enum(states),
    tier: tier.nullable(),
    observed_at: time.nullable(),
    stops_at: z
      .string()
      .nullable()
      .meta(said('The last step of the attempt by which it works, when that is short of the journey’s end.')),
    since: time.nullable().meta(said('Null when nothing bounds the present state.')),
    completed_at: time.nullable().meta(said('When an attempt last went to the very end.')),
    failed_step: z.string().nullable(),
    open_incident: id.nullable(),
    next_run_at: time.nullable(),
    availability: z.array(rangeSchema),
  })
  .register(named, { id: 'Journey' })

const probeSchema = z
  .strictObject({
    id: z.string(),
    title: bilingual,
    steps: z.array(
      z.strictObject({ name: z.string(), title: bilingual, submits: z.boolean(), expects: bilingual }),
    ),
    plans: z.array(z.strictObject({ tier, cron: z.string(), interval_s: span, slow_after_ms: z.number() })),
  })
  .register(named, { id: 'Probe' })

const cursor = z.string().nullable().meta(said('Ask again with it as `cursor`; null at the end.'))

export const statusAnswer = z
  .strictObject({
    as_of: time,
    registry: z.strictObject({ name: z.string(), url: z.string(), operator: z.string().nullable() }),
    practice: z.boolean().meta(said('The registry is a practice one: nothing real was seen.')),
    simulated: z.boolean().meta(said('The history was filled with simulated runs.')),
    vantages: z.array(z.strictObject({ id: z.string(), place: z.string() })),
    probes: z.array(journeySchema),
  })
  .register(named, { id: 'Status' })

export const probesAnswer = z.strictObject({ probes: z.array(probeSchema) }).register(named, { id: 'Probes' })

export const runsAnswer = z
  .strictObject({ runs: z.array(runSchema), next_cursor: cursor })
  .register(named, { id: 'Runs' })

export const incidentAnswer = z.union([incidentSchema, reportedSchema]).register(named, { id: 'AnyIncident' })

export const incidentsAnswer = z
  .strictObject({ incidents: z.array(incidentAnswer), next_cursor: cursor })
  .register(named, { id: 'Incidents' })

const availabilitySchema = z
  .strictObject({
    probe: z.string(),
    title: bilingual,
    measured_since: time.nullable(),
    ranges: z.array(rangeSchema),
  })
  .register(named, { id: 'Availability' })

export const availabilityAnswer = z
  .strictObject({ as_of: time, probes: z.array(availabilitySchema) })
  .register(named, { id: 'Availabilities' })

export const errorAnswer = z.strictObject({ error: z.string() }).register(named, { id: 'Error' })
