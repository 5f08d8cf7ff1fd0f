// What webhooks are told, as a schema: the OpenAPI document shows it, and a test holds every event to it.
import { z } from 'zod'
import { eventTypes } from '../alert/event.ts'
import { id, named, outcome, said, span, time } from './schemas.ts'

const incident = z.strictObject({
  id,
  probe: z.string(),
  status: z.enum(['open', 'closed']),
  retracted: z.boolean(),
  failed_step: z.string().meta(said('The name of the step, as in /api/v1/incidents.')),
  failed_step_title: z.string(),
  outcome,
  last_good_at: time.nullable(),
  first_bad_at: time,
  first_good_at: time.nullable(),
  duration: z.strictObject({ at_least_s: span, at_most_s: span.nullable() }),
  attempts: z.int(),
  failures: z.int(),
  inconclusive: z.int(),
  url: z.string(),
})

/** The body of a call, signed by the Standard Webhooks specification. */
export const webhookEvent = z
  .strictObject({
    type: z.enum(eventTypes),
    timestamp: time,
    data: z.strictObject({
      registry: z.string(),
      practice: z.boolean(),
      simulated: z.boolean(),
      places: z.array(z.string()).meta(said('From where it was seen.')),
      as_of: time,
      probe: z.string().nullable(),
      title: z.string(),
      text: z.string().nullable(),
      reason: z.string().nullable().meta(said('Why something that was told is taken back.')),
      words_id: id
        .nullable()
        .meta(said('The statement or the announced maintenance that is told, or taken back.')),
      incident: incident.nullable(),
    }),
  })
  .register(named, { id: 'WebhookEvent' })
