// How a value may be written in what travels: as it is, or in any of the encodings of the web and of mail.

const shortest = 4

const escapedLiteral = (character: string) => character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

const hexByte = (byte: number) => byte.toString(16).padStart(2, '0')

// « =\n » is a soft line break of quoted-printable, wherever it falls, even within the bytes of one letter.
const softBreak = '(?:=\\r?\\n)?'

const spellingsOf = (character: string): string => {
  const bytes = [...new TextEncoder().encode(character)]
  const code = character.codePointAt(0) ?? 0
  const units = Array.from(character, (_, at) => character.charCodeAt(at))
  const spellings = [
    escapedLiteral(character),
    bytes.map((byte) => `%${hexByte(byte)}`).join(''),
    // A link within a link is encoded twice.
    bytes.map((byte) => `%25${hexByte(byte)}`).join(''),
    bytes.map((byte) => `=${hexByte(byte)}`).join(softBreak),
    `&#0*${code};`,
    `&#x0*${code.toString(16)};`,
    ...(character.length === 1
      ? [units.map((unit) => `\\\\u${unit.toString(16).padStart(4, '0')}`).join('')]
      : []),
    ...(named[character.toLowerCase()] ?? []),
    ...latin(code),
    ...(character === ' ' ? ['\\+', '\\s'] : []),
  ]
  return `(?:${spellings.join('|')})`
}

// Case is ignored: the small letters stand for the capitals.
const named: Readonly<Record<string, readonly string[]>> = {
  '&': ['&amp;'],
  '<': ['&lt;'],
  '>': ['&gt;'],
  '"': ['&quot;', '\\\\"'],
  "'": ['&apos;', '’', '&rsquo;'],
  '’': ['&rsquo;', "'", '=92'],
  '/': ['\\\\/'],
  à: ['&agrave;'],
  â: ['&acirc;'],
  ç: ['&ccedil;'],
  é: ['&eacute;'],
  è: ['&egrave;'],
  ê: ['&ecirc;'],
  ë: ['&euml;'],
  î: ['&icirc;'],
  ï: ['&iuml;'],
  ô: ['&ocirc;'],
  ù: ['&ugrave;'],
  û: ['&ucirc;'],
  ü: ['&uuml;'],
}

// Bytes of the Latin alphabet that is older than UTF-8.
const latin = (code: number) =>
  code > 0x7f && code < 0x100 ? [`%${hexByte(code)}`, `=${hexByte(code)}`] : []

const between = (character: string) =>
  /\d/.test(character) ? `(?:[\\s.\\-+]|%20|=20|&nbsp;)?${softBreak}` : softBreak

// « 06 39.98-12 34 » is the same number as « 0639981234 », and as « +33 6 39 98 12 34 ».
const isNumber = (bare: string) => /^0\d{9}$/.test(bare)

const patternOf = (value: string): string => {
  const bare = value.replace(/[\s.-]/g, '')
  const text = /^\+?\d+$/.test(bare) ? bare : value
  const body = (characters: string) =>
    [...characters].map((it, at) => (at === 0 ? '' : between(it)) + spellingsOf(it)).join('')
  if (!isNumber(bare)) return body(text)
  return `(?:0|(?:\\+|%2b|00)33(?:[\\s.\\-+]|%20)?)${between('0')}${body(bare.slice(1))}`
}

/** A pattern of all values in all their spellings, case aside; null when none has 4 characters. */
export const spellings = (values: readonly string[]): RegExp | null => {
  const patterns = [...new Set(values)]
    .filter((value) => value.replace(/\s/g, '').length >= shortest)
    .sort((a, b) => b.length - a.length)
    .map(patternOf)
  return patterns.length === 0 ? null : new RegExp(patterns.join('|'), 'giu')
}
