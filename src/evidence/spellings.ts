// How a value may be written in what travels: as it is, or in any of the encodings of the web and of mail.

import { ampersand, entitiesOf } from './entities.ts'
import { strayByte } from './lettering.ts'

const shortest = 4
const shortestWord = 2

const escapedLiteral = (character: string) => character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

// JSON within JSON has more than one backslash before its letters.
const backslashes = '\\\\{1,7}'

const hexByte = (byte: number) => byte.toString(16).padStart(2, '0')

// « =\n » is a soft line break of quoted-printable, wherever it falls, even within the bytes of one letter.
const softBreak = '(?:=\\r?\\n)?'

// What may stand within a word and is not seen: soft hyphens, places for a break, letters of no width.
const unseen = [
  '=\\r?\\n',
  // Marks of a page: « <b>06</b> 39 », « marguerite<!-- -->@exemple.fr ».
  '</?[a-z][^<>]{0,200}>|<!--[^<>]{0,99}-->',
  '[\\u00ad\\u200b-\\u200d\\u2060\\ufeff]',
  '&(?:shy|zwn?j|zerowidthspace|nobreak);',
  '&#0*(?:173|820[345]|8288|65279);',
  '&#x0*(?:ad|200[bcd]|2060|feff);',
  `${backslashes}u(?:00ad|200[bcd]|2060|feff)`,
  '%(?:c2%)?ad|%e2%80%8[bcd]|%e2%81%a0|%ef%bb%bf',
  strayByte('ad'),
  '=(?:c2=)?ad|=e2=80=8[bcd]|=e2=81=a0|=ef=bb=bf',
].join('|')

// What may stand between the figures of a number, spaces that do not break among it.
const gap = [
  '[\\s.\\-+_/()\\u2010-\\u2015]',
  '%(?:25)?(?:2[089bdef]|5f|(?:c2%(?:25)?)?a0|e2%(?:25)?80%(?:25)?(?:af|9[0-5]))',
  '=(?:2[089bdef]|5f|(?:c2=)?a0|e2=80=(?:af|9[0-5]))',
  strayByte('a0'),
  '&(?:nbsp|thinsp|ndash|hyphen|dash|period|sol|lowbar|plus|lpar|rpar);',
  '&#0*(?:32|160|8239|8209|4[0-7]);',
  '&#x0*(?:20|a0|202f|2011|2[89bdef]);',
  `${backslashes}(?:u(?:00a0|202f|201[0-5])|/)`,
].join('|')

const withinWord = `(?:${unseen})*`
const withinText = `(?:[\\s.\\-+]|%20|=20|&nbsp;)?${withinWord}`
const withinNumber = `(?:${gap}|${unseen}){0,6}`

/** A character in the case it has here, in every encoding. */
const escapesOf = (character: string): readonly string[] => {
  const bytes = [...new TextEncoder().encode(character)].map(hexByte)
  const code = character.codePointAt(0) ?? 0
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at).toString(16))
  return [
    escapedLiteral(character),
    // A link within a link is encoded twice, and within another once more.
    bytes.map((byte) => `%(?:25){0,3}${byte}`).join(''),
    bytes.map((byte) => `=${byte}`).join(softBreak),
    `${ampersand}#(?:0*${code}|x0*${code.toString(16)});`,
    units.map((unit) => `${backslashes}u${unit.padStart(4, '0')}`).join(''),
    `${backslashes}u\\{0*${code.toString(16)}\\}`,
    ...latin(code),
  ]
}

const olderByte = (byte: string): readonly string[] => [`%${byte}`, `=${byte}`, strayByte(byte)]

// Bytes of the Latin alphabet that is older than UTF-8.
const latin = (code: number) =>
  code < 0x100 ? [`${backslashes}x${hexByte(code)}`, ...(code > 0x7f ? olderByte(hexByte(code)) : [])] : []

const casesOf = (character: string) =>
  [character, character.toLowerCase(), character.toUpperCase()].filter((one) => [...one].length === 1)

const either = (spellings: readonly string[]) => `(?:${[...new Set(spellings)].join('|')})`

const composedOf = (character: string) =>
  either([
    ...casesOf(character).flatMap(escapesOf),
    ...entitiesOf(character),
    ...casesOf(character).flatMap((one) => others[one] ?? []),
  ])

// A letter and its accent may be two characters; in capitals, and in old software, the accent is often left out.
const spellingsOf = (character: string): string => {
  const [letter = '', ...accents] = character.normalize('NFD')
  const composed = composedOf(character)
  if (accents.length === 0) return composed
  const apart = `${softBreak}${accents.map(composedOf).join(softBreak)}`
  const isAccent = accents.every((accent) => /^\p{M}$/u.test(accent))
  return either([composed, `${composedOf(letter)}${isAccent ? `(?:${apart})?` : apart}`])
}

