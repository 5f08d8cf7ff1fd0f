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

const shortestToken = 6

const links = /https?:\/\/[^\s<>"]+/g

const tokensOf = (link: string): readonly string[] => {
  if (!URL.canParse(link)) return []
  const { pathname, searchParams } = new URL(link)
  return [...searchParams.values(), pathname.split('/').at(-1) ?? ''].filter(
    (part) => part.length >= shortestToken,
  )
}

/** What a mail hands over to its reader alone: the tokens of its links, and its codes of five digits or more. */
export const secretsIn = (text: string): readonly string[] => [
  ...(text.match(links) ?? []).flatMap(tokensOf),
  ...(text.replace(links, ' ').match(/\b\d{5,}\b/g) ?? []),
]
