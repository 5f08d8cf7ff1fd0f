// Words of a mail's header outside ASCII (RFC 2047): cut into pieces wherever a line is full, within a value too.

const piece = '=\\?([\\w-]+)(?:\\*[\\w-]+)?\\?([qb])\\?([^?\\s]*)\\?='
const pieces = new RegExp(piece, 'gi')
const run = new RegExp(`${piece}(?:\\s+${piece})*`, 'gi')

const bytesOf = (encoding: string, written: string): Buffer => {
  if (encoding.toLowerCase() === 'b') return Buffer.from(written, 'base64')
  const bytes = written
    .replace(/_/g, ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1')
}

const decoded = (alphabet: string, bytes: Buffer): string => {
  try {
    return new TextDecoder(alphabet).decode(bytes)
  } catch {
    return bytes.toString('latin1')
  }
}

// A letter of several bytes may be cut in two as well: pieces of one alphabet are put together first.
const wordsOf = (written: string): string => {
  const parts: { alphabet: string; bytes: Buffer[] }[] = []
  for (const [, alphabet = '', encoding = '', text = ''] of written.matchAll(pieces)) {
    const last = parts.at(-1)
    if (last?.alphabet === alphabet.toLowerCase()) last.bytes.push(bytesOf(encoding, text))
    else parts.push({ alphabet: alphabet.toLowerCase(), bytes: [bytesOf(encoding, text)] })
  }
  return parts.map(({ alphabet, bytes }) => decoded(alphabet, Buffer.concat(bytes))).join('')
}

const longestPiece = 60

const letterOf = (letter: string): string => {
  if (letter === ' ') return '_'
  if (/[A-Za-z0-9!*+/-]/.test(letter)) return letter
  return [...Buffer.from(letter)]
    .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
}

const piecesOf = (words: string): string => {
  const lines = ['']
  for (const letter of [...words].map(letterOf)) {
    if ((lines.at(-1) ?? '').length + letter.length > longestPiece) lines.push('')
    lines.push(`${lines.pop()}${letter}`)
  }
  return lines.map((line) => `=?utf-8?Q?${line}?=`).join('\r\n ')
}

/** Hides in the words of headers what `hide` hides in them once they are put together; those without it stay as they are. */
export const hideInEncodedWords = (text: string, hide: (words: string) => string): string =>
  text.replace(run, (written) => {
    const words = wordsOf(written)
    const shown = hide(words)
    return shown === words ? written : piecesOf(shown)
  })
