// Writes the one form of ZIP that exports have, a file at a time: no more than one is ever in memory.
import { createHash, randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { directoryHeader, endOfZip, isEntryName, localHeader, type ZipEntry } from '../proof/zip-form.ts'

/** Adds a file after the last one and returns its SHA-256 in hexadecimal. */
export type Add = (name: string, bytes: Uint8Array) => Promise<string>

export type Written = { readonly sha256: string; readonly bytes: number }

export type Watching = {
  readonly signal: AbortSignal
  /** Told how many bytes are written, after each file. */
  readonly onProgress: (bytes: number) => void
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

// The directory of a million files is written in pieces of about a megabyte.
const headersAtOnce = 8_192

const openDraft = (file: FileHandle) => {
  const whole = createHash('sha256')
  let size = 0
  const write = async (bytes: Uint8Array) => {
    for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done)).bytesWritten
    whole.update(bytes)
    size += bytes.length
  }
  return { write, size: () => size, sha256: () => whole.digest('hex') }
}

const writeDirectory = async (draft: ReturnType<typeof openDraft>, entries: readonly ZipEntry[]) => {
  const offset = draft.size()
  for (let at = 0; at < entries.length; at += headersAtOnce)
    await draft.write(Buffer.concat(entries.slice(at, at + headersAtOnce).map(directoryHeader)))
  await draft.write(endOfZip({ count: entries.length, size: draft.size() - offset, offset }))
}

const fillDraft = async (file: FileHandle, fill: (add: Add) => Promise<void>, watching: Watching) => {
  const draft = openDraft(file)
  const entries: ZipEntry[] = []
  const names = new Set<string>()
  await fill(async (name, bytes) => {
    watching.signal.throwIfAborted()
    if (!isEntryName(name) || names.has(name)) throw new Error(`An export cannot hold another ${name}.`)
    const entry = { name, size: bytes.length, crc32: crc32(bytes), offset: draft.size() }
    names.add(name)
    entries.push(entry)
    await draft.write(localHeader(entry))
    await draft.write(bytes)
    watching.onProgress(draft.size())
    return sha256(bytes)
  })
  await writeDirectory(draft, entries)
  watching.signal.throwIfAborted()
  return { sha256: draft.sha256(), bytes: draft.size() }
}

/** Writes a container beside `path` and moves it there once whole; when anything fails, nothing is left. */
export const writeContainer = async (
  path: string,
  fill: (add: Add) => Promise<void>,
  watching: Watching,
): Promise<Written> => {
  const draftPath = `${path}.${randomBytes(6).toString('hex')}.draft`
  const file = await open(draftPath, 'wx', 0o600)
  try {
    const written = await fillDraft(file, fill, watching)
    await file.sync()
    await file.close()
    await rename(draftPath, path)
    return written
  } catch (cause) {
    await file.close().catch(() => undefined)
    await rm(draftPath, { force: true })
    throw cause
  }
}
