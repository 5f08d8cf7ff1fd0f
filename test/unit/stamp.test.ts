import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Stamp } from '../../src/stamp/authority.ts'
import { boundOffset, chooseSample } from '../../src/stamp/clock-offset.ts'
import { readBranch, readProof } from '../../src/stamp/ots-proof.ts'
import type { NoSample, Sample } from '../../src/stamp/sntp.ts'
import { readAnswer, writeQuestion } from '../../src/stamp/sntp-packet.ts'
import { readReply, writeQuery } from '../../src/stamp/time-stamp-query.ts'
import { openTurn } from '../../src/stamp/turn.ts'

const noon = Date.UTC(2026, 10, 23, 12)

const sample = (server: string, offsetMs: number, delayMs: number): Sample => ({
  ok: true,
  server,
  stratum: 1,
  offsetMs,
  delayMs,
  uncertaintyMs: delayMs / 2 + 1,
  sentAt: noon,
  receivedAt: noon + delayMs,
  question: '',
  answer: '',
})

const absent: NoSample = { ok: false, server: 'absent', reason: 'too_late' }

test('the sample of the shortest delay is believed', () => {
  const chosen = chooseSample([sample('far', 252, 40), absent, sample('near', 250, 2)])
  expect(chosen.best?.server).toBe('near')
  expect(chosen.agreeing).toBe(2)
  expect(chosen.samples).toHaveLength(3)
})

test('a server that is near and alone in its time is not believed', () => {
  const chosen = chooseSample([sample('liar', 90_000, 1), sample('a', 250, 20), sample('b', 251, 30)])
  expect(chosen.best?.server).toBe('a')
  expect(chosen.agreeing).toBe(2)
})

test('without a sample there is no offset', () => {
  expect(chooseSample([absent])).toEqual({ best: null, agreeing: 0, samples: [absent] })
})

test('a token bounds how wrong our clock may be, its cut-off second included', () => {
  const facts = { genTime: noon, accuracyMs: 1_000, serial: '01', policy: '1.2', tsaName: 'CN=T' }
  const stamp: Stamp = {
    ok: true,
    authority: 'a',
    token: new Uint8Array(),
    facts,
    sentAt: noon + 200,
    receivedAt: noon + 300,
  }
  expect(boundOffset(stamp)).toEqual({ fromMs: -1_300, toMs: 1_799 })
  expect(boundOffset({ ...stamp, facts: { ...facts, genTime: noon + 250 } })).toEqual({
    fromMs: -1_050,
    toMs: 1_050,
  })
  expect(boundOffset({ ...stamp, facts: { ...facts, accuracyMs: null } })).toBeNull()
})

const answerTo = (question: Uint8Array, at: number, change: (packet: Buffer) => void = () => {}): Buffer => {
  const packet = Buffer.from(writeQuestion(at, 0))
  packet.copy(packet, 32, 40, 48)
  packet[0] = 0x24
  packet[1] = 1
  Buffer.from(question).copy(packet, 24, 40, 48)
  change(packet)
  return packet
}

test('times are read the same before and after the seconds of 1900 start again, in 2036', () => {
  for (const at of [noon + 7, Date.UTC(2035, 0, 1), Date.UTC(2036, 1, 8), Date.UTC(2050, 5, 1) + 250]) {
    const question = writeQuestion(at, 0.5)
    const answer = readAnswer(question, answerTo(question, at))
    expect(answer).toMatchObject({ receivedAt: expect.closeTo(at, 3), transmittedAt: expect.closeTo(at, 3) })
  }
})

test('two questions of the same millisecond differ, and both tell that millisecond', () => {
  const [one, other] = [writeQuestion(noon, 0.25), writeQuestion(noon, 0.75)]
  expect(one).not.toEqual(other)
  expect(readAnswer(one, answerTo(other, noon))).toBe('wrong_origin')
})

