// The one form of ZIP that exports have: stored entries without gaps, one date, no comments, no surprises. Writer
// and reader share it: a reader that writes every header anew and compares need not know what may be hidden in one.
import { joined, utf8 } from './bytes.ts'

export type ZipEntry = {
  readonly name: string
  readonly size: number
  readonly crc32: number
  /** Where its local header begins. */
  readonly offset: number
}

const full32 = 0xffff_ffff
const full16 = 0xffff
const plainVersion = 10
const zip64Version = 45
// Made on Unix, as an ordinary file that everybody may read.
const madeBy = (3 << 8) | zip64Version
const attributes = 0o100644 * 0x1_0000
// 1 January 1980: when a file was made is told by the log, not by the container.
const date = 0x21

const name = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/

/** Whether an entry may be called so: ASCII, no part that begins with a dot, no folder entries. */
export const isEntryName = (text: string): boolean => text.length <= 500 && name.test(text)

/** Little-endian fields set end to end: [width in bytes, value]. */
const fields = (...pairs: readonly (readonly [2 | 4 | 8, number])[]): Uint8Array => {
  const bytes = new Uint8Array(pairs.reduce((total, [width]) => total + width, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [width, value] of pairs) {
    if (width === 2) view.setUint16(at, value, true)
    else if (width === 4) view.setUint32(at, value, true)
    else view.setBigUint64(at, BigInt(value), true)
    at += width
  }
  return bytes
}

const zip64Extra = (values: readonly number[]) =>
  values.length === 0
    ? new Uint8Array()
    : fields([2, 1], [2, values.length * 8], ...values.map((value) => [8, value] as const))

const capped = (value: number) => Math.min(value, full32)

const shared = ({ name, size, crc32 }: ZipEntry, extra: Uint8Array) =>
  fields(
    [2, extra.length > 0 ? zip64Version : plainVersion],
    [2, 0],
    [2, 0],
    [2, 0],
    [2, date],
    [4, crc32],
    [4, capped(size)],
    [4, capped(size)],
    [2, name.length],
    [2, extra.length],
  )

/** The header that stands before an entry's bytes. */
export const localHeader = (entry: ZipEntry): Uint8Array => {
  const extra = zip64Extra(entry.size >= full32 ? [entry.size, entry.size] : [])
  return joined(fields([4, 0x0403_4b50]), shared(entry, extra), utf8(entry.name), extra)
}

/** The header of an entry in the directory. */
export const directoryHeader = (entry: ZipEntry): Uint8Array => {
  const { size, offset } = entry
  const extra = zip64Extra([...(size >= full32 ? [size, size] : []), ...(offset >= full32 ? [offset] : [])])
  return joined(
    fields([4, 0x0201_4b50], [2, madeBy]),
    shared(entry, extra),
    fields([2, 0], [2, 0], [2, 0], [4, attributes], [4, capped(offset)]),
    utf8(entry.name),
    extra,
  )
}

export type Directory = { readonly count: number; readonly size: number; readonly offset: number }

/** What stands after the directory, at the very end of the file. */
export const endOfZip = ({ count, size, offset }: Directory): Uint8Array => {
  const isLarge = count >= full16 || size >= full32 || offset >= full32
  const zip64 = joined(
    fields([4, 0x0606_4b50], [8, 44], [2, madeBy], [2, zip64Version], [4, 0], [4, 0]),
    fields([8, count], [8, count], [8, size], [8, offset]),
    fields([4, 0x0706_4b50], [4, 0], [8, offset + size], [4, 1]),
  )
  const counted = Math.min(count, full16)
  const end = fields(
    [4, 0x0605_4b50],
    [2, 0],
    [2, 0],
    [2, counted],
    [2, counted],
    [4, capped(size)],
    [4, capped(offset)],
    [2, 0],
  )
  return isLarge ? joined(zip64, end) : end
}
