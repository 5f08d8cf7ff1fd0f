// One JSON line per event, on standard error. No address, no identity value, no secret ever goes in.
import type { Config } from './config/schema.ts'

export type Level = 'info' | 'warn' | 'error'

export type Log = (level: Level, event: string, fields?: Readonly<Record<string, unknown>>) => void

// What a server or a library put into an error is not ours to choose.
const mailAddress =
  /(?:"(?:[^"\\]|\\.)+"|[\p{L}\p{N}\p{M}.!#$%&'*+=?^_`{|}~-]+)@[\p{L}\p{N}\p{M}_-]+(?:\.[\p{L}\p{N}\p{M}_-]+)+/gu

const deepestCause = 4

// JSON shows nothing of an Error by itself; whoever reads the log asks where it came from. Its causes may go round.
const fieldsOf = (error: Error, depth = 0): Readonly<Record<string, unknown>> => {
  const { cause, stack = String(error) } = error
  const isFollowed = cause instanceof Error && depth < deepestCause
  return {
    ...('code' in error && { code: String(error.code) }),
    stack,
    ...(cause !== undefined && { cause: isFollowed ? fieldsOf(cause, depth + 1) : String(cause) }),
  }
}

const hiding = (secrets: readonly string[]) => {
  // Shorter ones are in half of all words.
  const telling = secrets.filter(({ length }) => length >= 4)
  return (_key: string, value: unknown) => {
    if (value instanceof Error) return fieldsOf(value)
    return typeof value === 'string'
      ? telling.reduce((text, secret) => text.replaceAll(secret, '…'), value).replace(mailAddress, '…@…')
      : value
  }
}

/** What a configuration holds that is never to be seen: passwords, keys, addresses that let act, and what the probes type. */
export const secretsOf = ({ identities, mail, inbox, webhooks, heartbeat }: Config): readonly string[] =>
  [
    ...Object.values(identities).flatMap(({ values }) => Object.values(values)),
    mail?.password,
    mail?.dkim?.privateKey,
    inbox?.kind === 'imap' ? inbox.password : null,
    ...webhooks.flatMap(({ secret, url }) => [secret, url]),
    heartbeat?.url,
  ].filter((one) => typeof one === 'string')

/** A log that writes to `write`, with the time of `now` (epoch milliseconds); secrets and mail addresses are hidden. */
export const openLog = (
  now: () => number,
  write: (line: string) => void,
  secrets: readonly string[] = [],
): Log => {
  const hide = hiding(secrets)
  return (level, event, fields = {}) => {
    write(`${JSON.stringify({ at: new Date(now()).toISOString(), level, event, ...fields }, hide)}\n`)
  }
}
