// Two time-stamp authorities for practice and tests: real RFC 3161 tokens, made by openssl, of no legal value.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type AuthorityFault, answerWith, type Part } from './authorities-faults.ts'
import { type KeyPlan, makeExpiredKeys, makeKeys } from './authorities-keys.ts'
import { openSigner } from './authorities-signer.ts'
import { type Listening, listen } from './listen.ts'
import type { PortalEnv } from './portal.ts'

type AuthorityName = 'practice-ec' | 'practice-rsa'

export type PracticeAuthority = {
  readonly name: AuthorityName
  readonly url: string
  /** The certificate to pin, PEM. */
  readonly ca: string
  /** The certificate between the pinned one and the authority's own, PEM. */
  readonly chain?: string
}

export type PracticeAuthorities = {
  readonly authorities: readonly PracticeAuthority[]
  readonly setFault: (name: AuthorityName, fault: AuthorityFault | null) => void
  readonly stop: () => Promise<void>
}

export type AuthoritiesOptions = {
  /** Holds the keys and certificates; made at the first start. */
  readonly folder: string
  /** How late an answer is under `slow`. */
  readonly slowMs?: number
}

const plans: Readonly<Record<AuthorityName, KeyPlan>> = {
  'practice-ec': { title: 'Practice authority EC', algorithm: 'ec', path: 'direct' },
  'practice-rsa': { title: 'Practice authority RSA', algorithm: 'rsa', path: 'chained' },
}

const longestRequestBytes = 4_096

// What was not read of the request must not be taken for the next one.
const refuseLong = (c: Context): Response => c.body(null, 413, { Connection: 'close' })

const createApp = (part: Part, fault: () => AuthorityFault | null): Hono<PortalEnv> => {
  const app = new Hono<PortalEnv>()
  app.post('/', bodyLimit({ maxSize: longestRequestBytes, onError: refuseLong }), async (c) => {
    if (c.req.header('content-type') !== 'application/timestamp-query') return c.body(null, 415)
    return answerWith(c, fault(), part)
  })
  app.all('/', (c) => c.body(null, 405, { Allow: 'POST' }))
  return app
}

// Kept once made; tried again if that failed.
const onFirstUse = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | null = null
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null
      throw error
    })
    return made
  }
}

const openPart = async (
  folder: string,
  plan: KeyPlan,
): Promise<Pick<Part, 'own' | 'stranger' | 'expired'>> => {
  const own = join(folder, 'own')
  const stranger = join(folder, 'stranger')
  const expired = join(folder, 'expired')
  await makeKeys(own, plan)
  return {
    own: openSigner(own),
    // Most faults are never played: their keys are made when they are.
    stranger: onFirstUse(async () => {
      await makeKeys(stranger, plan)
      return openSigner(stranger)
    }),
    expired: onFirstUse(async () => {
      await makeExpiredKeys(expired, own, plan)
      return openSigner(expired)
    }),
  }
}

const certificatesIn = async (
  folder: string,
  plan: KeyPlan,
): Promise<Pick<PracticeAuthority, 'ca' | 'chain'>> => {
  const read = (file: string): Promise<string> => readFile(join(folder, 'own', file), 'utf8')
  const ca = await read('root.crt')
  return plan.path === 'direct' ? { ca } : { ca, chain: await read('intermediate.crt') }
}

/** Starts both authorities on free ports of 127.0.0.1; rejects with one clear sentence where there is no openssl. */
export const startAuthorities = async (options: AuthoritiesOptions): Promise<PracticeAuthorities> => {
  const stopping = new AbortController()
  const faults = new Map<AuthorityName, AuthorityFault | null>()
  const started: Listening[] = []
  const stop = async (): Promise<void> => {
    stopping.abort()
    await Promise.all(started.map((server) => server.stop()))
  }
  const start = async (name: AuthorityName): Promise<PracticeAuthority> => {
    const folder = join(options.folder, name)
    const plan = plans[name]
    const slowMs = options.slowMs ?? 8_000
    const part: Part = { ...(await openPart(folder, plan)), slowMs, stopping: stopping.signal }
    const server = await listen(
      createApp(part, () => faults.get(name) ?? null),
      0,
    )
    started.push(server)
    return { name, url: `${server.url}/`, ...(await certificatesIn(folder, plan)) }
  }
  try {
    const authorities = [await start('practice-ec'), await start('practice-rsa')]
    return { authorities, setFault: (name, fault) => void faults.set(name, fault), stop }
  } catch (error) {
    await stop()
    throw error
  }
}
