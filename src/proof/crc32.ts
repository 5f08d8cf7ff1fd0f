// The checksum that ZIP asks for; it proves nothing, but `unzip -t` looks at it.
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb8_8320 : value >>> 1
  return value
})

/** The CRC-32 of bytes that follow others, whose CRC-32 is `before` (0 when there are none). */
export const crc32 = (bytes: Uint8Array, before = 0): number => {
  let value = ~before
  for (let at = 0; at < bytes.length; at++)
    value = (table[(value ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (value >>> 8)
  return ~value >>> 0
}
