// How the ports and the servers that a configuration names, beside those of mails and of time, are tried.
import { lookupPublic, refusePrivateHost } from '../alert/private-network.ts'
import type { Config } from '../config/schema.ts'
import { listening } from '../listen.ts'

const patienceMs = 10_000

const whyOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return 'no code'
  if (cause.name === 'TimeoutError') return 'too late'
  if (cause.cause) return whyOf(cause.cause)
  return 'code' in cause ? String(cause.code) : cause.message
}

const answersAsConstat = async (host: string, port: number) => {
  const where = host.includes(':') ? `[${host}]` : host
  try {
    const answer = await fetch(`http://${where}:${port}/healthz`, { signal: AbortSignal.timeout(patienceMs) })
    return /^\{"ok":(true|false),"detail":/.test(await answer.text())
  } catch {
    // Whatever it is that has the port, it does not answer as Constat does.
    return false
  }
}

/** Opens the port of the pages and closes it again; where it is taken, Constat itself must answer there. */
export const trySite = async ({ host, port }: Config['site']) => {
  try {
    const { close } = await listening(host, port)
    close()
  } catch (cause) {
    if (await answersAsConstat(host, port)) return `Constat answers on port ${port}: right if it is running`
    throw cause
  }
  return `port ${port} can be opened`
}

/** Asks for the first page of a server, which is not what it is for: nobody is told anything. */
export const tryServer = async (url: string) => {
  const { origin, host } = new URL(url)
  try {
    const signal = AbortSignal.timeout(patienceMs)
    const { status } = await fetch(origin, { method: 'HEAD', redirect: 'manual', signal })
    return `${host} can be reached (HTTP ${status}); nothing more was asked of it`
  } catch (cause) {
    throw new Error(`${host} cannot be reached (${whyOf(cause)}): correct its address, or let us out to it`, {
      cause,
    })
  }
}

/** The same for a webhook, which may not be of a private network unless its configuration says so. */
export const tryWebhook = async ({ url, allowPrivate }: Config['webhooks'][number]) => {
  const { hostname, host } = new URL(url)
  try {
    if (!allowPrivate) {
      refusePrivateHost(hostname)
      await new Promise<void>((resolve, reject) => {
        lookupPublic(hostname.replace(/^\[|\]$/g, ''), {}, (cause) => (cause ? reject(cause) : resolve()))
      })
    }
  } catch (cause) {
    const words =
      whyOf(cause) === 'EPRIVATE'
        ? 'is in a private network: write allow_private: true if it should be'
        : `is not found (${whyOf(cause)}): correct its address`
    throw new Error(`${host} ${words}`, { cause })
  }
  return tryServer(url)
}
