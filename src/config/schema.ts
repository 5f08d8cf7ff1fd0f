// What an operator says of his Constat. Its keys are as the file writes them; a Config has them in camelCase.
import { z } from 'zod'
import { type Camelised, camelised } from './camel.ts'
import { evidenceSchema } from './evidence-schema.ts'
import { inboxSchema, mailSchema, webhooksSchema } from './mail-schema.ts'
import {
  browserSchema,
  controlsSchema,
  identitiesSchema,
  policySchema,
  probesSchema,
} from './probing-schema.ts'
import {
  heartbeatSchema,
  limitsSchema,
  publishSchema,
  registrySchema,
  reportedSchema,
  siteSchema,
  vantageSchema,
} from './public-schema.ts'

export const sections = {
  site: siteSchema,
  registry: registrySchema,
  vantage: vantageSchema,
  probes: probesSchema,
  controls: controlsSchema,
  policy: policySchema,
  identities: identitiesSchema,
  inbox: inboxSchema,
  mail: mailSchema,
  webhooks: webhooksSchema,
  heartbeat: heartbeatSchema,
  evidence: evidenceSchema,
  publish: publishSchema,
  reported: reportedSchema,
  browser: browserSchema,
  limits: limitsSchema,
}

export const configSchema = z.strictObject(sections)

/** A configuration as its file has it, sound and with every default. */
export type Written = z.output<typeof configSchema>

/** Everything in a file's own keys, from which `toConfig` makes what the rest of Constat reads. */
export type Input = z.input<typeof configSchema>

/** The configuration as it is used: keys in camelCase, waits in milliseconds, identities beside their probes. */
export const toConfig = (written: Written) => {
  const read = camelised(written)
  return {
    ...read,
    probes: read.probes.map((probe) => ({
      ...probe,
      identity: probe.identity === null ? {} : (read.identities[probe.identity]?.values ?? {}),
    })),
  }
}

export type Config = Camelised<ReturnType<typeof toConfig>>
