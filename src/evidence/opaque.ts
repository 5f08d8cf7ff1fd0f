// Long values that a machine drew: each is one of many in a mail, and a pattern of all their spellings takes minutes to
// make. Nobody respaces or accents them, so a text is put back once into what it encodes, and they are looked for there.

const shortestDrawn = 24
// Longer than any number of an account, which is written in capitals and figures too.
const longestNumber = 34
// Beyond it a value is no name and no address.
const longestSpelt = 150

const isDrawn = (value: string) =>
  value.length >= shortestDrawn &&
  /^[!-?A-~]+$/.test(value) &&
  /\d/.test(value) &&
  (/[a-z]/.test(value) || value.length > longestNumber)

/** Whether a value is looked for in what a text encodes, rather than by a pattern of its spellings. */
export const isOpaque = (value: string): boolean => value.length > longestSpelt || isDrawn(value)

// What stands for a character, or for none at all.
const escapes = [
  '=\\r?\\n|<wbr ?/?>|[\\u00ad\\u200b-\\u200d\\u2060\\ufeff]',
  '%(?:25){0,3}([0-9a-f]{2})',
  '\\\\{1,7}(?:u00|x)([0-9a-f]{2})',
  '\\\\{1,7}(?=[/"])',
  '&(?:amp;)?#x0{0,4}([0-9a-f]{2});',
  '&(?:amp;)?#0{0,4}(\\d{2,3});',
  '&(?:amp;)?(amp|sol|equals|plus|percnt|period|lowbar|hyphen|dash|colon|commat|num|quest);',
].join('|')

const named: Readonly<Record<string, string>> = {
  amp: '&',
  sol: '/',
  equals: '=',
  plus: '+',
  percnt: '%',
  period: '.',
  lowbar: '_',
  hyphen: '-',
  dash: '-',
  colon: ':',
  commat: '@',
  num: '#',
  quest: '?',
}

// « =41 » is a letter in quoted-printable, and the beginning of a value in an address.
const alphabets = [new RegExp(escapes, 'gi'), new RegExp(`${escapes}|=([0-9a-f]{2})`, 'gi')]

const hexadecimal = (digits: string | undefined) =>
  digits === undefined ? null : Number.parseInt(digits, 16)

const codeOf = ([, percent, backslash, hex, decimal, name, equals]: readonly (string | undefined)[]) => {
  const code = hexadecimal(percent ?? backslash ?? hex ?? equals)
  if (code !== null) return code
  if (decimal !== undefined) return Number(decimal)
  return name === undefined ? null : (named[name.toLowerCase()]?.charCodeAt(0) ?? null)
}

// In a form a space is a plus, and here both are the same.
const plainly = (byte: number) => {
  if (byte === 0x2b) return 0x20
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte
}

type Folded = {
  /** One character for each byte of what is encoded, case aside. */
  readonly text: string
  /** Where in the text each of them begins, and where the last one ends. */
  readonly starts: readonly number[]
}

const fold = (text: string, stands: RegExp): Folded => {
  const bytes: number[] = []
  const starts: number[] = []
  const put = (byte: number, at: number) => {
    bytes.push(plainly(byte))
    starts.push(at)
  }
  const literal = (from: number, to: number) => {
    for (let at = from; at < to; at++) {
      const code = text.charCodeAt(at)
      if (code < 0x80) put(code, at)
      else for (const byte of Buffer.from(String.fromCodePoint(text.codePointAt(at) ?? 0))) put(byte, at)
      if (code >= 0xd800 && code < 0xdc00) at++
    }
  }
  let from = 0
  for (const found of text.matchAll(stands)) {
    literal(from, found.index)
    const code = codeOf(found)
    if (code !== null) put(code & 0xff, found.index)
    from = found.index + found[0].length
  }
  literal(from, text.length)
  starts.push(text.length)
  return { text: Buffer.from(bytes).toString('latin1'), starts }
}

const keyLength = 8

const hashAt = (text: string, at: number) =>
  ((text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)) * 31 + text.charCodeAt(at + 2)) & 0xffff

/** Makes what finds the next of some values in a folded text: as quickly, however many they are. */
const finderOf = (values: readonly string[]) => {
  const byKey = new Map<string, string[]>()
  const may = new Uint8Array(0x1_0000)
  for (const value of [...values].sort((a, b) => b.length - a.length)) {
    const key = value.slice(0, keyLength)
    byKey.set(key, [...(byKey.get(key) ?? []), value])
    may[hashAt(value, 0)] = 1
  }
  return (text: string, from: number): { readonly at: number; readonly length: number } | null => {
    for (let at = from; at + keyLength <= text.length; at++) {
      if (may[hashAt(text, at)] === 0) continue
      const found = byKey.get(text.slice(at, at + keyLength))?.find((value) => text.startsWith(value, at))
      if (found !== undefined) return { at, length: found.length }
    }
    return null
  }
}

export type Opaque = {
  /** The text with each of the values (told as `folded` has it) replaced, in whatever encoding it stands. */
  readonly hide: (text: string, replacement: (found: string) => string) => string
  readonly isIn: (bytes: Buffer) => boolean
}

const nothing = /(?!)/g

/** A value as it is looked for: in bytes, case aside. */
export const folded = (value: string): string => fold(value, nothing).text

/** Makes what looks for opaque values; null when there are none. */
export const opaqueIn = (values: readonly string[]): Opaque | null => {
  const sought = new Set(values.map(folded))
  if (sought.size === 0) return null
  const next = finderOf([...sought])
  const hideBy = (text: string, stands: RegExp, replacement: (found: string) => string): string => {
    const whole = fold(text, stands)
    const shown: string[] = []
    let [from, at] = [0, 0]
    for (let found = next(whole.text, at); found; found = next(whole.text, at)) {
      at = found.at + found.length
      shown.push(text.slice(from, whole.starts[found.at]), replacement(whole.text.slice(found.at, at)))
      from = whole.starts[at] ?? text.length
    }
    return from === 0 ? text : [...shown, text.slice(from)].join('')
  }
  return {
    hide: (text, replacement) =>
      alphabets.reduce((shown, stands) => hideBy(shown, stands, replacement), text),
    isIn: (bytes) => next(fold(bytes.toString('latin1'), nothing).text, 0) !== null,
  }
}
