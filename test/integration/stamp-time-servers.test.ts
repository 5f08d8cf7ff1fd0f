import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { measureOffset } from '../../src/stamp/clock-offset.ts'
import { askTimeServer, type TimeServer } from '../../src/stamp/sntp.ts'
import { writeQuestion } from '../../src/stamp/sntp-packet.ts'

const clock = { wall: Date.now, monotonic: () => performance.now() }
const never = new AbortController().signal
const patience = { deadlineMs: 20_000, signal: never }

type Reply = (question: Buffer, send: (packet: Buffer) => void) => void

/** A stand-in for somebody else's time server. */
const serve = async (reply: Reply): Promise<TimeServer> => {
  const socket = createSocket('udp4')
  socket.on('message', (question, { port, address }) =>
    reply(question, (packet) => socket.send(packet, port, address)),
  )
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  onTestFinished(() => void socket.close())
  return { host: '127.0.0.1', port: socket.address().port }
}

const answerOf = (question: Buffer, at: number): Buffer => {
  const packet = Buffer.from(writeQuestion(at, 0))
  packet.copy(packet, 32, 40, 48)
  packet[0] = 0x24
  packet[1] = 1
  question.copy(packet, 24, 40, 48)
  return packet
}

const ahead =
  (ms: number): Reply =>
  (question, send) =>
    send(answerOf(question, Date.now() + ms))

test('a server 250 ms ahead of our clock is found so, within the uncertainty it is told with', async () => {
  const { best, samples } = await measureOffset([await serve(ahead(250))], clock, patience)
  if (best === null) throw new Error(JSON.stringify(samples))
  expect(Math.abs(best.offsetMs - 250)).toBeLessThanOrEqual(best.uncertaintyMs)
  expect(best.stratum).toBe(1)
})

test('the packets that are kept are enough to work the offset out again', async () => {
  const sample = await askTimeServer(await serve(ahead(250)), clock, patience)
  if (!sample.ok) throw new Error(sample.reason)
  expect(sample.question).toHaveLength(96)
  const secondsAt = (hex: string, at: number): number => {
    const packet = Buffer.from(hex, 'hex')
    return packet.readUInt32BE(at) - 2_208_988_800 + packet.readUInt32BE(at + 4) / 2 ** 32
  }
  expect(Math.floor(secondsAt(sample.question, 40) * 1000)).toBe(sample.sentAt)
  const received = secondsAt(sample.answer, 32) * 1000
  const transmitted = secondsAt(sample.answer, 40) * 1000
  const again = (received - sample.sentAt + (transmitted - sample.receivedAt)) / 2
  expect(again).toBeCloseTo(sample.offsetMs, 2)
})

test('a packet that answers another question is passed over for the one that answers ours', async () => {
  const server = await serve((question, send) => {
    const forged = answerOf(question, Date.now() + 3_600_000)
    forged.fill(7, 24, 32)
    send(forged)
    send(answerOf(question, Date.now() + 250))
  })
  const sample = await askTimeServer(server, clock, patience)
  if (!sample.ok) throw new Error(sample.reason)
  expect(Math.abs(sample.offsetMs - 250)).toBeLessThanOrEqual(sample.uncertaintyMs)
})

test('a server that answers with a wrong origin timestamp alone gives no sample', async () => {
  const server = await serve((question, send) => {
    const forged = answerOf(question, Date.now())
    forged.fill(7, 24, 32)
    send(forged)
  })
  const sample = await askTimeServer(server, clock, { deadlineMs: 300, signal: never })
  expect(sample).toEqual({ ok: false, server: '127.0.0.1', reason: 'wrong_origin' })
})

test('a server that does not answer, is not there, or has not the time gives no sample', async () => {
  const silent = await serve(() => {})
  expect(await askTimeServer(silent, clock, { deadlineMs: 100, signal: never })).toMatchObject({
    reason: 'too_late',
  })
  const gone = createSocket('udp4').bind(0, '127.0.0.1')
  await once(gone, 'listening')
  const { port } = gone.address()
  gone.close()
  await once(gone, 'close')
  expect(await askTimeServer({ host: '127.0.0.1', port }, clock, patience)).toMatchObject({
    reason: 'unreachable',
  })
  const lost = await serve((question, send) => {
    const packet = answerOf(question, Date.now())
    packet[1] = 0
    send(packet)
  })
  expect(await askTimeServer(lost, clock, patience)).toMatchObject({ reason: 'unsynchronised' })
})

test('a clock that is set back during the question gives no offset rather than a wrong one', async () => {
  const walls = [Date.now(), Date.now() - 3_600_000]
  const setBack = { wall: () => walls.shift() ?? 0, monotonic: () => performance.now() }
  expect(await askTimeServer(await serve(ahead(0)), setBack, patience)).toMatchObject({
    ok: false,
    reason: 'clock_stepped',
  })
})

test('being stopped ends the wait for every server', async () => {
  const stop = new AbortController()
  const silent = await serve(() => stop.abort())
  const { best, samples } = await measureOffset([silent, silent], clock, {
    deadlineMs: 60_000,
    signal: stop.signal,
  })
  expect(best).toBeNull()
  expect(samples).toMatchObject([{ reason: 'stopped' }, { reason: 'stopped' }])
})

test('several servers are asked, and the one that is alone in its time is not believed', async () => {
  const servers = await Promise.all([0, 1, 86_400_000].map((ms) => serve(ahead(ms))))
  const { best, agreeing, samples } = await measureOffset(servers, clock, patience)
  expect(agreeing).toBe(2)
  expect(samples).toHaveLength(3)
  expect(Math.abs(best?.offsetMs ?? Number.NaN)).toBeLessThan(1_000)
})
