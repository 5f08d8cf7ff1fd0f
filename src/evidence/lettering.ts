// The letters of a file and its bytes, there and back without losing one, whatever alphabet it is written in.

export type Lettering = {
  readonly read: (bytes: Buffer) => string
  readonly write: (text: string) => Buffer
}

const evenBytes = (bytes: Buffer) => Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)))

const smallEndian: Lettering = {
  read: (bytes) => bytes.toString('utf16le'),
  write: (text) => Buffer.from(text, 'utf16le'),
}

const bigEndian: Lettering = {
  read: (bytes) => evenBytes(bytes).swap16().toString('utf16le'),
  write: (text) => Buffer.from(text, 'utf16le').swap16(),
}

const utf8: Lettering = {
  read: (bytes) => bytes.toString('utf8'),
  write: (text) => Buffer.from(text, 'utf8'),
}

const letters =
  /((?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})+)|[\x80-\xff]/g

const firstStray = 0xdc00

// A byte that is no part of a letter in UTF-8 stands as a lone surrogate, which no such text can hold.
const withStrays: Lettering = {
  read: (bytes) =>
    bytes
      .toString('latin1')
      .replace(letters, (found, whole?: string) =>
        whole === undefined
          ? String.fromCharCode(firstStray + found.charCodeAt(0))
          : Buffer.from(whole, 'latin1').toString('utf8'),
      ),
  write: (text) => {
    const bytes = text.replace(/([\udc80-\udcff])|[^\0-\x7f]/gu, (found, stray?: string) =>
      stray === undefined
        ? Buffer.from(found, 'utf8').toString('latin1')
        : String.fromCharCode(stray.charCodeAt(0) - firstStray),
    )
    return Buffer.from(bytes, 'latin1')
  },
}

/** How the text of a file shows a byte above 0x7f that is of an older alphabet than UTF-8, in a regular expression. */
export const strayByte = (hexadecimal: string): string => `\\udc${hexadecimal}`

const sampleBytes = 1000

// Where every other byte is nothing, letters are two bytes long.
const isBlankFrom = (bytes: Uint8Array, from: 0 | 1): boolean => {
  const sample = bytes.subarray(0, sampleBytes).filter((_, at) => at % 2 === from)
  return sample.length > 1 && sample.filter((byte) => byte === 0).length * 2 > sample.length
}

/** How a file of letters of two bytes is written; null when its letters are others. */
export const wideLetteringOf = (bytes: Uint8Array): Lettering | null => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return smallEndian
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return bigEndian
  if (bytes.length % 2 !== 0 || isBlankFrom(bytes, 1) === isBlankFrom(bytes, 0)) return null
  return isBlankFrom(bytes, 1) ? smallEndian : bigEndian
}

/** Tells how a file is written, from its bytes alone. */
export const letteringOf = (bytes: Uint8Array): Lettering => {
  const wide = wideLetteringOf(bytes)
  if (wide) return wide
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return utf8
  } catch {
    return withStrays
  }
}
