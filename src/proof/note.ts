// C2SP signed notes: a text, and lines that each sign it (c2sp.org/signed-note, c2sp.org/tlog-cosignature).
import { base64Of, fromBase64, fromHex, hexOf, joined, sameBytes, sha256, textOf, utf8 } from './bytes.ts'

/** 1 is an Ed25519 signature; 4 is an Ed25519 cosignature, which says when. */
export type KeyKind = 1 | 4

export type NoteKey = {
  readonly name: string
  readonly kind: KeyKind
  /** The 32 bytes of an Ed25519 public key. */
  readonly publicKey: Uint8Array<ArrayBuffer>
}

/** Signs bytes with Ed25519; where the private key is kept is the caller's affair. */
export type Sign = (message: Uint8Array) => Uint8Array | Promise<Uint8Array>

export type SignatureLine = { readonly name: string; readonly id: Uint8Array; readonly signature: Uint8Array }

/** A note as read: `text` ends with a line break and is what is signed. */
export type Note = { readonly text: string; readonly signatures: readonly SignatureLine[] }

const largestNote = 1_000_000
const mostSignatures = 100

const isName = (name: string) => name !== '' && !/[\s+]/u.test(name)

const keyId = ({ name, kind, publicKey }: NoteKey) =>
  sha256(utf8(`${name}\n`), Uint8Array.of(kind), publicKey).subarray(0, 4)

/** A key as C2SP writes it: name, id and public key. */
export const formatVkey = (key: NoteKey): string => {
  const bytes = joined(Uint8Array.of(key.kind), key.publicKey)
  return `${key.name}+${hexOf(keyId(key))}+${base64Of(bytes)}`
}

/** The key of a vkey text; null when it is not one, or its id is not that of its key. */
export const parseVkey = (text: string): NoteKey | null => {
  const [, name = '', , encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? []
  const bytes = fromBase64(encoded)
  const kind = bytes?.[0]
  if (bytes?.length !== 33 || (kind !== 1 && kind !== 4) || !isName(name)) return null
  const key: NoteKey = { name, kind, publicKey: bytes.slice(1) }
  return formatVkey(key) === text ? key : null
}

/** An Ed25519 public key as PEM (RFC 8410), as openssl reads it. */
export const pemOf = ({ publicKey }: NoteKey): string =>
  `-----BEGIN PUBLIC KEY-----\n${base64Of(joined(fromHex('302a300506032b6570032100'), publicKey))}\n-----END PUBLIC KEY-----\n`

/** A line of a note's signatures, as it is written. */
export const formatSignature = ({ name, id, signature }: SignatureLine): string =>
  `— ${name} ${base64Of(joined(id, signature))}\n`

const signatureLine = (key: NoteKey, signature: Uint8Array) =>
  formatSignature({ name: key.name, id: keyId(key), signature })

/** A text signed: the text ends with a line break and holds no empty line at its end. */
export const signNote = async (text: string, key: NoteKey, sign: Sign): Promise<string> =>
  `${text}\n${signatureLine(key, await sign(utf8(text)))}`

const parseSignature = (line: string): SignatureLine | null => {
  const [, name = '', encoded = ''] = /^— ([^ ]+) ([^ ]+)$/.exec(line) ?? []
  const bytes = fromBase64(encoded)
  if (!isName(name) || bytes === null || bytes.length < 5) return null
  return { name, id: bytes.subarray(0, 4), signature: bytes.slice(4) }
}

/** Reads a note strictly; null when its bytes are not one. Nothing is verified yet. */
export const parseNote = (bytes: Uint8Array): Note | null => {
  const whole = bytes.length <= largestNote ? textOf(bytes) : null
  const end = whole?.lastIndexOf('\n\n') ?? -1
  if (whole === null || end < 0 || !whole.endsWith('\n') || /[^\P{Cc}\n]/u.test(whole)) return null
  const lines = whole.slice(end + 2, -1).split('\n')
  const signatures = lines.map(parseSignature)
  if (lines.length > mostSignatures || signatures.includes(null)) return null
  return { text: whole.slice(0, end + 1), signatures: signatures.filter((line) => line !== null) }
}

/** Whether an Ed25519 signature by this public key over this message holds. */
const verifyEd25519 = async (
  publicKey: Uint8Array<ArrayBuffer>,
  signature: Uint8Array,
  message: Uint8Array<ArrayBuffer>,
): Promise<boolean> => {
  const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', key, new Uint8Array(signature), message)
}

/** What a cosignature of kind 4 signs, at a time in whole seconds since 1970. */
const cosignedMessage = (text: string, seconds: number): Uint8Array<ArrayBuffer> =>
  utf8(`cosignature/v1\ntime ${seconds}\n${text}`)

/** The line by which a witness cosigns a note's text at a time in whole seconds since 1970. */
export const cosign = async (text: string, key: NoteKey, seconds: number, sign: Sign): Promise<string> => {
  const time = new DataView(new ArrayBuffer(8))
  time.setBigUint64(0, BigInt(seconds))
  const signature = await sign(cosignedMessage(text, seconds))
  return signatureLine(key, joined(new Uint8Array(time.buffer), signature))
}

export type Signed =
  | {
      readonly held: true /** Whole seconds since 1970, said by a cosignature. */
      readonly seconds: number | null
    }
  | { readonly held: false; readonly why: 'unsigned' | 'bad_signature' }

/** Whether a line says to be of a key, whatever its signature is worth. */
export const isLineOf = (line: SignatureLine, key: NoteKey): boolean =>
  line.name === key.name && sameBytes(line.id, keyId(key))

/** Whether a key signed a note. A line of its that does not hold condemns the note; lines of others are ignored. */
export const verifyNote = async ({ text, signatures }: Note, key: NoteKey): Promise<Signed> => {
  const own = signatures.filter((line) => isLineOf(line, key))
  const [line] = own
  if (line === undefined) return { held: false, why: 'unsigned' }
  const timed = key.kind === 4
  if (own.length > 1 || line.signature.length !== (timed ? 72 : 64))
    return { held: false, why: 'bad_signature' }
  const seconds = timed ? Number(new DataView(new Uint8Array(line.signature).buffer).getBigUint64(0)) : null
  const message = seconds === null ? utf8(text) : cosignedMessage(text, seconds)
  const signature = timed ? line.signature.subarray(8) : line.signature
  const held = await verifyEd25519(key.publicKey, signature, message)
  return held ? { held, seconds } : { held, why: 'bad_signature' }
}
