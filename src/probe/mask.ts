// What a run typed, or read off the page, belongs to a person: it is in no words that others will read.
const mask = '•••'

const shortest = 4
const shortestWord = 2

const escaped = (character: string) => character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

const spellingsOf = (character: string): string => {
  if (/['’]/.test(character)) return "['’]"
  if (/œ/i.test(character)) return '(?:œ|oe)'
  // A letter and its accent may be two characters; in capitals the accent is often left out.
  const [letter = '', ...accents] = character.normalize('NFD')
  if (accents.length === 0) return escaped(character)
  const isAccent = accents.every((accent) => /^\p{M}$/u.test(accent))
  return `(?:${escaped(character)}|${escaped(letter)}${isAccent ? `(?:${accents.join('')})?` : accents.join('')})`
}

const spelt = (text: string, between: string): string => [...text].map(spellingsOf).join(between)

const withinText = '[\\s.-]*'
const withinNumber = '[\\s.\\-\\u2010-\\u2015/_()]{0,6}'

// « 06 39.98-12 34 » is the same number as « 0639981234 », « 0033 6… », « +33 (0)6… », « 06/39/… » and « 639981234 ».
const ofTelephone = (significant: string): string =>
  `(?:(?:\\+|00)?33${withinNumber}(?:0${withinNumber})?|0${withinNumber})?${spelt(significant, withinNumber)}`

const lengthOf = (value: string): number => value.replace(/\s/g, '').length

const patternOf = (value: string): string => {
  if (lengthOf(value) < shortest) return `(?<![\\p{L}\\p{N}])${spelt(value, '')}(?![\\p{L}\\p{N}])`
  const bare = value.replace(/[\s.\-/_()]/g, '')
  const [, significant] = /^(?:0|(?:\+|00)330?)([1-9]\d{8})$/.exec(bare) ?? []
  if (significant !== undefined) return ofTelephone(significant)
  return spelt(value.replace(/[\s.-]/g, ''), /^\d+$/.test(bare) ? withinNumber : withinText)
}

const isTelling = (value: string): boolean =>
  lengthOf(value) >= shortest || (lengthOf(value) >= shortestWord && /^\p{L}[\p{L}’'-]*$/u.test(value))

/** The source of a pattern, case aside, of values however they are spaced: of 4 characters anywhere, of 2 or 3 letters as whole words; null when there are none. */
export const patternOfValues = (values: Iterable<string>): string | null => {
  const composed = [...values].flatMap((value) => [value, value.normalize('NFC')])
  const patterns = [...new Set(composed)]
    .filter(isTelling)
    .sort((a, b) => b.length - a.length)
    .map(patternOf)
  return patterns.length === 0 ? null : patterns.join('|')
}

/** Masks every such value in words, however it is spaced and whatever its case. */
export const maskValues = (words: string, values: Iterable<string>): string => {
  const pattern = patternOfValues(values)
  return pattern === null ? words : words.replace(new RegExp(pattern, 'giu'), mask)
}

/** What is escaped in an address, as it is read; one that is badly escaped stays. */
export const unescaped = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Masks every value in the path of an address. */
export const maskUrl = (url: string, values: Iterable<string>): string => {
  const masked = maskValues(unescaped(url), values)
  return masked === unescaped(url) ? url : masked
}
