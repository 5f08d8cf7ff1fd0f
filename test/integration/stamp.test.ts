import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { AuthorityFault } from '../../src/practice/authorities-faults.ts'
import { sha256, utf8 } from '../../src/proof/bytes.ts'
import { createAuthorities } from '../../src/stamp/authorities.ts'
import { type Authority, askAuthority } from '../../src/stamp/authority.ts'
import {
  authorityNames,
  handClock,
  type StampingGround,
  startStampingGround,
} from '../support/authorities.ts'
import { freePort } from '../support/port.ts'
import { startEndless } from '../support/stand-in-server.ts'

let ground: StampingGround

beforeAll(async () => {
  ground = await startStampingGround({ slowMs: 600_000 })
})
afterEach(() => ground.repair())
afterAll(() => ground.stop())

const clock = { wall: Date.now, monotonic: () => performance.now() }
const never = new AbortController().signal
const data = utf8('the opening of a run')

const client: StampingGround['clientOf'] = (...asked) => ground.clientOf(...asked)
const both = (more: Partial<Authority> = {}) => authorityNames.map((name) => client(name, more))

const ask = (authority: Authority, deadlineMs = 60_000) =>
  askAuthority(authority, sha256(data), clock, { deadlineMs, signal: never })

for (const name of authorityNames) {
  test(`a token of ${name} that the client kept is verified by openssl`, async () => {
    const stamp = await ask(client(name))
    if (!stamp.ok) throw new Error(`${stamp.reason} ${stamp.detail}`)
    const { ca } = ground.authorityOf(name)
    expect(ground.verify(stamp.token, data, ca)).toContain('Verification: OK')
    expect(() => ground.verify(stamp.token, utf8('another opening'), ca)).toThrow('imprint mismatch')
  })
}

test('a stamp tells its time, the accuracy of it, who gave it, and our own times around it', async () => {
  const stamp = await ask(client('practice-rsa'))
  if (!stamp.ok) throw new Error(`${stamp.reason} ${stamp.detail}`)
  expect(stamp.facts.accuracyMs).toBe(1_000)
  expect(stamp.facts.tsaName).toContain('no legal value')
  expect(stamp.sentAt).toBeLessThanOrEqual(stamp.receivedAt)
  expect(stamp.facts.genTime).toBeGreaterThan(stamp.sentAt - 2_000)
  expect(stamp.facts.genTime).toBeLessThan(stamp.receivedAt + 2_000)
})

const faults: readonly [AuthorityFault, string, string][] = [
  ['down', 'unreachable', ''],
  ['wrong-nonce', 'wrong_nonce', ''],
  ['wrong-hash', 'wrong_digest', ''],
  // A chain of strangers may be told apart by its links already.
  ['untrusted', 'untrusted|malformed', ''],
  ['expired', 'not_valid_then', ''],
  ['refused', 'refused', 'PKIStatus 2'],
  ['garbage', 'malformed', 'not a time-stamp answer'],
  ['huge', 'too_large', 'more than 65536 bytes'],
  ['http-500', 'http_error', 'HTTP 500'],
]

for (const [fault, reason, detail] of faults) {
  for (const name of authorityNames) {
    test(`an answer of ${name} under ${fault} is refused as ${reason.replace('|', ' or ')}`, async () => {
      ground.setFault(name, fault)
      const answer = await ask(client(name))
      expect(answer).toMatchObject({
        ok: false,
        reason: expect.stringMatching(`^(${reason})$`),
        detail: expect.stringContaining(detail),
      })
    })
  }
}

test('an authority that does not answer in time is given up', async () => {
  ground.setFault('practice-ec', 'slow')
  expect(await ask(client('practice-ec'), 300)).toMatchObject({ ok: false, reason: 'too_late' })
})

test('an answer that begins in time and never ends is given up', async () => {
  const url = `${await startEndless()}/`
  expect(await ask(client('practice-ec', { url }), 300)).toMatchObject({ ok: false, reason: 'too_late' })
})

test('an address where nobody listens is a refusal with the reason of the system', async () => {
  const answer = await ask(client('practice-ec', { url: `http://127.0.0.1:${await freePort()}/` }))
  expect(answer).toEqual({ ok: false, reason: 'unreachable', detail: 'ECONNREFUSED' })
})

