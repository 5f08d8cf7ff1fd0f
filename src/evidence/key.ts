// The key that signs the log's checkpoints: an Ed25519 key in a file of its own, named in the log itself.
import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { readLeaf } from '../proof/leaf.ts'
import { formatVkey, type NoteKey, parseVkey, pemOf, type Sign } from '../proof/note.ts'
import type { Store } from '../store/store.ts'

/** A key that cannot be used; the message is a sentence that says what to do. */
export class KeyError extends Error {}

export type LogKey = {
  readonly note: NoteKey
  readonly sign: Sign
  /** As C2SP writes it. */
  readonly vkey: string
  /** Its public half, as openssl reads it. */
  readonly publicPem: string
}

const makeFile = (file: string) => {
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
  // Renamed when it is whole on the disk: half a key would look like a lost one.
  const draft = `${file}.new`
  rmSync(draft, { force: true })
  writeFileSync(draft, pem, { mode: 0o600, flag: 'wx', flush: true })
  renameSync(draft, file)
}

const modeOf = (file: string): number | null => {
  try {
    return statSync(file).mode & 0o777
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw cause
  }
}

const readFile = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new KeyError(
      `The key of the log, ${file}, cannot be read (${code}): give it to the user that Constat runs as.`,
      { cause },
    )
  }
}

const parse = (file: string, pem: string): KeyObject => {
  const refuse = (cause?: unknown) =>
    new KeyError(`${file} holds no Ed25519 private key in PEM: put the key of the log back from a backup.`, {
      cause,
    })
  let key: KeyObject
  try {
    key = createPrivateKey(pem)
  } catch (cause) {
    throw refuse(cause)
  }
  if (key.asymmetricKeyType !== 'ed25519') throw refuse()
  return key
}

const keyIn = (file: string): KeyObject => {
  const mode = modeOf(file)
  if (mode === null)
    throw new KeyError(
      `The key of the log, ${file}, is gone: put it back from a backup. If it is lost, make another, which the log will tell: openssl genpkey -algorithm ed25519 -out ${file} && chmod 600 ${file}`,
    )
  if ((mode & 0o177) !== 0)
    throw new KeyError(
      `The key of the log, ${file}, is not its owner’s alone (mode ${mode.toString(8)}): run chmod 600 ${file}`,
    )
  return parse(file, readFile(file))
}

const nameIn = (vkey: string) => vkey.slice(0, vkey.indexOf('+'))

/** The vkey that the log names for its first `size` leaves; null when it names none that can be read. */
export const vkeyInForce = ({ seals }: Store, size?: number): string | null => {
  const bytes = seals.lastLeaf('key', size)
  const leaf = bytes && readLeaf(bytes)
  return leaf?.ok && leaf.value.type === 'key' ? leaf.value.vkey : null
}

/**
 * Opens the key of the log under its origin, and makes it for a log that has had none; throws a KeyError when the
 * file cannot be used or the log was begun under another origin.
 */
export const openLogKey = (store: Store, file: string, origin: string): LogKey => {
  const known = vkeyInForce(store)
  if (known !== null && nameIn(known) !== origin)
    throw new KeyError(
      `The log was begun as ${nameIn(known)} and keeps that name for ever: write evidence: { log_origin: ${nameIn(known)} } in the configuration.`,
    )
  if (known === null && modeOf(file) === null) makeFile(file)
  const key = keyIn(file)
  const publicKey = Uint8Array.from(Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url'))
  const note: NoteKey = { name: origin, kind: 1, publicKey }
  const vkey = formatVkey(note)
  if (parseVkey(vkey) === null)
    throw new KeyError(
      `A log cannot be called “${origin}”: write an evidence.log_origin without spaces and plus signs.`,
    )
  return {
    note,
    sign: (message) => new Uint8Array(sign(null, message, key)),
    vkey,
    publicPem: pemOf(note),
  }
}

/** Tells in the log which key signs it from now on, unless it is said already. */
export const introduceKey = (store: Store, { vkey }: LogKey, now: number): void => {
  const previous = vkeyInForce(store)
  if (previous === vkey) return
  store.seals.addLeaf({ v: 1, type: 'key', at: new Date(now).toISOString(), vkey, previous }, now)
}
