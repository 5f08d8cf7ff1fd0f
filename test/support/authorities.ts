// The practice authorities and openssl, for tests that stamp.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PracticeAuthority, startAuthorities } from '../../src/practice/authorities.ts'
import type { Authority } from '../../src/stamp/authority.ts'

export const authorityNames = ['practice-ec', 'practice-rsa'] as const

/** Starts both authorities with keys in a folder of their own, which `stop` removes. */
export const startStampingGround = async (options: { readonly slowMs?: number } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'constat-authorities-'))
  const practice = await startAuthorities({ folder: join(folder, 'authorities'), ...options })
  const openssl = (...args: readonly string[]): string =>
    execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  const authorityOf = (name: (typeof authorityNames)[number]): PracticeAuthority => {
    const found = practice.authorities.find((it) => it.name === name)
    if (found === undefined) throw new Error(`There is no authority ${name}.`)
    return found
  }
  return {
    folder,
    ...practice,
    authorityOf,
    /** An authority as a client knows it, to be asked again without a pause. */
    clientOf: (name: (typeof authorityNames)[number], more: Partial<Authority> = {}): Authority => ({
      ...authorityOf(name),
      minIntervalMs: 0,
      ...more,
    }),
    openssl,
    /** What `openssl ts -verify` says of a bare token on some bytes. */
    verify: (token: Uint8Array, data: Uint8Array, ca: string): string => {
      writeFileSync(join(folder, 'data'), data)
      writeFileSync(join(folder, 'token.tst'), token)
      writeFileSync(join(folder, 'ca.pem'), ca)
      return openssl('ts', '-verify', '-data', 'data', '-in', 'token.tst', '-token_in', '-CAfile', 'ca.pem')
    },
    repair: (): void => {
      for (const name of authorityNames) practice.setFault(name, null)
    },
    stop: async (): Promise<void> => {
      await practice.stop()
      rmSync(folder, { recursive: true })
    },
  }
}

export type StampingGround = Awaited<ReturnType<typeof startStampingGround>>

/** A clock that a test moves by hand; both hands start at a known place. */
export const handClock = (wallAt = Date.UTC(2026, 10, 23, 12)) => {
  let wall = wallAt
  let monotonic = 0
  return {
    wall: () => wall,
    monotonic: () => monotonic,
    pass: (ms: number): void => {
      wall += ms
      monotonic += ms
    },
    /** Sets the wall clock alone. */
    step: (ms: number): void => {
      wall += ms
    },
  }
}
