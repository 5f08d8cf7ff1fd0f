// Reads the one form of ZIP that exports have, anywhere in it and without holding it in memory.
import { joined, sameBytes, textOf } from './bytes.ts'
import { crc32 } from './crc32.ts'
import { directoryHeader, endOfZip, isEntryName, localHeader, type ZipEntry } from './zip-form.ts'

/** A file, or a Blob's slices: returns exactly the bytes asked for, all of them within the size. */
export type Source = {
  readonly size: number
  readonly read: (offset: number, length: number) => Promise<Uint8Array>
}

export type ZipRead =
  | { readonly ok: true; readonly entries: ReadonlyMap<string, ZipEntry> }
  | { readonly ok: false; readonly detail: string }

const endLength = 22
const largeEndLength = 56 + 20 + endLength
const shortestHeader = 46
const longestHeader = 46 + 500 + 28
const chunkLength = 1 << 20
const mostEntries = 5_000_000

const refuse = (detail: string) => ({ ok: false, detail }) as const

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const big = (view: DataView, at: number) => Number(view.getBigUint64(at, true))

// Both readings of the end are tried; only one that is written exactly so is believed.
const findDirectory = async ({ size, read }: Source) => {
  for (const length of [endLength, largeEndLength]) {
    if (size < length) continue
    const tail = await read(size - length, length)
    const view = viewOf(tail)
    const directory =
      length === endLength
        ? {
            count: view.getUint16(10, true),
            size: view.getUint32(12, true),
            offset: view.getUint32(16, true),
          }
        : { count: big(view, 32), size: big(view, 40), offset: big(view, 48) }
    const isWhole = directory.offset + directory.size + length === size
    if (isWhole && sameBytes(endOfZip(directory), tail)) return directory
  }
  return null
}

const readHeader = (bytes: Uint8Array, at: number, offset: number): ZipEntry | null => {
  if (bytes.length < at + shortestHeader) return null
  const view = viewOf(bytes)
  const nameEnd = at + shortestHeader + view.getUint16(at + 28, true)
  const name = textOf(bytes.subarray(at + shortestHeader, nameEnd))
  const short = view.getUint32(at + 24, true)
  const isLarge = short === 0xffff_ffff && bytes.length >= nameEnd + 12
  if (name === null || !isEntryName(name)) return null
  return {
    name,
    size: isLarge ? big(view, nameEnd + 4) : short,
    crc32: view.getUint32(at + 16, true),
    offset,
  }
}

/** Reads the directory of a ZIP; refuses any that is not written exactly as exports are. */
export const readZip = async (source: Source): Promise<ZipRead> => {
  const directory = await findDirectory(source)
  if (directory === null) return refuse('the end of the file is not that of a ZIP of ours')
  if (directory.count > mostEntries) return refuse(`${directory.count} entries are too many`)
  const entries = new Map<string, ZipEntry>()
  const end = directory.offset + directory.size
  let [window, at, from, next] = [new Uint8Array(), 0, directory.offset, 0]
  while (entries.size < directory.count) {
    if (window.length - at < longestHeader && from < end) {
      const more = await source.read(from, Math.min(chunkLength, end - from))
      from += more.length
      ;[window, at] = [joined(window.subarray(at), more), 0]
    }
    const entry = readHeader(window, at, next)
    const written = entry && directoryHeader(entry)
    if (!entry || !written || !sameBytes(written, window.subarray(at, at + written.length)))
      return refuse(`entry ${entries.size + 1} of the directory is not written as ours are`)
    if (entries.has(entry.name)) return refuse(`${entry.name} is there twice`)
    entries.set(entry.name, entry)
    at += written.length
    next = entry.offset + localHeader(entry).length + entry.size
  }
  if (at !== window.length || from !== end) return refuse('the directory holds more than its entries')
  if (next !== directory.offset) return refuse('there are bytes that belong to no entry')
  return { ok: true, entries }
}

/** Hands on an entry's bytes piece by piece; returns what is wrong with the entry, null when nothing is. */
export const readEntry = async (
  source: Source,
  entry: ZipEntry,
  take: (bytes: Uint8Array) => void,
): Promise<string | null> => {
  const header = localHeader(entry)
  if (!sameBytes(await source.read(entry.offset, header.length), header))
    return `${entry.name} has a header that is not written as ours are`
  let checksum = 0
  for (let at = 0; at < entry.size; at += chunkLength) {
    const length = Math.min(chunkLength, entry.size - at)
    const bytes = await source.read(entry.offset + header.length + at, length)
    checksum = crc32(bytes, checksum)
    take(bytes)
  }
  return checksum === entry.crc32 ? null : `${entry.name} does not have its checksum`
}
