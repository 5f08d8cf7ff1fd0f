// The file format of OpenTimestamps: a digest, and operations on it that lead to attestations.

const magic = Buffer.from('004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e89294', 'hex')

const op = { attestation: 0x00, sha256: 0x08, append: 0xf0, prepend: 0xf1, fork: 0xff } as const

/** Operations without an argument: SHA-1, RIPEMD-160, SHA-256, Keccak-256, reverse, hexlify. */
const plainOps: readonly number[] = [0x02, 0x03, op.sha256, 0x67, 0xf2, 0xf3]

const attestationTagBytes = 8

// The nonce keeps a calendar from knowing what it stamps; every length here fits one byte.
const prefix = (digest: Uint8Array, nonce: Uint8Array): Buffer =>
  Buffer.concat([
    magic,
    Buffer.of(1, op.sha256),
    digest,
    Buffer.of(op.append, nonce.length),
    nonce,
    Buffer.of(op.sha256),
  ])

/** The bytes of an `.ots` file for a SHA-256 digest, from what each calendar said of digest and nonce; at least one. */
export const writeProof = (
  digest: Uint8Array,
  nonce: Uint8Array,
  branches: readonly Uint8Array[],
): Uint8Array => {
  const last = branches.length - 1
  const forked = branches.flatMap((branch, at) => (at < last ? [Buffer.of(op.fork), branch] : [branch]))
  return Buffer.concat([prefix(digest, nonce), ...forked])
}

/** Where the variable-length bytes that start at `at` end; null if they are cut short. */
const endOfBytes = (bytes: Uint8Array, at: number): number | null => {
  let length = 0
  for (let place = 0; place < 3; place += 1) {
    const byte = bytes[at + place]
    if (byte === undefined) return null
    length += (byte & 0x7f) * 128 ** place
    if (byte < 128) {
      const end = at + place + 1 + length
      return end <= bytes.length ? end : null
    }
  }
  return null
}

/** Whether these bytes are one whole branch, which can stand in a proof without harm to the others. */
export const isBranch = (bytes: Uint8Array): boolean => {
  let at = 0
  // Every fork opens one more path, and every attestation ends one.
  let open = 1
  while (open > 0) {
    const kind = bytes[at]
    if (kind === undefined) return false
    let end: number | null = at + 1
    if (kind === op.fork) open += 1
    else if (kind === op.attestation) {
      open -= 1
      end = endOfBytes(bytes, at + 1 + attestationTagBytes)
    } else if (kind === op.append || kind === op.prepend) end = endOfBytes(bytes, at + 1)
    else if (!plainOps.includes(kind)) return false
    if (end === null) return false
    at = end
  }
  return at === bytes.length
}