test('an answer that is short, no answer, or of a server without the time is told apart', () => {
  const question = writeQuestion(noon, 0)
  const good = answerTo(question, noon)
  expect(readAnswer(question, good.subarray(0, 47))).toBe('malformed')
  expect(readAnswer(question, question)).toBe('malformed')
  const changes: readonly ((packet: Buffer) => void)[] = [
    (packet) => packet.writeUInt8(0, 1),
    (packet) => packet.writeUInt8(16, 1),
    (packet) => packet.writeUInt8(0xe4, 0),
    (packet) => packet.fill(0, 40, 48),
  ]
  for (const change of changes) {
    expect(readAnswer(question, answerTo(question, noon, change))).toBe('unsynchronised')
  }
})

test('an authority that goes on failing is left alone for longer each time, an hour at most', () => {
  const turn = openTurn(0)
  const waits: number[] = []
  for (let failure = 0, now = 0; failure < 12; failure += 1) {
    turn.asked(now)
    turn.failed(now)
    waits.push(turn.waitMs(now))
    now += turn.waitMs(now)
  }
  expect(waits.slice(0, 6)).toEqual([0, 0, 60_000, 120_000, 240_000, 480_000])
  expect(waits.at(-1)).toBe(3_600_000)
  turn.answered()
  turn.failed(1e9)
  expect(turn.waitMs(1e9)).toBe(0)
})

test('the rest after failures never shortens the least interval', () => {
  const turn = openTurn(900_000)
  for (let failure = 0; failure < 3; failure += 1) {
    turn.asked(0)
    turn.failed(0)
  }
  expect(turn.waitMs(0)).toBe(900_000)
})

const reply = (...bytes: readonly number[]): Uint8Array => Uint8Array.from(bytes)

test('an answer cut short anywhere, or followed by anything, is no answer', () => {
  const whole = reply(0x30, 0x09, 0x30, 0x03, 0x02, 0x01, 0x00, 0x30, 0x02, 0x05, 0x00)
  expect(readReply(whole)).toEqual({ status: 0, token: reply(0x30, 0x02, 0x05, 0x00) })
  for (let length = 0; length < whole.length; length += 1) {
    expect(readReply(whole.subarray(0, length))).toBeNull()
  }
  expect(readReply(reply(...whole, 0))).toBeNull()
})

test('a length that overruns, or of an unknown form, is no answer', () => {
  expect(readReply(reply(0x30, 0x84, 0xff, 0xff, 0xff, 0xff))).toBeNull()
  expect(readReply(reply(0x30, 0x80, 0x30, 0x03, 0x02, 0x01, 0x00, 0x00, 0x00))).toBeNull()
  expect(readReply(reply(0x30, 0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1))).toBeNull()
})

test('a rejection has a status and no token', () => {
  expect(readReply(reply(0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02))).toEqual({ status: 2, token: null })
})

test('a request is the bytes that RFC 3161 has for it', () => {
  const query = writeQuery(new Uint8Array(32).fill(0xab), Uint8Array.of(0x41, 0x42))
  expect(Buffer.from(query).toString('hex')).toBe(
    `303d020101${'3031300d060960864801650304020105000420'}${'ab'.repeat(32)}${'02024142'}${'0101ff'}`,
  )
})

const noise = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  // Near misses: what a parser trips over is nearly right.
  fc
    .array(fc.constantFrom(0x00, 0x02, 0x08, 0x30, 0x03, 0x80, 0x81, 0x84, 0xf0, 0xff, 1), { maxLength: 40 })
    .map((bytes) => Uint8Array.from(bytes)),
)

test('whatever bytes come back, reading them ends in a value', () => {
  fc.assert(
    fc.property(noise, (bytes) => {
      const read = readReply(bytes)
      const question = writeQuestion(noon, 0)
      expect(read === null || read.status >= 0).toBe(true)
      expect(readBranch(bytes, new Uint8Array(32)) ?? []).toBeInstanceOf(Array)
      expect(readProof(bytes)).toBeNull()
      expect(readAnswer(question, bytes)).toBeTypeOf('string')
    }),
    { numRuns: 2_000 },
  )
})
