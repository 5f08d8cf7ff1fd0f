import type { Hono } from 'hono'
import type { Values } from './form.ts'
import type { PortalEnv, PortalParts } from './portal.ts'
import type { Company } from './register.ts'
import type { Sessions } from './sessions.ts'

export type CompanySession = {
  /** What the enrolment's forms have gathered so far; the password only as its hash. */
  readonly answers: Values
  readonly pendingToken: string
  /** Who is logged in, as the membership stood at that moment; the register has the last word on its deposits. */
  readonly company: Company | null
}

export const nobody: CompanySession = { answers: {}, pendingToken: '', company: null }

export const part = 'company'

export type CompanyParts = PortalParts & { readonly sessions: Sessions<CompanySession> }
export type CompanyPortal = Hono<PortalEnv>
