// What is attempted, how often, as whom, and when it is called an incident.
import { z } from 'zod'
import { tiers } from '../outcome/outcome.ts'
import { cron, date, duration, exactText, name, text, valueName, webUrl } from './fields.ts'

const schedule = z.strictObject({
  tier: z.enum(tiers).describe('look stops before anything is sent; submit goes to the end.'),
  cron: cron.describe('When, as a cron expression in UTC.'),
  jitter: duration.prefault('0 s').describe('A run starts up to this much later, at random.'),
})

const probe = z.strictObject({
  id: name.describe('The journey: a probe of probes/index.ts, or the name of the one in file.'),
  file: text.nullable().default(null).describe('A probe of your own: a recording of a journey, as JSON.'),
  schedules: z.array(schedule).default([]).describe('When it runs: one schedule per tier.'),
  step_deadline: duration.prefault('30 s').describe('How long one step may take.'),
  run_deadline: duration.prefault('5 min').describe('How long a whole run may take, mails aside.'),
  settle: duration.prefault('10 s').describe('How long a page that shows something else may still change.'),
  mail_within: duration.prefault('1 h').describe('Within which the registry’s mail must come.'),
  slow_after: duration.prefault('60 s').describe('A run that succeeds later than this is degraded.'),
  identity: name.nullable().default(null).describe('Whose values are typed: one of identities.'),
  cleanup: name.nullable().default(null).describe('The probe that withdraws what this one registered.'),
  cap_per_day: z.int().min(1).default(24).describe('How many submissions are sent in a day at most.'),
})

export const probesSchema = z.array(probe).min(1).describe('The journeys that are attempted.')

export const controlsSchema = z
  .array(webUrl)
  .default([])
  .describe('Unrelated sites, asked after a failure whether the fault is ours: two at least.')

export const policySchema = z
  .strictObject({
    open_after: z.int().min(1).max(20).default(2).describe('Failures in a row that open an incident.'),
    close_after: z.int().min(1).max(20).default(2).describe('Successes in a row that close it.'),
    confirm_after: duration.prefault('1 min').describe('How soon a failure is tried again.'),
  })
  .prefault({})
  .describe('When failures are called an incident.')

const mandate = z.strictObject({
  holder: text.describe('The person or company who lets Constat use these values.'),
  signed_on: date.describe('When the mandate was signed.'),
  document: text.describe('Where the signed mandate is kept.'),
})

const identity = z.strictObject({
  values: z
    .record(valueName, exactText)
    .describe('What the steps type, by the names they ask for: last_name, phone, password.'),
  mandate: mandate.nullable().default(null).describe('Needed before anything is sent to a live registry.'),
})

export const identitiesSchema = z
  .record(name, identity)
  .default({})
  .describe('Whom the probes sign up, by names of your own. Never a person who has not agreed.')

export const browserSchema = z
  .strictObject({
    memory_limit_mb: z.int().min(256).default(1024).describe('A browser that takes more is stopped.'),
    languages: text.default('fr-FR,fr').describe('The visitor’s languages, as in Accept-Language.'),
  })
  .prefault({})
  .describe('The browser that the probes use.')
