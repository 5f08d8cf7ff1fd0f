// The relay that a configuration names, as nodemailer wants it.
import { readFileSync } from 'node:fs'
import type { Config } from './config/schema.ts'

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
