// The mail servers that a configuration names, as the libraries that speak to them want them.
import { readFileSync } from 'node:fs'
import type { Config } from '../config/schema.ts'

/** How to reach the relay: what `starttls` promises is required, never merely tried. */
export const relayOptions = ({ host, port, tls, user, password, ca }: NonNullable<Config['mail']>) => ({
  host,
  port,
  secure: tls === 'implicit',
  requireTLS: tls === 'starttls',
  ignoreTLS: tls === 'none',
  ...(ca !== null && { tls: { ca: readFileSync(ca, 'utf8') } }),
  ...(user !== null && { auth: { user, pass: password ?? '' } }),
})

type Server = {
  readonly host: string
  readonly port: number
  readonly tls: 'starttls' | 'implicit' | 'none'
  readonly user: string | null
  readonly password: string | null
  readonly ca: string | null
}

/** How to reach a mail server and log in there; `ca` is what the file that it names holds, as PEM. */
export const accountAt = <S extends Server>({ host, port, tls, user, password, ca }: S) => ({
  host,
  port,
  tls,
  user: user as S['user'],
  password: password as S['password'],
  ...(ca !== null && { ca: readFileSync(ca, 'utf8') }),
})

/** Why a mailbox cannot be read over IMAP and what to correct, without a word of what its server said. */
export const mailboxTrouble = (cause: unknown) => {
  const { code, authenticationFailed } = cause as { code?: string; authenticationFailed?: boolean }
  return authenticationFailed
    ? 'the server refuses the log-in: correct inbox.user and inbox.password'
    : `the mailbox cannot be reached (${code ?? 'connection lost'}): see to inbox.host, inbox.port, inbox.tls or inbox.ca`
}

const lastingTimes = 5
const withinMs = 10 * 60_000

/**
 * Tells of each trouble with a mailbox whether it lasts: a refused log-in does, and so does what came back five times
 * in ten minutes. Providers end a quiet connection now and then, which is none.
 */
export const openLasting = (nowMs: () => number) => {
  let times: readonly number[] = []
  return (cause: unknown): boolean => {
    const at = nowMs()
    times = [...times.filter((one) => at - one < withinMs), at].slice(-lastingTimes)
    const { authenticationFailed = false } = cause as { authenticationFailed?: boolean }
    return authenticationFailed || times.length === lastingTimes
  }
}
