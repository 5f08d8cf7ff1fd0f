import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { readLeaf } from '../../src/proof/leaf.ts'
import type { Store } from '../../src/store/store.ts'
import { aStore } from '../support/store.ts'

const now = Date.UTC(2026, 10, 23)
const day = 86_400_000

const given = {
  holder: 'Me Dupont',
  grantedAt: now,
  expiresAt: now + day,
  incident: null,
  from: null,
  to: null,
}
const asked = {
  grant: null,
  askedAt: now,
  from: now - day,
  to: now,
  probe: null,
  incident: null,
  estimatedBytes: 1000,
}
const written = { bytes: 900, sha256: 'ab'.repeat(32), checkpoint: 12, runs: 3 }

const digestOf = (words: string) => createHash('sha256').update(words).digest('hex')

const leavesOf = ({ log }: Store) =>
  [...log.leaves(0, log.size())].map(({ entry }) => {
    const leaf = readLeaf(entry)
    if (!leaf.ok) throw new Error(leaf.detail)
    return leaf.value
  })

test('a grant, each of its uses and its end are in the log, without the name of its holder', () => {
  const { store } = aStore()
  const { id } = store.grants.keep(given, Buffer.alloc(32, 7))
  store.grants.use(id, { at: now + 1, what: 'opened', of: null })
  store.grants.use(id, { at: now + 2, what: 'downloaded', of: 'cd'.repeat(16) })
  expect(store.grants.revoke(id, 'the case is closed', now + 3)).toBe(true)
  expect(store.grants.revoke(id, 'again', now + 4)).toBe(false)
  expect(store.grants.get(id)?.revokedAt).toBe(now + 3)
  expect(store.grants.uses(id)).toEqual([
    { at: now + 1, what: 'opened', of: null },
    { at: now + 2, what: 'downloaded', of: 'cd'.repeat(16) },
  ])
  expect(leavesOf(store)).toMatchObject([
    { type: 'statement', kind: 'grant', id, about: null },
    { kind: 'access', about: id, id: null, words_sha256: digestOf('opened') },
    { kind: 'access', about: id, id: 'cd'.repeat(16), words_sha256: digestOf('downloaded') },
    { kind: 'grant', about: id, id: null },
  ])
  expect(JSON.stringify(leavesOf(store))).not.toContain('Dupont')
})

test('what is told of a grant cannot be found again by trying names', () => {
  const { store } = aStore()
  for (const holder of ['Me Dupont', 'Me Dupont']) {
    const { id } = store.grants.keep({ ...given, holder }, Buffer.from(holder.padEnd(32)))
    store.grants.revoke(id, 'Me Dupont is done', now + 1)
  }
  const told = leavesOf(store).map((leaf) => (leaf.type === 'statement' ? leaf.words_sha256 : ''))
  expect(new Set(told).size).toBe(4)
  const { holder, expiresAt, incident, from, to } = given
  const plain = JSON.stringify({ holder, until: expiresAt, incident, from, to })
  expect(told).not.toContain(digestOf(plain))
})

test('an export is asked for, written and removed, and only what was written is in the log', () => {
  const { store } = aStore()
  const [first, second] = [store.exports.ask(asked), store.exports.ask({ ...asked, probe: 'p' })]
  expect(store.exports.inState('queued').map(({ id }) => id)).toEqual([first, second])
  store.exports.begin(first)
  store.exports.done(first, written, now + 5)
  store.exports.begin(second)
  store.exports.fail(second, 'not_sealed', now + 6)
  expect(store.exports.get(first)).toMatchObject({ ...asked, ...written, state: 'done', endedAt: now + 5 })
  expect(store.exports.get(second)).toMatchObject({ state: 'failed', failure: 'not_sealed' })
  store.exports.remove(first)
  expect(store.exports.written(null, 9).map(({ id, state }) => [id, state])).toEqual([[first, 'removed']])
  expect(leavesOf(store)).toMatchObject([{ type: 'export', sha256: written.sha256, complete: false }])
})

test('an export by a grant is complete, and listed to its holder alone', () => {
  const { store } = aStore()
  const { id: grant } = store.grants.keep(given, Buffer.alloc(32, 7))
  const id = store.exports.ask({ ...asked, grant })
  store.exports.begin(id)
  store.exports.done(id, written, now)
  expect(store.exports.written(null, 9)).toEqual([])
  expect(store.exports.written(grant, 9)).toMatchObject([{ id, grant }])
  expect(leavesOf(store).at(-1)).toMatchObject({ type: 'export', complete: true })
})

test('an export that a command wrote is in the log and listed, and stands for no other', () => {
  const { store } = aStore()
  const redacted = store.exports.hand(asked, 'redacted', written, now + 5)
  const complete = store.exports.hand(asked, 'complete', { ...written, sha256: 'cd'.repeat(32) }, now + 6)
  expect(store.exports.written(null, 9)).toMatchObject([
    { id: complete, state: 'removed', handed: 'complete', endedAt: now + 6 },
    { id: redacted, state: 'removed', handed: 'redacted', endedAt: now + 5 },
  ])
  expect(leavesOf(store)).toMatchObject([
    { type: 'export', sha256: written.sha256, complete: false },
    { type: 'export', sha256: 'cd'.repeat(32), complete: true },
  ])
  expect(store.exports.alike(asked, now + 7, day)).toBeNull()
})

test('what was used cannot be changed or forgotten', () => {
  const { store, db } = aStore()
  const { id } = store.grants.keep(given, Buffer.alloc(32, 7))
  store.grants.use(id, { at: now, what: 'opened', of: null })
  expect(() => db.exec("UPDATE grant_use SET what = 'exported'")).toThrow('append-only')
  expect(() => db.exec('DELETE FROM grant_use')).toThrow('append-only')
})
