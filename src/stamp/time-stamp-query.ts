// The two messages of RFC 3161, in DER: the request as we write it, and what an answer wraps.

const tag = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  boolean: 0x01,
  null: 0x05,
  sequence: 0x30,
} as const

const sha256Oid = Buffer.from('0609608648016503040201', 'hex')

// All that a request holds is shorter than 128 bytes, so one byte tells each length.
const write = (kind: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.of(kind, content.length), content])
}

/** A request for a time stamp on a SHA-256 digest that asks for the certificates too; `nonce` is up to 32 bytes, its first neither 0 nor over 127. */
export const writeQuery = (digest: Uint8Array, nonce: Uint8Array): Uint8Array =>
  write(
    tag.sequence,
    write(tag.integer, Buffer.of(1)),
    write(tag.sequence, write(tag.sequence, sha256Oid, write(tag.null)), write(tag.octetString, digest)),
    write(tag.integer, nonce),
    write(tag.boolean, Buffer.of(0xff)),
  )

type Element = {
  readonly kind: number
  readonly start: number
  readonly content: number
  readonly end: number
}

/** The element at `start`, or null if it does not lie whole within `end`. */
const readElement = (bytes: Uint8Array, start: number, end: number): Element | null => {
  const [kind, first] = [bytes[start], bytes[start + 1]]
  if (kind === undefined || first === undefined || first === 0x80 || first > 0x84) return null
  const lengthBytes = first < 0x80 ? 0 : first - 0x80
  const content = start + 2 + lengthBytes
  if (content > end) return null
  const long = bytes.subarray(start + 2, content).reduce((total, byte) => total * 256 + byte, 0)
  const last = content + (lengthBytes === 0 ? first : long)
  return last <= end ? { kind, start, content, end: last } : null
}

/** `status` as in RFC 3161 2.4.2: 0 and 1 grant. */
export type Reply = { readonly status: number; readonly token: Uint8Array | null }

/** What an answer wraps, its token not yet checked; null for anything that is no answer. */
export const readReply = (bytes: Uint8Array): Reply | null => {
  const whole = readElement(bytes, 0, bytes.length)
  if (whole?.kind !== tag.sequence || whole.end !== bytes.length) return null
  const info = readElement(bytes, whole.content, whole.end)
  if (info?.kind !== tag.sequence) return null
  const number = readElement(bytes, info.content, info.end)
  const status = bytes[number?.content ?? 0]
  if (number?.kind !== tag.integer || number.end !== number.content + 1 || status === undefined) return null
  if (info.end === whole.end) return { status, token: null }
  const token = readElement(bytes, info.end, whole.end)
  if (token?.end !== whole.end) return null
  return { status, token: bytes.slice(token.start, token.end) }
}
