// What an operator says of his Constat. Keys are written in snake_case in the file, and read in camelCase.
import { validate } from 'node-cron'
import { z } from 'zod'

const unitMs = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const

const duration = z
  .string()
  .regex(/^\d+ (ms|s|min|h|d)$/, 'write a number and a unit: 30 s, 5 min, 48 h')
  .transform((text) => {
    const [count, unit] = text.split(' ')
    return Number(count) * unitMs[unit as keyof typeof unitMs]
  })

const text = z.string().trim().min(1, 'write something here')

const schedule = z.strictObject({
  tier: z.enum(['look', 'submit']),
  cron: z
    .string()
    .refine((expression) => validate(expression), 'write a cron expression, in UTC: */10 * * * *'),
  jitter: duration.default(0),
})

const probe = z.strictObject({
  id: text,
  schedules: z.array(schedule).min(1),
  stepDeadline: duration.default(30_000),
  runDeadline: duration.default(300_000),
  settle: duration.default(3000),
  mailWithin: duration.default(48 * 3_600_000),
  slowAfter: duration.default(60_000),
  identity: z.record(z.string(), z.string()).default({}),
})

export const configSchema = z.strictObject({
  site: z.strictObject({
    title: text,
    url: z.url().nullable().default(null),
    operator: text.nullable().default(null),
    legalNotice: text.nullable().default(null),
    contact: z.url(),
    host: text.default('127.0.0.1'),
    port: z.int().min(0).max(65_535),
  }),
  registry: z.strictObject({
    name: text,
    url: z.url(),
    operator: text.nullable().default(null),
    live: z.boolean(),
  }),
  vantage: z.strictObject({ id: text, place: text }),
  probes: z.array(probe).min(1),
  controls: z.array(z.url()).min(2, 'name two unrelated sites, so that one of them may fail'),
  policy: z.strictObject({
    openAfter: z.int().min(1).default(2),
    closeAfter: z.int().min(1).default(2),
    confirmAfter: duration.default(60_000),
  }),
  inbox: z
    .strictObject({ host: text, port: z.int().min(0).max(65_535), domain: text })
    .nullable()
    .default(null),
  mail: z
    .strictObject({ host: text, port: z.int().min(1).max(65_535), from: z.email() })
    .nullable()
    .default(null),
  browser: z
    .strictObject({ memoryLimitMb: z.int().min(256).default(1024), languages: text.default('fr-FR,fr') })
    .prefault({}),
})

/** A configuration as it is used: camelCase, durations in milliseconds. */
export type Config = z.output<typeof configSchema>
