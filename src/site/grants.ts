// The links by which complete exports may be had: what stands in them, and whether one still opens anything.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Grant, NewGrant } from '../store/grants.ts'
import type { Store } from '../store/store.ts'

const idBytes = 16
const secretBytes = 16

const hashOf = (secret: Uint8Array) => createHash('sha256').update(secret).digest()

/** Where a grant's link leads, on any site. */
export const grantPath = (token: string): string => `/evidence/grant/${token}`

/** Gives a grant; its token is shown once and kept nowhere. */
export const giveGrant = (
  { grants }: Pick<Store, 'grants'>,
  given: NewGrant,
): { readonly grant: Grant; readonly token: string } => {
  const secret = randomBytes(secretBytes)
  const grant = grants.keep(given, hashOf(secret))
  return { grant, token: Buffer.concat([Buffer.from(grant.id, 'hex'), secret]).toString('base64url') }
}

/** The grant behind a token; null when we never gave it, when it was revoked, and when its time has passed. */
export const grantBehind = ({ grants }: Pick<Store, 'grants'>, token: string, now: number): Grant | null => {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== idBytes + secretBytes || bytes.toString('base64url') !== token) return null
  const id = bytes.subarray(0, idBytes).toString('hex')
  const kept = grants.secretHash(id)
  if (kept === null || !timingSafeEqual(kept, hashOf(bytes.subarray(idBytes)))) return null
  const grant = grants.get(id)
  return grant && grant.revokedAt === null && now < grant.expiresAt ? grant : null
}

/** Whether an interval lies within what a grant is limited to; that of its incident is given by who knows it. */
export const isWithin = (
  { from, to }: Pick<Grant, 'from' | 'to'>,
  asked: { readonly from: number; readonly to: number },
): boolean => from === null || to === null || (asked.from >= from && asked.to <= to)
