// Files kept with runs, each under its own SHA-256: the same bytes are kept once, whoever brought them.
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

export type Artefacts = ReturnType<typeof openArtefacts>

/** The artefacts in a folder, which is made when absent. */
export const openArtefacts = (folder: string) => {
  const placeOf = (digest: string) => join(folder, digest.slice(0, 2), `${digest.slice(2)}.zst`)
  return {
    /** Keeps bytes and returns their SHA-256 in hexadecimal; once it returns they outlive a power cut. */
    keep: async (bytes: Uint8Array): Promise<string> => {
      const digest = createHash('sha256').update(bytes).digest('hex')
      const place = placeOf(digest)
      if (existsSync(place)) return digest
      await mkdir(join(place, '..'), { recursive: true })
      const draft = `${place}.${randomBytes(6).toString('hex')}`
      const file = await open(draft, 'wx')
      try {
        await file.writeFile(await compress(bytes))
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(draft, place)
      return digest
    },
    /** The bytes with this SHA-256; null when they are not here. */
    read: async (digest: string): Promise<Uint8Array | null> => {
      const place = placeOf(digest)
      return existsSync(place) ? decompress(await readFile(place)) : null
    },
  }
}
