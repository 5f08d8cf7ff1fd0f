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

// What is nearly the same as bytes kept elsewhere is kept as a difference: those bytes are its dictionary, named by
// their SHA-256 in a frame that decompressors skip. `zstd -d -D DICTIONARY` reads such a file.
const skipped = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 32, 0, 0, 0])
const headLength = skipped.length + 32

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

const likenessIn = (file: Buffer): string | null =>
  file.subarray(0, skipped.length).equals(skipped)
    ? file.subarray(skipped.length, headLength).toString('hex')
    : null

const pack = async (bytes: Uint8Array, like: Uint8Array | null): Promise<Uint8Array> => {
  const whole = await compress(bytes)
  if (like === null) return whole
  const difference = Buffer.concat([skipped, sha256(like), await compress(bytes, { dictionary: like })])
  // To need another file is worth something: a fifth of the room at least.
  return difference.length < 0.8 * whole.length ? difference : whole
}

type Likenesses = { readonly read: (digest: string) => Promise<Uint8Array | null> }

const unpack = async (file: Buffer, likenesses: Likenesses | null): Promise<Uint8Array | null> => {
  const likeness = likenessIn(file)
  if (likeness === null) return decompress(file)
  const dictionary = (await likenesses?.read(likeness)) ?? null
  return dictionary && decompress(file.subarray(headLength), { dictionary })
}

const write = async (path: string, bytes: Uint8Array) => {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

const placeIn = (folder: string) => (digest: string) =>
  join(folder, digest.slice(0, 2), `${digest.slice(2)}.zst`)

/** The artefacts in a folder, for reading only: nothing is made or changed there, and others may have it open too. */
const readArtefacts = (folder: string, likenesses: Likenesses | null = null) => {
  const placeOf = placeIn(folder)
  return {
    /** The bytes with this SHA-256; null when they, or those they are kept by, are not here. */
    read: async (digest: string): Promise<Uint8Array | null> => {
      const place = placeOf(digest)
      return existsSync(place) ? unpack(await readFile(place), likenesses) : null
    },
    /** Whether the bytes with this SHA-256 are here and have it. */
    isWhole: async (digest: string): Promise<boolean> => {
      try {
        const bytes = await unpack(await readFile(placeOf(digest)), likenesses)
        return bytes !== null && sha256(bytes).toString('hex') === digest
      } catch {
        // What cannot be read or decompressed is not whole.
        return false
      }
    },
  }
}

/**
 * The artefacts in a folder, which is made when absent; only one process at a time may have it open. They may be kept
 * as what distinguishes them from their likenesses, the artefacts of another folder.
 */
export const openArtefacts = (folder: string, likenesses: Likenesses | null = null) => {
  const placeOf = placeIn(folder)
  const drafts = join(folder, 'drafts')
  // Left by a process that was killed while it wrote.
  rmSync(drafts, { recursive: true, force: true })
  mkdirSync(drafts, { recursive: true, mode: 0o700 })
  return {
    ...readArtefacts(folder, likenesses),
    /**
     * Keeps bytes and returns their SHA-256 in hexadecimal; once it returns they outlive a power cut. What they are
     * like is kept among the likenesses for as long as they are.
     */
    keep: async (bytes: Uint8Array, like: Uint8Array | null = null): Promise<string> => {
      const digest = sha256(bytes).toString('hex')
      const place = placeOf(digest)
      const isHere = existsSync(place)
      const likeness = isHere && likenesses ? likenessIn(await readFile(place)) : null
      if (isHere && (likeness === null || (like && likeness === sha256(like).toString('hex')))) {
        // Whoever erases sees that somebody needs it again.
        const now = Date.now() / 1000
        utimesSync(place, now, now)
        return digest
      }
      const draft = join(drafts, randomBytes(8).toString('hex'))
      try {
        // One that is here by another likeness might outlive it.
        await write(draft, await pack(bytes, isHere ? null : like))
        await mkdir(dirname(place), { recursive: true, mode: 0o700 })
        await rename(draft, place)
      } catch (cause) {
        await rm(draft, { force: true })
        throw cause
      }
      return digest
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

/** What is published, and the originals, most of which differ little from what is published of them. */
export type Shelves = { readonly artefacts: Artefacts; readonly sealed: Artefacts }

/** Opens both, each in its folder; only one process at a time may have them open. */
export const openShelves = (folders: { readonly artefacts: string; readonly sealed: string }): Shelves => {
  const artefacts = openArtefacts(folders.artefacts)
  return { artefacts, sealed: openArtefacts(folders.sealed, artefacts) }
}

/** Both, for reading only. */
export const readShelves = (folders: { readonly artefacts: string; readonly sealed: string }) => {
  const artefacts = readArtefacts(folders.artefacts)
  return { artefacts, sealed: readArtefacts(folders.sealed, artefacts) }
}
