import { expect, test } from 'vitest'
import { grant, listGrants, revokeGrant } from '../../src/act/grants.ts'
import { grantBehind } from '../../src/site/grants.ts'
import { aRun, minute } from '../support/runs.ts'
import { aStore, recordRun } from '../support/store.ts'

const now = Date.UTC(2026, 10, 23, 12)

const desk = (url: string | null = 'https://constat.example/') => {
  const { store, db } = aStore()
  let at = now
  const tools = { store, now: () => at, site: () => ({ timeZone: 'Europe/Paris', url }) }
  const later = (ms: number) => {
    at += ms
  }
  return { store, db, tools, later }
}

type Told = { readonly id: string; readonly link: string; readonly expires_at: string }

const tokenIn = ({ link }: Told) => /\/evidence\/grant\/([\w-]+)$/.exec(link)?.[1] ?? ''

test('a grant is a link that opens until its day has passed, and no other link does', () => {
  const { store, tools, later } = desk()
  const reply = grant(tools, { for: 'Me Dupont, commissaire de justice', until: '2026-11-24' })
  expect(reply).toMatchObject({
    exit: 0,
    text: expect.stringContaining('https://constat.example/evidence/grant/'),
  })
  const told = reply.json as Told
  const token = tokenIn(told)
  expect(told.expires_at).toBe('2026-11-24T22:59:00.000Z')
  expect(grantBehind(store, token, tools.now())?.holder).toBe('Me Dupont, commissaire de justice')
  for (const other of [
    '',
    'nonsense',
    `${token}A`,
    `${token.slice(0, -2)}${token.endsWith('AA') ? 'BA' : 'AA'}`,
    Buffer.alloc(32).toString('base64url'),
  ])
    expect(grantBehind(store, other, tools.now()), other).toBeNull()
  later(36 * 3_600_000)
  expect(grantBehind(store, token, tools.now())).toBeNull()
})

test('what the database holds does not open anything', () => {
  const { store, db, tools } = desk()
  const token = tokenIn(grant(tools, { for: 'somebody', until: '2026-12-01' }).json as Told)
  const row = db.prepare('SELECT public_id AS id, secret_hash AS hash FROM grant').get() as {
    readonly id: Buffer
    readonly hash: Buffer
  }
  const secret = Buffer.from(token, 'base64url').subarray(16)
  expect(JSON.stringify(row)).not.toContain(secret.toString('base64url'))
  expect(row.hash.equals(secret)).toBe(false)
  const forged = Buffer.concat([row.id, row.hash.subarray(0, 16)]).toString('base64url')
  expect(grantBehind(store, forged, tools.now())).toBeNull()
})

test('a grant that was revoked opens nothing any more, and is listed with its uses', () => {
  const { store, tools } = desk()
  const told = grant(tools, { for: 'somebody', until: '2026-12-01' }).json as Told
  store.grants.use(told.id, { at: now, what: 'opened', of: null })
  expect(revokeGrant(tools, { id: told.id })).toMatchObject({ exit: 2 })
  expect(revokeGrant(tools, { id: told.id, reason: 'lost' })).toMatchObject({ exit: 0 })
  expect(revokeGrant(tools, { id: told.id, reason: 'lost' })).toMatchObject({ exit: 1 })
  expect(grantBehind(store, tokenIn(told), tools.now())).toBeNull()
  const { text, json } = listGrants(tools)
  expect(text).toMatch(/revoked .*somebody\n {4}2026-11-23T12:00:00\.000Z {2}opened/)
  expect(json).toMatchObject({ grants: [{ id: told.id, state: 'revoked', uses: [{ what: 'opened' }] }] })
  expect(JSON.stringify(json)).not.toContain(tokenIn(told))
})

test.each([
  [{ until: '2026-12-01' }, '--for'],
  [{ for: 'x' }, '--until is missing'],
  [{ for: 'x', until: 'tomorrow' }, '--until: write'],
  [{ for: 'x', until: '2026-11-22' }, 'has not come yet'],
  [{ for: 'x', until: '2026-12-01', from: '2026-11-01' }, 'both --from and a later --to'],
  [{ for: 'x', until: '2026-12-01', from: '2026-11-02', to: '2026-11-01' }, 'both --from and a later --to'],
  [{ for: 'x', until: '2026-12-01', incident: 'ab'.repeat(16) }, 'no measured incident'],
])('what cannot be granted is refused in words: %j', (args, words) => {
  const { store, tools } = desk()
  expect(grant(tools, args)).toMatchObject({ exit: 2, text: expect.stringContaining(words) })
  expect(store.grants.list()).toEqual([])
})

test('a grant may be limited to an interval, or to an incident that was measured', () => {
  const { store, tools } = desk(null)
  const interval = { for: 'x', until: '2026-12-01', from: '2026-11-01', to: '2026-11-02' }
  expect(grant(tools, interval)).toMatchObject({
    exit: 0,
    text: expect.stringMatching(/^\/evidence\/grant\/[\w-]{43} \(at the address of the site\)/),
    json: { from: '2026-10-31T23:00:00.000Z', to: '2026-11-02T22:59:00.000Z' },
  })
  for (const nth of [0, 1]) recordRun(store, aRun({ at: now + nth * 5 * minute, fails: 0 }))
  const [incident] = store.incidents.list({ limit: 1 })
  expect(grant(tools, { for: 'x', until: '2026-12-01', incident: incident?.id ?? '' })).toMatchObject({
    exit: 0,
    json: { incident: incident?.id },
  })
})