// In some places one sign stands for another; a mail's return path has « = » where an address has « @ ».
const others: Readonly<Record<string, readonly string[]>> = {
  ' ': ['\\+', '\\s', '_'],
  '@': ['=(?:3d)?', '%(?:25)?3d'],
  '"': [`${backslashes}"`],
  '\n': [`${backslashes}n`],
  '\t': [`${backslashes}t`],
  '\\': [backslashes],
  "'": ['’', ...olderByte('92')],
  '’': ["'", ...olderByte('92')],
  '/': [`${backslashes}/`],
  œ: ['oe', ...olderByte('9c')],
  Œ: ['oe', ...olderByte('8c')],
}

const bodyOf = (characters: string, between: (character: string) => string) =>
  [...characters].map((it, at) => (at === 0 ? '' : between(it)) + spellingsOf(it)).join('')

// « 06 39.98-12 34 » is the same number as « 0639981234 », « +33 (0)6 39 98 12 34 » and, beside a list of
// countries, « 639981234 ».
const ofTelephone = (significant: string) => {
  const abroad = `(?:\\+|%2b|=2b|&#43;|&plus;|00)?33${withinNumber}(?:0${withinNumber})?`
  return `(?:${abroad}|${spellingsOf('0')}${withinNumber})?${bodyOf(significant, () => withinNumber)}`
}

// Shorter than a telephone's, figures may as well be those of a date or of a price.
const leastFigures = 9

const leastReference = 7

// « BT-2026-000123 » is « BT 2026 000123 » and « BT2026000123 » as well: each has a letter, a figure, and no small letter.
const isReference = (value: string) =>
  /^[A-Z\d]+(?:[\s.\-/_][A-Z\d]+)*$/.test(value) && /\d/.test(value) && /[A-Z]/.test(value)

const ofLongValue = (value: string): string => {
  const bare = value.replace(/[\s.\-/_()]/g, '')
  const [, significant] = /^(?:0|(?:\+|00)330?)([1-9]\d{8})$/.exec(bare) ?? []
  if (significant !== undefined) return ofTelephone(significant)
  const isNumber = /^\+?\d+$/.test(bare)
  if (isReference(value) && bare.length >= leastReference) return bodyOf(bare, () => withinNumber)
  if (isNumber && bare.length >= leastFigures) return bodyOf(bare, () => withinNumber)
  return bodyOf(isNumber ? bare : value, (it) => (/\d/.test(it) ? withinText : withinWord))
}

// The letters and figures of an encoded space, or of a line's end in JSON, are no part of the word after it.
const atStart = '(?:(?<![\\p{L}\\p{N}])|(?<=%[0-9a-f]{2}|=[0-9a-f]{2}|\\\\u[0-9a-f]{4}|\\\\[nrt]))'
const atEnd = '(?![\\p{L}\\p{N}])'

const ofWord = (value: string) => `${atStart}${bodyOf(value, () => withinWord)}${atEnd}`

const lengthOf = (value: string) => value.replace(/\s/g, '').length

const patternOf = (value: string): string | null => {
  if (lengthOf(value) >= shortest) return ofLongValue(value)
  return lengthOf(value) >= shortestWord && /^\p{L}[\p{L}’'-]*$/u.test(value) ? ofWord(value) : null
}

/** Those of the values that are found wherever they stand, and not as whole words only. */
export const longValues = (values: readonly string[]): readonly string[] =>
  values.filter((value) => lengthOf(value) >= shortest)

// Most of a page is passed over on its first letter alone.
const atAnyStart = (values: readonly string[]) => {
  const firsts = values.flatMap(([first = '']) => [
    first,
    ...first.normalize('NFD'),
    ...(/œ/i.test(first) ? ['o'] : []),
  ])
  const isPlain = values.every((value) => /^[\p{L}\d+]/u.test(value))
  return isPlain ? `(?=[%=&\\\\+\\d\\udc80-\\udcff${[...new Set(firsts)].map(escapedLiteral).join('')}])` : ''
}

// The time to make a pattern grows faster than the pattern.
const mostInOne = 80

const groupsOf = (values: readonly string[]): readonly (readonly string[])[] => {
  const groups: string[][] = []
  let room = 0
  for (const value of values) {
    room -= value.length
    if (room < 0) {
      groups.push([])
      room = mostInOne - value.length
    }
    groups.at(-1)?.push(value)
  }
  return groups
}

/** Patterns of all values in all their spellings, case aside, to be tried in this order: of 4 characters wherever they stand, of 2 or 3 letters as whole words. */
export const spellings = (values: readonly string[]): readonly RegExp[] => {
  const sought = [...new Set(values.flatMap((value) => [value, value.normalize('NFC')]))]
    .sort((a, b) => b.length - a.length)
    .filter((value) => patternOf(value) !== null)
  return groupsOf(sought).map(
    (group) => new RegExp(`${atAnyStart(group)}(?:${group.map(patternOf).join('|')})`, 'giu'),
  )
}
