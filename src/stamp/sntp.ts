// One question to a time server, with the packets kept so that anybody can work the answer out again.

import { randomInt } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import type { Clock } from './clock.ts'
import type { Patience } from './exchange.ts'
import { whenAborted } from './pause.ts'
import { type Answer, type AnswerFault, readAnswer, writeQuestion } from './sntp-packet.ts'

export type TimeServer = { readonly host: string; readonly port: number }

export type Sample = {
  readonly ok: true
  readonly server: string
  readonly stratum: number
  /** What must be added to our clock to have the server's. */
  readonly offsetMs: number
  readonly delayMs: number
  /** The true time is within this of what `offsetMs` makes of our clock, if the server is right. */
  readonly uncertaintyMs: number
  /** By our clock, epoch milliseconds. */
  readonly sentAt: number
  readonly receivedAt: number
  /** The packets, hexadecimal. */
  readonly question: string
  readonly answer: string
}

export type NoSample = {
  readonly ok: false
  readonly server: string
  /** `clock_stepped`: our own clock was set while we waited. */
  readonly reason: AnswerFault | 'unreachable' | 'too_late' | 'stopped' | 'clock_stepped'
}

// Our clock tells whole milliseconds.
const clockGrainMs = 1
const stepMs = 50

type Reply = { readonly answer: Answer; readonly packet: Uint8Array; readonly elapsedMs: number }

const addressOf = async (host: string, limit: AbortSignal) => {
  const found = lookup(host).catch(() => null)
  return Promise.race([found, whenAborted(limit).then(() => null)])
}

// A connected socket hears nobody but the server it asks.
const connect = (socket: Socket, port: number, address: string): Promise<boolean> => {
  socket.connect(port, address)
  return once(socket, 'connect').then(
    () => true,
    () => false,
  )
}

/** The first packet that answers this very question; what does not is passed over, for anybody may send one. */
const hear = (
  socket: Socket,
  question: Uint8Array,
  elapsedMs: () => number,
  limit: AbortSignal,
): Promise<Reply | NoSample['reason']> =>
  new Promise((resolve) => {
    let passedOver: AnswerFault | null = null
    socket.on('message', (packet) => {
      const answer = readAnswer(question, packet)
      if (typeof answer === 'object') resolve({ answer, packet, elapsedMs: elapsedMs() })
      else if (answer === 'unsynchronised') resolve(answer)
      else passedOver = answer
    })
    socket.on('error', () => resolve('unreachable'))
    void whenAborted(limit).then(() => resolve(passedOver ?? 'too_late'))
  })

const sampleOf = (server: string, sentAt: number, question: Uint8Array, reply: Reply): Sample => {
  const { answer, packet, elapsedMs } = reply
  const receivedAt = sentAt + elapsedMs
  const delayMs = Math.max(0, elapsedMs - (answer.transmittedAt - answer.receivedAt))
  return {
    ok: true,
    server,
    stratum: answer.stratum,
    offsetMs: (answer.receivedAt - sentAt + (answer.transmittedAt - receivedAt)) / 2,
    delayMs,
    uncertaintyMs: delayMs / 2 + answer.rootDistanceMs + clockGrainMs,
    sentAt,
    receivedAt,
    question: Buffer.from(question).toString('hex'),
    answer: Buffer.from(packet).toString('hex'),
  }
}

/** Asks one server for the time, once. */
export const askTimeServer = async (
  server: TimeServer,
  clock: Clock,
  { deadlineMs, signal }: Patience,
): Promise<Sample | NoSample> => {
  const none = (reason: NoSample['reason']): NoSample => ({ ok: false, server: server.host, reason })
  const limit = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)])
  const found = await addressOf(server.host, limit)
  if (signal.aborted) return none('stopped')
  if (found === null) return none(limit.aborted ? 'too_late' : 'unreachable')
  const socket = createSocket(found.family === 6 ? 'udp6' : 'udp4')
  try {
    if (!(await connect(socket, server.port, found.address))) return none('unreachable')
    const sentAt = clock.wall()
    const startedAt = clock.monotonic()
    const elapsedMs = (): number => clock.monotonic() - startedAt
    const question = writeQuestion(sentAt, randomInt(2 ** 32) / 2 ** 32)
    const heard = hear(socket, question, elapsedMs, limit)
    socket.send(question)
    const reply = await heard
    if (signal.aborted) return none('stopped')
    if (typeof reply === 'string') return none(reply)
    if (Math.abs(clock.wall() - sentAt - elapsedMs()) > stepMs) return none('clock_stepped')
    return sampleOf(server.host, sentAt, question, reply)
  } finally {
    socket.close()
  }
}
