// What a record says of the originals that were redacted before publication. It names one file, which lists them and
// holds a number nobody can guess: the record then gives away nothing of what is in them, however short what is hidden.
import { fileName, sha256Hex } from './leaf.ts'
import { mapOf, object, oneOf, readJson, text } from './shape.ts'

export const originalsName = 'originals.json'

type Digests = Readonly<Record<string, string>>

const originals = object({
  v: oneOf(1),
  salt: text(/^[0-9a-f]{64}$/, '32 bytes in hexadecimal'),
  sealed: mapOf(fileName, sha256Hex),
})

/** The bytes of the list of a run's originals, given the SHA-256 of each and 32 random bytes, all in hexadecimal. */
export const listOriginals = (sealed: Digests, salt: string): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ v: 1, salt, sealed }))

/**
 * The SHA-256 of each sealed file of a record by name, the list of originals included; null when that list cannot be
 * read. A record older than such lists names its originals itself.
 */
export const sealedFiles = async (
  { sealed }: { readonly sealed: Digests },
  read: (digest: string) => Promise<Uint8Array | null>,
): Promise<Digests | null> => {
  const digest = sealed[originalsName]
  if (digest === undefined) return sealed
  const bytes = await read(digest)
  const list = bytes && readJson(bytes, originals)
  return list?.ok ? { ...list.value.sealed, [originalsName]: digest } : null
}
