// Files kept with runs, each under its own SHA-256: the same bytes are kept once, whoever brought them.
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

export type Artefacts = ReturnType<typeof openArtefacts>

const write = async (path: string, bytes: Uint8Array) => {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The artefacts in a folder, which is made when absent; only one process at a time may have it open. */
export const openArtefacts = (folder: string) => {
  const placeOf = (digest: string) => join(folder, digest.slice(0, 2), `${digest.slice(2)}.zst`)
  const drafts = join(folder, 'drafts')
  // Left by a process that was killed while it wrote.
  rmSync(drafts, { recursive: true, force: true })
  mkdirSync(drafts, { recursive: true, mode: 0o700 })
  return {
    /** Keeps bytes and returns their SHA-256 in hexadecimal; once it returns they outlive a power cut. */
    keep: async (bytes: Uint8Array): Promise<string> => {
      const digest = createHash('sha256').update(bytes).digest('hex')
      const place = placeOf(digest)
      if (existsSync(place)) {
        // Whoever erases sees that somebody needs it again.
        const now = Date.now() / 1000
        utimesSync(place, now, now)
        return digest
      }
      const draft = join(drafts, randomBytes(8).toString('hex'))
      try {
        await write(draft, await compress(bytes))
        await mkdir(dirname(place), { recursive: true, mode: 0o700 })
        await rename(draft, place)
      } catch (cause) {
        await rm(draft, { force: true })
        throw cause
      }
      return digest
    },
    /** The bytes with this SHA-256; null when they are not here. */
    read: async (digest: string): Promise<Uint8Array | null> => {
      const place = placeOf(digest)
      return existsSync(place) ? decompress(await readFile(place)) : null
    },
    /** Whether the bytes with this SHA-256 are here and have it. */
    isWhole: async (digest: string): Promise<boolean> => {
      try {
        const bytes = await decompress(await readFile(placeOf(digest)))
        return createHash('sha256').update(bytes).digest('hex') === digest
      } catch {
        // What cannot be read or decompressed is not whole.
        return false
      }
    },
    /** Erases the bytes with this SHA-256, unless they were kept again since a moment; tells whether they are gone. */
    erase: (digest: string, since: number): boolean => {
      const place = placeOf(digest)
      if (existsSync(place) && statSync(place).mtimeMs >= since) return false
      rmSync(place, { force: true })
      return true
    },
  }
}