test('a certificate that is not the pinned one makes a good token worthless', async () => {
  const { ca } = ground.authorityOf('practice-rsa')
  expect(await ask(client('practice-ec', { ca }))).toMatchObject({ ok: false, reason: 'untrusted' })
})

test('the user and the password of an address are sent, and told in no refusal', async () => {
  const url = ground.authorityOf('practice-ec').url.replace('//', '//abonne:mot-de-passe@')
  expect(await ask(client('practice-ec', { url }))).toMatchObject({ ok: true })
  for (const fault of ['down', 'http-500', 'refused', 'garbage', 'wrong-nonce'] as const) {
    ground.setFault('practice-ec', fault)
    const told = JSON.stringify(await ask(client('practice-ec', { url })))
    expect(told).not.toContain('mot-de-passe')
    expect(told).not.toContain('abonne')
  }
})

test('a clock that is set back meanwhile does not put the answer before the question', async () => {
  const walls = [Date.UTC(2026, 10, 23, 12), Date.UTC(2026, 10, 23, 11)]
  const setBack = { wall: () => walls.shift() ?? 0, monotonic: () => performance.now() }
  const stamp = await askAuthority(client('practice-ec'), sha256(data), setBack, {
    deadlineMs: 60_000,
    signal: never,
  })
  if (!stamp.ok) throw new Error(`${stamp.reason} ${stamp.detail}`)
  expect(stamp.receivedAt).toBeGreaterThanOrEqual(stamp.sentAt)
})

test('an opening is stamped by the preferred authority', async () => {
  for (const authorities of [both(), both().reverse()]) {
    const { stamp, refusals } = await createAuthorities({ authorities, clock }).stampFirst(data, never)
    expect(stamp?.authority).toBe(authorities[0]?.name)
    expect(refusals).toEqual([])
  }
})

test('an opening is stamped by the next authority when the preferred one fails, and its failure is told', async () => {
  ground.setFault('practice-ec', 'untrusted')
  const { stamp, refusals } = await createAuthorities({ authorities: both(), clock }).stampFirst(data, never)
  expect(stamp?.authority).toBe('practice-rsa')
  expect(refusals).toMatchObject([{ authority: 'practice-ec', reason: 'untrusted' }])
})

test('an opening does not wait to the end for an authority that hangs', async () => {
  ground.setFault('practice-ec', 'slow')
  const authorities = createAuthorities({ authorities: both(), clock, openingMs: 4_000 })
  expect((await authorities.stampFirst(data, never)).stamp?.authority).toBe('practice-rsa')
})

test('an opening that nobody stamps is told so, with what each authority said', async () => {
  ground.setFault('practice-ec', 'down')
  ground.setFault('practice-rsa', 'slow')
  const authorities = createAuthorities({ authorities: both(), clock, openingMs: 600 })
  const { stamp, refusals } = await authorities.stampFirst(data, never)
  expect(stamp).toBeNull()
  expect(refusals.map(({ authority, reason }) => [authority, reason])).toEqual([
    ['practice-ec', 'unreachable'],
    ['practice-rsa', 'too_late'],
  ])
})

test('without any authority an opening goes unstamped at once', async () => {
  const authorities = createAuthorities({ authorities: [], clock })
  expect(await authorities.stampFirst(data, never)).toEqual({ stamp: null, refusals: [] })
})

test('a checkpoint is stamped by every authority, or by those named', async () => {
  const authorities = createAuthorities({ authorities: both(), clock })
  const all = await authorities.stampEach(data, never)
  expect(all.map((it) => [it.ok, it.authority])).toEqual([
    [true, 'practice-ec'],
    [true, 'practice-rsa'],
  ])
  const some = await authorities.stampEach(data, never, ['practice-rsa'])
  expect(some.map(({ authority }) => authority)).toEqual(['practice-rsa'])
})

