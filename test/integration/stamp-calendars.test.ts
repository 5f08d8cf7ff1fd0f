import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { stampWithCalendars, upgradeProof } from '../../src/stamp/calendars.ts'
import { readBranch, readProof } from '../../src/stamp/ots-proof.ts'
import { startStandIn } from '../support/stand-in-server.ts'

const patience = { deadlineMs: 20_000, signal: new AbortController().signal }

const digest = createHash('sha256').update('a checkpoint').digest()

const hostOf = (url: string): string => new URL(url).host

/** Append eight bytes, hash, then the attestation of a calendar that has not yet put it into a block. */
const pendingAt = (uri: string, letter: string): Buffer => {
  const text = Buffer.from(uri)
  return Buffer.concat([
    Buffer.of(0xf0, 8),
    Buffer.from(letter.repeat(8)),
    Buffer.of(0x08, 0x00),
    Buffer.from('83dfe30d2ef90c8e', 'hex'),
    Buffer.of(text.length + 1, text.length),
    text,
  ])
}

const startCalendar = (body: Uint8Array | string, status = 200) => startStandIn(() => ({ status, body }))

test('a digest told to two calendars becomes one proof that holds what both answered', async () => {
  const [a, b] = [pendingAt('https://a.example', 'a'), pendingAt('https://b.example', 'b')]
  const [alice, bob] = [await startCalendar(a), await startCalendar(b)]
  const calendars = [alice.url, `${bob.url}/`]
  const { proof, calendars: told, refusals } = await stampWithCalendars(calendars, digest, patience)
  if (proof === null) throw new Error(JSON.stringify(refusals))
  expect(told).toEqual([alice, bob].map(({ url }) => hostOf(url)))
  expect(refusals).toEqual([])
  const hex = Buffer.from(proof).toString('hex')
  const magic = '004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e89294'
  const form = new RegExp(
    `^${magic}0108${digest.toString('hex')}f010([0-9a-f]{32})08ff${a.toString('hex')}${b.toString('hex')}$`,
  )
  const nonce = form.exec(hex)?.[1] ?? ''
  expect(hex).toMatch(form)
  const hidden = createHash('sha256').update(digest).update(Buffer.from(nonce, 'hex')).digest()
  for (const { asked } of [alice, bob]) {
    expect(asked).toMatchObject([{ path: '/digest', body: hidden }])
  }
})

test('what one calendar does wrong leaves the proof to the others, and is told', async () => {
  const good = pendingAt('https://good.example', 'g')
  const bad = [
    { server: await startCalendar('', 500), reason: 'http_error' },
    { server: await startCalendar('<!doctype html>'), reason: 'malformed' },
    { server: await startCalendar(good.subarray(0, -1)), reason: 'malformed' },
    { server: await startCalendar(Buffer.alloc(20_000)), reason: 'too_large' },
  ]
  const last = await startCalendar(good)
  const calendars = [...bad.map(({ server }) => server.url), last.url]
  const { proof, calendars: told, refusals } = await stampWithCalendars(calendars, digest, patience)
  expect(told).toEqual([hostOf(last.url)])
  expect(proof && Buffer.from(proof).subarray(-good.length)).toEqual(good)
  expect(refusals.map(({ calendar, reason }) => [calendar, reason])).toEqual(
    bad.map(({ server, reason }) => [hostOf(server.url), reason]),
  )
})

test('without an answer there is no proof', async () => {
  const calendars = [(await startCalendar('', 503)).url]
  const { proof, calendars: told } = await stampWithCalendars(calendars, digest, patience)
  expect([proof, told]).toEqual([null, []])
})

const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** Hashed with eight bytes more, in the block of this height. */
const inBlock = (height: number): Buffer =>
  Buffer.concat([
    Buffer.from(`f008${'07'.repeat(8)}08`, 'hex'),
    Buffer.from('000588960d73d71901', 'hex'),
    Buffer.of(1, height),
  ])

/** A calendar that promises under its own address, and keeps each promise in block 42 once `mined`. */
const startKeeper = async (mined: () => boolean) => {
  const promised = new Map<string, Buffer>()
  let own = ''
  const server = await startStandIn(({ path, body }) => {
    if (path === '/digest') {
      const promise = pendingAt(own, 'k')
      promised.set(`/timestamp/${sha256(body, Buffer.from('k'.repeat(8))).toString('hex')}`, promise)
      return { status: 200, body: promise }
    }
    if (!promised.has(path)) return { status: 400, body: 'I never promised that.' }
    return mined() ? { status: 200, body: inBlock(42) } : { status: 404, body: 'Pending' }
  })
  own = server.url
  return server
}

test('a promise is upgraded in its place once the calendar has kept it, and not before', async () => {
  let isMined = false
  const first = await startKeeper(() => isMined)
  const second = await startKeeper(() => false)
  const calendars = [first.url, second.url]
  const { proof } = await stampWithCalendars(calendars, digest, patience)
  if (proof === null) throw new Error('There is no proof.')
  const early = await upgradeProof(calendars, proof, patience)
  expect([early.isAnchored, early.proof]).toEqual([false, proof])
  expect(early.refusals).toMatchObject([{ detail: 'HTTP 404' }, { detail: 'HTTP 404' }])
  isMined = true
  const late = await upgradeProof(calendars, proof, patience)
  expect(late.isAnchored).toBe(true)
  expect(late.refusals).toMatchObject([{ calendar: hostOf(second.url), detail: 'HTTP 404' }])
  expect(readProof(late.proof)?.map(({ kind }) => kind)).toEqual(['bitcoin', 'pending'])
})

test('only calendars that are named are asked', async () => {
  const keeper = await startKeeper(() => true)
  const { proof } = await stampWithCalendars([keeper.url], digest, patience)
  if (proof === null) throw new Error('There is no proof.')
  expect(await upgradeProof([], proof, patience)).toEqual({ proof, isAnchored: false, refusals: [] })
  expect(keeper.asked).toHaveLength(1)
})

test('every operation on the way to an attestation is followed', () => {
  const start = Buffer.from('start')
  const branch = Buffer.concat([
    Buffer.from('08f102abcdff', 'hex'),
    inBlock(1),
    Buffer.from('f2', 'hex'),
    inBlock(2),
  ])
  const hashed = Buffer.concat([Buffer.of(0xab, 0xcd), sha256(start)])
  expect(readBranch(branch, start)?.map(({ message }) => message && Buffer.from(message))).toEqual([
    sha256(hashed, Buffer.alloc(8, 7)),
    null,
  ])
})

test('a branch is whole only when every fork of it ends in an attestation and nothing follows', () => {
  const leaf = pendingAt('https://a.example', 'a')
  const fork = Buffer.concat([Buffer.of(0x08, 0xff), leaf, Buffer.of(0xff), leaf, Buffer.of(0xf2), leaf])
  const isBranch = (bytes: Uint8Array): boolean => readBranch(bytes, digest) !== null
  expect(isBranch(leaf)).toBe(true)
  expect(isBranch(fork)).toBe(true)
  for (let length = 0; length < fork.length; length += 1)
    expect(isBranch(fork.subarray(0, length))).toBe(false)
  expect(isBranch(Buffer.concat([leaf, leaf]))).toBe(false)
  expect(isBranch(Buffer.concat([Buffer.of(0x42), leaf]))).toBe(false)
})
