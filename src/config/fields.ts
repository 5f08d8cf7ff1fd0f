// The kinds of values that a configuration is made of.
import { validate } from 'node-cron'
import { z } from 'zod'

const unitMs = {
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  years: 365.25 * 86_400_000,
} as const

const toMs = (written: string) => {
  const [count, unit] = written.split(' ')
  return Number(count) * unitMs[unit as keyof typeof unitMs]
}

// A Node timer takes 2^31 - 1 ms, and fires at once when it is given more.
const longestTimerMs = 24 * unitMs.d

// What is absent is said to be missing, in the words for all kinds of values.
const toWrite = (words: string) => (issue: { readonly input?: unknown }) =>
  issue.input === undefined ? undefined : words

/** How long to wait for something, read as milliseconds. */
export const duration = z
  .string()
  .regex(/^\d+ (ms|s|min|h|d)$/, { error: 'write a number and a unit: 30 s, 5 min, 48 h', abort: true })
  .refine((written) => toMs(written) <= longestTimerMs, 'write 24 d or less: a longer wait cannot be timed')
  .transform(toMs)

/** How long something is kept, read as milliseconds. */
export const age = z
  .string()
  .regex(/^[1-9]\d* (d|years)$/, 'write a number of days or years: 90 d, 5 years')
  .transform(toMs)

export const text = z.string().trim().min(1, 'write something here, or leave the key out')

/** Text that is taken as it is, spaces included: a password, a key. */
export const exactText = z.string().min(1, 'write something here, or leave the key out')

/** The name of a thing within the file, which other keys may refer to. */
export const name = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'write a name in small letters, digits and hyphens: second-line')

/** The name of a value that steps type. */
export const valueName = z
  .string()
  .regex(/^[A-Za-z]\w*$/, 'write a name in letters, digits and underscores: last_name')

const hasLogIn = (url: string) => {
  const { username, password } = URL.canParse(url) ? new URL(url) : { username: '', password: '' }
  return username !== '' || password !== ''
}

export const webUrl = z
  .url({
    protocol: /^https?$/,
    error: toWrite('write a whole address that begins with https:// (or http://)'),
  })
  .refine((url) => !hasLogIn(url), 'leave the user and the password out: addresses are shown and logged')

const isOrigin = (url: string) => {
  const { pathname, search, hash } = new URL(URL.canParse(url) ? url : 'http://a.example')
  return pathname === '/' && search === '' && hash === ''
}

/** The address of a whole site, to which paths are added; read without the slash at its end. */
export const siteUrl = webUrl
  .refine(isOrigin, 'write the address alone, without a path: https://constat.example')
  .transform((url) => (URL.canParse(url) ? new URL(url).origin : url))

export const email = z.email({ error: toWrite('write an e-mail address: somebody@example.org') })

/** A port to connect to. */
export const port = z.int().min(1).max(65_535)

/** A port to listen on; 0 takes any free one. */
export const ownPort = z.int().min(0).max(65_535)

const hostAndPort = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(?::(\d{1,5}))?$/
const ntpPort = 123

/** A server asked by NTP, read as its host and port. */
export const timeServer = z
  .string()
  .regex(hostAndPort, {
    error: 'write a host, or a host and a port: ntp.example or ntp.example:123',
    abort: true,
  })
  .transform((written) => {
    const [, host = '', port] = hostAndPort.exec(written) ?? []
    return { host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? ntpPort : Number(port) }
  })
  .refine(({ port }) => port >= 1 && port <= 65_535, 'write a port from 1 to 65535')

export const cron = z
  .string()
  .refine((expression) => validate(expression), 'write a cron expression, in UTC: */10 * * * *')

/** A moment, read as epoch milliseconds. */
export const moment = z.iso
  .datetime({ offset: true, error: toWrite('write a date, a time and an offset: 2021-10-01T00:00:00+02:00') })
  .transform((written) => Date.parse(written))

export const date = z.iso.date({ error: toWrite('write a date: 2026-01-15') })

const knowsZone = (zone: string) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch (cause) {
    if (cause instanceof RangeError) return false
    throw cause
  }
}

export const timeZone = z.string().refine(knowsZone, 'write a time zone as tz names it: Europe/Paris')
