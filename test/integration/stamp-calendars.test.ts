import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { stampWithCalendars } from '../../src/stamp/calendars.ts'
import { isBranch } from '../../src/stamp/ots-proof.ts'
import { startStandIn } from '../support/stand-in-server.ts'

const patience = { deadlineMs: 20_000, signal: new AbortController().signal }

const digest = createHash('sha256').update('a checkpoint').digest()

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
  const calendars = [
    { name: 'alice', url: alice.url },
    { name: 'bob', url: `${bob.url}/` },
  ]
  const { proof, calendars: told, refusals } = await stampWithCalendars(calendars, digest, patience)
  if (proof === null) throw new Error(JSON.stringify(refusals))
  expect(told).toEqual(['alice', 'bob'])
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
  const calendars = [
    { name: 'broken', url: (await startCalendar('', 500)).url },
    { name: 'page', url: (await startCalendar('<!doctype html>')).url },
    { name: 'cut', url: (await startCalendar(good.subarray(0, -1))).url },
    { name: 'long', url: (await startCalendar(Buffer.alloc(20_000))).url },
    { name: 'good', url: (await startCalendar(good)).url },
  ]
  const { proof, calendars: told, refusals } = await stampWithCalendars(calendars, digest, patience)
  expect(told).toEqual(['good'])
  expect(proof && Buffer.from(proof).subarray(-good.length)).toEqual(good)
  expect(refusals.map(({ calendar, reason }) => [calendar, reason])).toEqual([
    ['broken', 'http_error'],
    ['page', 'malformed'],
    ['cut', 'malformed'],
    ['long', 'too_large'],
  ])
})

test('without an answer there is no proof', async () => {
  const calendars = [{ name: 'broken', url: (await startCalendar('', 503)).url }]
  const { proof, calendars: told } = await stampWithCalendars(calendars, digest, patience)
  expect([proof, told]).toEqual([null, []])
})

test('a branch is whole only when every fork of it ends in an attestation and nothing follows', () => {
  const leaf = pendingAt('https://a.example', 'a')
  const fork = Buffer.concat([Buffer.of(0x08, 0xff), leaf, Buffer.of(0xff), leaf, Buffer.of(0xf2), leaf])
  expect(isBranch(leaf)).toBe(true)
  expect(isBranch(fork)).toBe(true)
  for (let length = 0; length < fork.length; length += 1)
    expect(isBranch(fork.subarray(0, length))).toBe(false)
  expect(isBranch(Buffer.concat([leaf, leaf]))).toBe(false)
  expect(isBranch(Buffer.concat([Buffer.of(0x42), leaf]))).toBe(false)
})
