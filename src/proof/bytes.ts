// Bytes and their writings, with nothing that a browser lacks.
import { sha256 as hashOf } from '@noble/hashes/sha2.js'

/** A running SHA-256; Node's `createHash('sha256')` is one as well, and six times as fast. */
export type Hasher = { readonly update: (bytes: Uint8Array) => unknown; readonly digest: () => Uint8Array }

// WebCrypto can neither hash a stream nor hash inside a SQLite transaction, which is synchronous.
export const newHasher = (): Hasher => hashOf.create()

/** The SHA-256 of parts set end to end. */
export const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hasher = newHasher()
  for (const part of parts) hasher.update(part)
  return hasher.digest()
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at])

export const joined = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(parts.reduce((total, { length }) => total + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/** The text of UTF-8 bytes, a byte order mark kept; null when they are not UTF-8. */
export const textOf = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** The bytes of hexadecimal that is known to be some. */
export const fromHex = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

export const base64Of = (bytes: Uint8Array): string => {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** The bytes of padded, canonical base64; null for any other text. */
export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> | null => {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
  return base64Of(bytes) === text ? bytes : null
}
