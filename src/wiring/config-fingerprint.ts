// The configuration as the log tells it: a fingerprint of all that is no secret and names no person.
import { createHash } from 'node:crypto'
import type { Config } from '../config/schema.ts'

// Whoever knows the rest of a configuration could try words against a fingerprint with a password in it.
const kept = new Set([
  'password',
  'user',
  'secret',
  'privateKey',
  'identities',
  'identity',
  'address',
  'bounce',
  'operatorAddress',
])

// A user, a password or a key may be part of an address.
const bare = (text: string) => {
  const url = /^https?:/.test(text) ? URL.parse(text) : null
  return url ? url.origin + url.pathname : text
}

/** The SHA-256, in hexadecimal, of a configuration without its secrets and persons. */
export const configFingerprint = (config: Config): string => {
  const told = {
    ...config,
    // Their whole addresses are secrets.
    webhooks: config.webhooks.map(({ name, form, probes }) => ({ name, form, probes })),
    heartbeat: config.heartbeat && { every: config.heartbeat.every },
  }
  const json = JSON.stringify(told, (key, value: unknown) => {
    if (kept.has(key)) return null
    return typeof value === 'string' ? bare(value) : value
  })
  return createHash('sha256').update(json).digest('hex')
}
