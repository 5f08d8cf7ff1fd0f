import { randomBytes, randomInt } from 'node:crypto'
import { frenchYear } from './french-date.ts'
import { createShelf, type Shelf } from './shelf.ts'

export type Receipt = {
  readonly number: string
  readonly issuedAt: Date
  readonly effectiveAt: Date
  readonly phones: readonly string[]
}

export type Consumer = {
  readonly email: string
  readonly lastName: string
  readonly firstNames: string
  readonly passwordHash: string
  readonly registration: Receipt | null
}

export type Deposit = {
  readonly number: string
  readonly at: Date
  readonly validUntil: Date
  readonly received: number
  readonly removed: number
}

export type Company = {
  readonly email: string
  readonly contact: string
  readonly passwordHash: string
  readonly name: string
  readonly siret: string
  readonly status: string
  readonly plan: string
  readonly membership: string
  readonly activatedAt: Date
  readonly deposits: readonly Deposit[]
}

/** An account whose holder has not yet answered the activation mail. */
export type Pending<T> = { readonly token: string; readonly code: string; readonly account: T }

export type PurgedFile = { readonly deposit: Deposit; readonly company: string; readonly csv: string }

export type Register = {
  readonly consumers: Shelf<string, Consumer>
  readonly companies: Shelf<string, Company>
  readonly pendingConsumers: Shelf<string, Pending<Consumer>>
  readonly pendingCompanies: Shelf<string, Pending<Company>>
  readonly purgedFiles: Shelf<string, PurgedFile>
  /** The next number of a series, e.g. `R-2026-000123`. */
  readonly nextNumber: (series: 'R' | 'W' | 'A' | 'D', at: Date) => string
  /** Every telephone number that a consumer registered. */
  readonly phones: () => ReadonlySet<string>
}

/** The registry's memory: it lives as long as the process and forgets its oldest entries past 20 000. */
export const createRegister = (): Register => {
  const counters = new Map<string, number>()
  const consumers = createShelf<string, Consumer>(20_000)
  return {
    consumers,
    companies: createShelf(20_000),
    pendingConsumers: createShelf(20_000),
    pendingCompanies: createShelf(20_000),
    purgedFiles: createShelf(100),
    nextNumber: (series, at) => {
      const next = (counters.get(series) ?? 0) + 1
      counters.set(series, next)
      return `${series}-${frenchYear(at)}-${String(next).padStart(6, '0')}`
    },
    phones: () => new Set(consumers.values().flatMap((consumer) => consumer.registration?.phones ?? [])),
  }
}

/** An account that waits for its activation, by a link or by a code of six digits. */
export const pendingFor = <T>(account: T): Pending<T> => ({
  token: randomBytes(24).toString('base64url'),
  code: String(randomInt(0, 1_000_000)).padStart(6, '0'),
  account,
})
