// The file format of OpenTimestamps: a digest, and operations on it that lead to attestations.

import { joined, sameBytes, sha256 } from '../proof/bytes.ts'
import { calendarHead as head } from '../proof/calendar-head.ts'

const op = { attestation: 0x00, sha256: 0x08, append: 0xf0, prepend: 0xf1, fork: 0xff } as const

/** SHA-1, RIPEMD-160, Keccak-256, reverse, hexlify: known, but never written by a calendar of Bitcoin. */
const rareOps: readonly number[] = [0x02, 0x03, 0x67, 0xf2, 0xf3]

const digestBytes = 32
const tagBytes = 8

/** The bytes of an `.ots` file for a SHA-256 digest, from what each calendar said of digest and nonce; at least one. */
export const writeProof = (
  digest: Uint8Array,
  nonce: Uint8Array,
  branches: readonly Uint8Array[],
): Uint8Array => {
  const last = branches.length - 1
  const forked = branches.flatMap((branch, at) => (at < last ? [Uint8Array.of(op.fork), branch] : [branch]))
  const hide = [Uint8Array.of(op.append, nonce.length), nonce, Uint8Array.of(op.sha256)]
  return joined(head, digest, ...hide, ...forked)
}

export type Attestation = {
  /** Its place in the bytes that were read. */
  readonly start: number
  readonly end: number
  readonly kind: 'pending' | 'bitcoin' | 'other'
  /** Of a pending one, the calendar to ask. */
  readonly calendar: string | null
  /** What it attests; null behind an operation that is not followed. */
  readonly message: Uint8Array | null
}

type Span = { readonly content: number; readonly end: number }

/** The variable-length bytes at `at`; null if they are cut short. */
const spanAt = (bytes: Uint8Array, at: number): Span | null => {
  let length = 0
  for (let place = 0; place < 3; place += 1) {
    const byte = bytes[at + place]
    if (byte === undefined) return null
    length += (byte & 0x7f) * 128 ** place
    if (byte < 128) {
      const content = at + place + 1
      return content + length <= bytes.length ? { content, end: content + length } : null
    }
  }
  return null
}

const kinds: Readonly<Record<string, Attestation['kind']>> = {
  '83dfe30d2ef90c8e': 'pending',
  '0588960d73d71901': 'bitcoin',
}

const readAttestation = (
  bytes: Uint8Array,
  start: number,
  message: Uint8Array | null,
): Attestation | null => {
  const payload = spanAt(bytes, start + 1 + tagBytes)
  if (payload === null) return null
  const tag = Buffer.from(bytes.subarray(start + 1, start + 1 + tagBytes)).toString('hex')
  const kind = kinds[tag] ?? 'other'
  const address = kind === 'pending' ? spanAt(bytes, payload.content) : null
  const calendar = address && Buffer.from(bytes.subarray(address.content, address.end)).toString('utf8')
  return { start, end: payload.end, kind, calendar, message }
}

type Step = { readonly end: number; readonly message: Uint8Array | null }

const readOperation = (bytes: Uint8Array, at: number, message: Uint8Array | null): Step | null => {
  const kind = bytes[at] ?? op.fork
  if (kind === op.sha256) return { end: at + 1, message: message && sha256(message) }
  if (rareOps.includes(kind)) return { end: at + 1, message: null }
  if (kind !== op.append && kind !== op.prepend) return null
  const span = spanAt(bytes, at + 1)
  if (span === null) return null
  const argument = bytes.subarray(span.content, span.end)
  const parts = message && (kind === op.append ? [message, argument] : [argument, message])
  return { end: span.end, message: parts && joined(...parts) }
}

/** Where every path over a message ends, from `start` to the last byte; null for anything but one whole branch. */
export const readBranch = (
  bytes: Uint8Array,
  message: Uint8Array,
  start = 0,
): readonly Attestation[] | null => {
  const found: Attestation[] = []
  const forks: (Uint8Array | null)[] = []
  let step: Step = { end: start, message }
  while (step.end < bytes.length) {
    const at = step.end
    if (bytes[at] === op.fork) {
      forks.push(step.message)
      step = { end: at + 1, message: step.message }
    } else if (bytes[at] === op.attestation) {
      const attestation = readAttestation(bytes, at, step.message)
      if (attestation === null) return null
      found.push(attestation)
      const back = forks.pop()
      if (back === undefined) return attestation.end === bytes.length ? found : null
      step = { end: attestation.end, message: back }
    } else {
      const next = readOperation(bytes, at, step.message)
      if (next === null) return null
      step = next
    }
  }
  return null
}

/** Where every path of an `.ots` file ends; null when the bytes are not one for a SHA-256 digest. */
export const readProof = (proof: Uint8Array): readonly Attestation[] | null => {
  if (!sameBytes(proof.subarray(0, head.length), head)) return null
  const start = head.length + digestBytes
  return readBranch(proof, proof.subarray(head.length, start), start)
}
