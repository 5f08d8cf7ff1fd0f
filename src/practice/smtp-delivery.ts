import { Socket } from 'node:net'
import type { SendMailOptions } from 'nodemailer'
import { pause } from './pause.ts'

export type SmtpAddress = { readonly host: string; readonly port: number }

export type Patience = {
  /** How long a server that cannot be reached is tried again. */
  readonly forMs: number
  readonly everyMs: number
  /** Ends the wait, and the connection, at once. */
  readonly stopping: AbortSignal
}

const attempt = async (
  server: SmtpAddress,
  mail: SendMailOptions,
  stopping: AbortSignal,
): Promise<'delivered' | 'unreachable' | 'refused'> => {
  // Loaded with the first mail: 2 MB that the first pages can do without.
  const { createTransport } = await import('nodemailer')
  const socket = new Socket({ signal: stopping })
  const transport = createTransport({ ...server, socket, ignoreTLS: true, connectionTimeout: 10_000 })
  try {
    await transport.sendMail(mail)
    return 'delivered'
  } catch (error) {
    // Before the greeting nothing was said, so trying again cannot send a mail twice.
    return (error as { command?: string }).command === 'CONN' ? 'unreachable' : 'refused'
  } finally {
    transport.close()
  }
}

/** Sends a mail to one server, whatever its addresses say; tries again only while it cannot be reached. */
export const deliver = async (
  server: SmtpAddress,
  mail: SendMailOptions,
  { forMs, everyMs, stopping }: Patience,
): Promise<'delivered' | 'given-up'> => {
  const deadline = performance.now() + forMs
  while (!stopping.aborted) {
    const answer = await attempt(server, mail, stopping)
    if (answer === 'delivered') return 'delivered'
    if (answer === 'refused' || performance.now() >= deadline) return 'given-up'
    await pause(everyMs, stopping)
  }
  return 'given-up'
}
