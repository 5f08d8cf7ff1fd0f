// What is said in public: the site, the registry it is about, where from, and what others reported.
import { z } from 'zod'
import { duration, moment, name, ownPort, siteUrl, text, timeZone, webUrl } from './fields.ts'

export const siteSchema = z
  .strictObject({
    title: text.describe('What the pages are called.'),
    url: siteUrl
      .nullable()
      .default(null)
      .describe('The public address of the pages, as mails and feeds link them.'),
    languages: z
      .array(z.enum(['fr', 'en']))
      .min(1)
      .default(['fr', 'en'])
      .describe(
        'Mails to the operator are in the first one, as what this file says in one language alone; pages and other mails, in both.',
      ),
    time_zone: timeZone
      .default('Europe/Paris')
      .describe(
        'In which commands read and tell times, and a day’s cap is counted; pages are in Europe/Paris.',
      ),
    operator: text.nullable().default(null).describe('Who runs this Constat.'),
    contact: webUrl.describe(
      'Where the registry’s operator and the public reach you; it is in the User-Agent.',
    ),
    legal_notice: text.nullable().default(null).describe('The legal notice that your country asks for.'),
    host: text.default('127.0.0.1').describe('The address to listen on.'),
    port: ownPort.default(3000).describe('The port to listen on.'),
    trusted_proxies: z
      .int()
      .min(0)
      .max(10)
      .default(0)
      .describe('How many proxies of yours stand in front, whose word on a client’s address is taken.'),
    metrics: z
      .enum(['this-machine', 'anyone'])
      .default('this-machine')
      .describe('Who may read /metrics: programs of this machine, or anyone who can reach the pages.'),
  })
  .describe('The public pages.')

export const registrySchema = z
  .strictObject({
    name: text.describe('The registry’s name, as the public knows it.'),
    url: webUrl.describe('Its home page: every journey begins below it.'),
    operator: text.nullable().default(null).describe('Who runs the registry.'),
    state: z
      .enum(['live', 'retired', 'practice'])
      .default('live')
      .describe('live: people use it; retired: closed, never probed; practice: a stand-in of your own.'),
  })
  // Only a stand-in is not real: what binds people is never done to the others.
  .transform((registry) => ({ ...registry, live: registry.state !== 'practice' }))
  .describe('The registry that is watched.')

export const vantageSchema = z
  .strictObject({
    id: name.describe('A short name of the place that probes run from.'),
    place: text.describe('The place, in words for the public: Lyon, France.'),
    network: text.nullable().default(null).describe('The network: fibre, mobile, a data centre.'),
    isp: text.nullable().default(null).describe('Who provides it.'),
  })
  .describe('Where the probes run from.')

const bilingual = z.strictObject({ fr: text.describe('In French.'), en: text.describe('In English.') })

const reportedSource = z.strictObject({
  name: text.describe('Who says so.'),
  url: webUrl.nullable().default(null).describe('Where it can be read.'),
  says: text.describe('What is said, in short.'),
})

export const reportedSchema = z
  .array(
    z.strictObject({
      probe: name.nullable().default(null).describe('The journey concerned; every one when left out.'),
      title: bilingual.describe('What happened, in both languages.'),
      began_at: moment.describe('When it is said to have begun.'),
      ended_after: moment
        .nullable()
        .default(null)
        .describe('It is known to have lasted at least until then.'),
      ended_before: moment.nullable().default(null).describe('It is known to have ended by then.'),
      sources: z.array(reportedSource).min(1).describe('Who says so: at least one.'),
    }),
  )
  .default([])
  .describe('Incidents that others reported: shown apart, never in the figures, recorded once for ever.')

export const publishSchema = z
  .strictObject({
    screenshots: z
      .enum(['all', 'failures', 'none'])
      .default('all')
      .describe('Pictures of which steps: all, failures (failing ones) or none; the others stay under seal.'),
  })
  .prefault({})
  .describe('What of a run is public.')

export const limitsSchema = z
  .strictObject({
    free_disk_mb: z
      .int()
      .min(1)
      .default(1024)
      .describe('Below it artefacts are dropped, exports are refused, and it is said.'),
    exports_mb: z
      .int()
      .min(1)
      .default(20_000)
      .describe('What the exports asked for on the pages may take together; the oldest make room.'),
    requests_per_minute: z.int().min(1).default(240).describe('What one client may ask of the pages.'),
  })
  .prefault({})
  .describe('What Constat allows itself and others.')

export const heartbeatSchema = z
  .strictObject({
    url: webUrl.describe('Called while all is well, so that an outside watchdog notices when Constat dies.'),
    every: duration
      .refine((ms) => ms >= 10_000, 'write 10 s or more: a watchdog is not to be worn out')
      .prefault('1 min')
      .describe('How often.'),
  })
  .nullable()
  .default(null)
  .describe('A sign of life to an outside watchdog.')
