// Who may have complete exports, as the one writer decides it for the operator.

import { giveGrant, grantPath } from '../site/grants.ts'
import type { Grant } from '../store/grants.ts'
import type { Store } from '../store/store.ts'
import { done, failed, openGiven } from './given.ts'
import type { Reply, Request } from './instance.ts'
import { sayMoment } from './moment.ts'

export type GrantTools = {
  readonly store: Store
  readonly now: () => number
  readonly site: () => { readonly timeZone: string; readonly url: string | null }
}

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())

// A date alone is a whole day.
const withTimes = (args: Request['args']): Request['args'] => {
  const whole = (name: string, time: string) =>
    /^\d{4}-\d\d-\d\d$/.test(args[name]?.trim() ?? '') ? { [name]: `${args[name]?.trim()} ${time}` } : {}
  return { ...args, ...whole('until', '23:59'), ...whole('from', '00:00'), ...whole('to', '23:59') }
}

const asJson = ({ id, holder, grantedAt, expiresAt, incident, from, to, revokedAt }: Grant) => ({
  id,
  for: holder,
  granted_at: iso(grantedAt),
  expires_at: iso(expiresAt),
  incident,
  from: iso(from),
  to: iso(to),
  revoked_at: iso(revokedAt),
})

/** Gives a link to complete exports; it is shown this once. */
export const grant = ({ store, now, site }: GrantTools, args: Request['args']): Reply => {
  const { timeZone, url } = site()
  const given = openGiven(withTimes(args), timeZone)
  const grantedAt = now()
  const expiresAt = given.moment('until', 'needed') ?? grantedAt
  const [from, to] = [given.moment('from', 'optional'), given.moment('to', 'optional')]
  const incident = given.text('incident')
  const wanted = { holder: given.words('for', '--for: say who it is for.'), incident, from, to }
  const refusal = given.refusal()
  if (refusal) return refusal
  if (expiresAt <= grantedAt) given.wrong('--until: name a moment that has not come yet.')
  if ((from === null) !== (to === null) || (from !== null && to !== null && from >= to))
    given.wrong('Name both --from and a later --to, or neither.')
  if (incident !== null && from !== null) given.wrong('Name an incident or an interval, not both.')
  if (incident !== null && !store.incidents.get(incident))
    given.wrong(`There is no measured incident ${incident}: copy its id from \`constat incidents\`.`)
  const wrong = given.refusal()
  if (wrong) return wrong
  const { grant: kept, token } = giveGrant(store, { ...wanted, grantedAt, expiresAt })
  const link = `${url?.replace(/\/$/, '') ?? ''}${grantPath(token)}`
  const where = url === null ? ' (at the address of the site)' : ''
  return done(
    `${link}${where}\nGrant ${kept.id}, until ${sayMoment(expiresAt, timeZone)}. The link is shown this once; every use of it is logged.`,
    { ...asJson(kept), link },
  )
}

/** Ends a grant at once. */
export const revokeGrant = ({ store, now }: GrantTools, { id = '', reason }: Request['args']): Reply => {
  const words = reason?.trim()
  if (!words) return failed('Give the reason in words with --reason: it is on the record.', 2)
  if (!/^[0-9a-f]{32}$/.test(id))
    return failed('The id of a grant has 32 hexadecimal digits: copy it from `constat grant list`.', 2)
  return store.grants.revoke(id, words, now())
    ? done(`The grant ${id} is revoked: its link opens nothing any more.`, { id, revoked: true })
    : failed(`There is no grant ${id} that could be revoked: see \`constat grant list\`.`)
}

const stateOf = ({ revokedAt, expiresAt }: Grant, now: number) =>
  revokedAt !== null ? 'revoked' : now < expiresAt ? 'open' : 'expired'

/** Lists the grants and their uses, newest first. */
export const listGrants = ({ store, now }: GrantTools): Reply => {
  const grants = store.grants.list().map((one) => ({ one, uses: store.grants.uses(one.id) }))
  const lines = grants.flatMap(({ one, uses }) => [
    `${one.id}  ${stateOf(one, now()).padEnd(7)}  until ${iso(one.expiresAt)}  ${one.holder}`,
    ...uses.map(({ at, what, of }) => `    ${iso(at)}  ${what}${of === null ? '' : ` ${of}`}`),
  ])
  const json = grants.map(({ one, uses }) => ({
    ...asJson(one),
    state: stateOf(one, now()),
    uses: uses.map(({ at, what, of }) => ({ at: iso(at), what, of })),
  }))
  return done(lines.length > 0 ? lines.join('\n') : 'Nothing was granted yet.', { grants: json })
}
