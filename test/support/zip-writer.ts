// Writes files as a ZIP of the one form that exports have.
import { joined, utf8 } from '../../src/proof/bytes.ts'
import { crc32 } from '../../src/proof/crc32.ts'
import type { Source } from '../../src/proof/zip.ts'
import { directoryHeader, endOfZip, localHeader } from '../../src/proof/zip-form.ts'

export type Files = ReadonlyMap<string, Uint8Array>

export const zipOf = (files: Files): Uint8Array => {
  let offset = 0
  const bodies: Uint8Array[] = []
  const headers: Uint8Array[] = []
  for (const [name, bytes] of files) {
    const entry = { name, size: bytes.length, crc32: crc32(bytes), offset }
    const body = joined(localHeader(entry), bytes)
    bodies.push(body)
    headers.push(directoryHeader(entry))
    offset += body.length
  }
  const directory = joined(...headers)
  const end = endOfZip({ count: files.size, size: directory.length, offset })
  return joined(...bodies, directory, end)
}

export const sourceOf = (bytes: Uint8Array): Source => ({
  size: bytes.length,
  read: async (offset, length) => {
    if (offset < 0 || offset + length > bytes.length) throw new RangeError(`${length} bytes at ${offset}`)
    return bytes.subarray(offset, offset + length)
  },
})

export const someFiles: Files = new Map([
  ['mimetype', utf8('application/vnd.etsi.asic-e+zip')],
  ['data/empty.txt', new Uint8Array()],
  ['data/large.bin', new Uint8Array(3_000_000).fill(7)],
  ['META-INF/last.xml', utf8('<last/>')],
])
