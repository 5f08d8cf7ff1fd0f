// The text of a checkpoint: which log, how many leaves, which root (c2sp.org/tlog-checkpoint).
import { base64Of, fromBase64 } from './bytes.ts'
import { type Note, type NoteKey, parseNote, type Sign, signNote } from './note.ts'

export type Checkpoint = {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
}

export type ReadCheckpoint = Checkpoint & { readonly note: Note }

/** A size or an index as C2SP writes it: decimal, no zero before, no more than 2^53 − 1; null for other text. */
export const parseCount = (text: string): number | null => {
  const count = /^(?:0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(count) ? count : null
}

/** The 32 bytes of a hash written in base64; null for other text. */
export const parseHash = (text: string): Uint8Array | null => {
  const hash = fromBase64(text)
  return hash?.length === 32 ? hash : null
}

/** The text that is signed; it has no extension lines. */
const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${base64Of(root)}\n`

/** A signed checkpoint; its origin is the name of the key. */
export const signCheckpoint = (size: number, root: Uint8Array, key: NoteKey, sign: Sign): Promise<string> =>
  signNote(checkpointText({ origin: key.name, size, root }), key, sign)

/** Reads a signed checkpoint strictly; null when the bytes are not one. Nothing is verified yet. */
export const parseCheckpoint = (bytes: Uint8Array): ReadCheckpoint | null => {
  const note = parseNote(bytes)
  if (note === null) return null
  const [origin = '', sizeText = '', rootText = ''] = note.text.split('\n')
  const size = parseCount(sizeText)
  const root = parseHash(rootText)
  if (origin === '' || size === null || root === null) return null
  return checkpointText({ origin, size, root }) === note.text ? { origin, size, root, note } : null
}
