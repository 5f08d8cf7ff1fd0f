// What a run typed, or read off the page, belongs to a person: it is in no words that others will read.
const mask = '•••'

const shortest = 4

const escaped = (character: string) => character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

// « 06 39.98-12 34 » is the same number as « 0639981234 », and as « +33 6 39 98 12 34 ».
const patternOf = (value: string): string => {
  const spaced = (text: string) => [...text].map(escaped).join('[\\s.-]*')
  const bare = value.replace(/[\s.-]/g, '')
  return /^0\d{9}$/.test(bare) ? `(?:0|\\+33[\\s.-]*)${spaced(bare.slice(1))}` : spaced(bare)
}

/** The source of a pattern, case aside, of every value however it is spaced; null when none has 4 characters. */
export const patternOfValues = (values: Iterable<string>): string | null => {
  const patterns = [...new Set(values)]
    .filter((value) => value.replace(/\s/g, '').length >= shortest)
    .sort((a, b) => b.length - a.length)
    .map(patternOf)
  return patterns.length === 0 ? null : patterns.join('|')
}

/** Masks every value in words, however it is spaced and whatever its case; values of under 4 characters stay. */
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
