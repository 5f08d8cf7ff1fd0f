// One question and one answer of SNTP (RFC 4330, RFC 5905), as bytes.

const packetBytes = 48
const from1900To1970Seconds = 2_208_988_800
const eraSeconds = 2 ** 32

/** A client's packet sent at `sentAt` (epoch ms, whole); its transmit time carries `salt` below the millisecond. */
export const writeQuestion = (sentAt: number, salt: number): Uint8Array => {
  const packet = Buffer.alloc(packetBytes)
  // No warning, version 4, client.
  packet[0] = 0x23
  const seconds = Math.floor(sentAt / 1000)
  packet.writeUInt32BE((seconds + from1900To1970Seconds) % eraSeconds, 40)
  // Nobody off the path can guess these bits, and the packet still tells its millisecond.
  const fraction = ((sentAt - seconds * 1000 + (salt % 1)) / 1000) * eraSeconds
  packet.writeUInt32BE(Math.floor(fraction), 44)
  return packet
}

// From 2036 on the seconds start again from 0.
const timeAt = (packet: Buffer, at: number): number => {
  const seconds = packet.readUInt32BE(at)
  const era = seconds < 0x8000_0000 ? eraSeconds : 0
  return (seconds + era - from1900To1970Seconds) * 1000 + (packet.readUInt32BE(at + 4) / eraSeconds) * 1000
}

const shortMsAt = (packet: Buffer, at: number): number => (packet.readUInt32BE(at) / 2 ** 16) * 1000

export type Answer = {
  readonly stratum: number
  /** When the server had the question and sent its answer, epoch milliseconds by its own clock. */
  readonly receivedAt: number
  readonly transmittedAt: number
  /** How far the server says it may be from the source of its time. */
  readonly rootDistanceMs: number
}

export type AnswerFault = 'malformed' | 'wrong_origin' | 'unsynchronised'

/** What a packet answers to a question; an answer to another question is `wrong_origin`. */
export const readAnswer = (question: Uint8Array, packet: Uint8Array): Answer | AnswerFault => {
  const [asked, given] = [Buffer.from(question), Buffer.from(packet)]
  if (given.length < packetBytes || ((given[0] ?? 0) & 7) !== 4) return 'malformed'
  if (!given.subarray(24, 32).equals(asked.subarray(40, 48))) return 'wrong_origin'
  const [stratum, leap] = [given[1] ?? 0, (given[0] ?? 0) >> 6]
  const isTold = given.readUInt32BE(32) > 0 && given.readUInt32BE(40) > 0
  if (stratum < 1 || stratum > 15 || leap === 3 || !isTold) return 'unsynchronised'
  return {
    stratum,
    receivedAt: timeAt(given, 32),
    transmittedAt: timeAt(given, 40),
    rootDistanceMs: shortMsAt(given, 4) / 2 + shortMsAt(given, 8),
  }
}
