// Sealed originals encrypted to a key that no running Constat holds: each under the SHA-256 of its ciphertext, which
// tells nothing of what is in it, not even that it was seen before.
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'
import type { Decrypter } from 'age-encryption'
import type { Artefacts } from './artefacts.ts'

// A megabyte of curves, which only who encrypts originals needs: read then, not at every start and command.
const require = createRequire(import.meta.url)
const age = () => require('age-encryption') as typeof import('age-encryption')

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

/** Encrypts the bytes of an original; never twice to the same ciphertext. */
export type Conceal = (bytes: Uint8Array) => Promise<Uint8Array>

/** An original of a run by the SHA-256 of what it holds, in hexadecimal; null when it is gone or cannot be read. */
export type ReadSealed = (runId: string, digest: string) => Promise<Uint8Array | null>

type Reading = {
  readonly sealed: Pick<Artefacts, 'read'>
  /** The names of the sealed files of a run. */
  readonly namesOf: (runId: string) => readonly string[]
}

/** What encrypts to a recipient of age (`age1…`); throws when it is none. */
export const concealTo = (recipient: string): Conceal => {
  const encrypter = new (age().Encrypter)()
  encrypter.addRecipient(recipient)
  return async (bytes) => encrypter.encrypt(await compress(bytes))
}

const decrypterOf = (identityFile: string): Decrypter => {
  const decrypter = new (age().Decrypter)()
  const identities = identityFile.split(/\s*\n\s*/).filter((line) => line !== '' && !line.startsWith('#'))
  if (identities.length === 0) throw new Error('There is no identity of age.')
  for (const identity of identities) decrypter.addIdentity(identity)
  return decrypter
}

/** Whether a text is an identity file as age-keygen writes it. */
export const isIdentityFile = (text: string): boolean => {
  try {
    decrypterOf(text)
    return true
  } catch {
    return false
  }
}

const header = Buffer.from('age-encryption.org/v1\n')

const revealed = async (decrypter: Decrypter, bytes: Uint8Array): Promise<Uint8Array | null> => {
  if (Buffer.compare(bytes.subarray(0, header.length), header) !== 0) return null
  let packed: Uint8Array
  try {
    packed = await decrypter.decrypt(bytes)
  } catch {
    // It was encrypted to somebody else, or was damaged: either way it is not to be had.
    return null
  }
  return decompress(packed)
}

/** Reads the originals that are not encrypted, and, with the text of an identity file of age, those encrypted to it. */
export const openSealed = ({ sealed, namesOf }: Reading, identityFile: string | null): ReadSealed => {
  if (identityFile === null) return (_, digest) => sealed.read(digest)
  const decrypter = decrypterOf(identityFile)
  const reveal = async (runId: string) => {
    const originals = new Map<string, Uint8Array>()
    for (const name of namesOf(runId)) {
      const bytes = await sealed.read(name)
      const original = bytes && (await revealed(decrypter, bytes))
      if (original) originals.set(createHash('sha256').update(original).digest('hex'), original)
    }
    return originals
  }
  // An export asks for a run's originals one after another.
  let last: { readonly runId: string; readonly originals: ReturnType<typeof reveal> } | null = null
  return async (runId, digest) => {
    if (last?.runId !== runId) last = { runId, originals: reveal(runId) }
    return (await last.originals).get(digest) ?? sealed.read(digest)
  }
}