test('an authority is not asked again before its least interval is over', async () => {
  const hand = handClock()
  const authorities = createAuthorities({ authorities: both({ minIntervalMs: 15_000 }), clock: hand })
  expect((await authorities.stampFirst(data, never)).stamp?.authority).toBe('practice-ec')
  hand.pass(9_000)
  const second = await authorities.stampFirst(data, never)
  expect(second.stamp?.authority).toBe('practice-rsa')
  expect(second.refusals).toMatchObject([{ authority: 'practice-ec', reason: 'not_yet', retryInMs: 6_000 }])
  expect((await authorities.stampFirst(data, never)).stamp).toBeNull()
  hand.pass(6_000)
  expect(await authorities.stampEach(data, never)).toMatchObject([
    { ok: true, authority: 'practice-ec' },
    { ok: false, authority: 'practice-rsa', reason: 'not_yet', retryInMs: 9_000 },
  ])
})

test('an opening waits for a turn that comes in its time, and asks nobody early', async () => {
  const authorities = createAuthorities({ authorities: both({ minIntervalMs: 2_000 }), clock })
  const [each] = await authorities.stampEach(data, never)
  const { stamp } = await authorities.stampFirst(data, never)
  if (!each?.ok || stamp === null) throw new Error('an opening went unstamped')
  expect(stamp.sentAt - each.sentAt).toBeGreaterThanOrEqual(1_999)
})

test('an opening that one authority stamps leaves the turn of another that it would have waited for', async () => {
  const hand = handClock()
  const authorities = createAuthorities({ authorities: both({ minIntervalMs: 1_000 }), clock: hand })
  await authorities.stampEach(data, never, ['practice-ec'])
  const { stamp, refusals } = await authorities.stampFirst(data, never)
  expect(stamp?.authority).toBe('practice-rsa')
  expect(refusals).toMatchObject([{ authority: 'practice-ec', reason: 'not_yet' }])
  hand.pass(1_000)
  expect(await authorities.stampEach(data, never, ['practice-ec'])).toMatchObject([{ ok: true }])
})

test('a clock that is set back or forward neither prolongs nor shortens the least interval', async () => {
  const hand = handClock()
  const authorities = createAuthorities({
    authorities: [client('practice-ec', { minIntervalMs: 15_000 })],
    clock: hand,
  })
  expect((await authorities.stampFirst(data, never)).stamp).not.toBeNull()
  hand.step(3_600_000)
  expect((await authorities.stampFirst(data, never)).stamp).toBeNull()
  hand.step(-7_200_000)
  hand.pass(15_000)
  expect((await authorities.stampFirst(data, never)).stamp).not.toBeNull()
})

test('an authority that failed three times is left alone, asked again later, and trusted again once it answers', async () => {
  const hand = handClock()
  const authorities = createAuthorities({ authorities: both(), clock: hand })
  ground.setFault('practice-ec', 'http-500')
  for (const retryInMs of [0, 0, 60_000]) {
    const [first] = await authorities.stampEach(data, never, ['practice-ec'])
    expect(first).toMatchObject({ reason: 'http_error', retryInMs })
  }
  ground.repair()
  const skipped = await authorities.stampFirst(data, never)
  expect(skipped.stamp?.authority).toBe('practice-rsa')
  expect(skipped.refusals).toMatchObject([{ authority: 'practice-ec', reason: 'not_yet' }])
  hand.pass(60_000)
  // On trial: the other is asked before it until it has answered.
  expect((await authorities.stampFirst(data, never)).stamp?.authority).toBe('practice-rsa')
  expect(await authorities.stampEach(data, never, ['practice-ec'])).toMatchObject([{ ok: true }])
  expect((await authorities.stampFirst(data, never)).stamp?.authority).toBe('practice-ec')
})

test('being stopped ends the wait and is not held against the authority', async () => {
  const hand = handClock()
  const authorities = createAuthorities({ authorities: both(), clock: hand })
  ground.setFault('practice-ec', 'slow')
  for (let turn = 0; turn < 3; turn += 1) {
    const stop = new AbortController()
    const asked = authorities.stampEach(data, stop.signal, ['practice-ec'])
    stop.abort()
    expect(await asked).toMatchObject([{ ok: false, reason: 'stopped', retryInMs: 0 }])
  }
})
