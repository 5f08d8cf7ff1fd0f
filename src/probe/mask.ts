// What a run typed, or read off the page, belongs to a person: it is in no words that others will read.
import type { Identity } from './probe.ts'

const mask = '•••'

const shortest = 4

const escaped = (character: string) => character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

// « 06 39.98-12 34 » is the same number as « 0639981234 », and as « +33 6 39 98 12 34 ».
const patternOf = (value: string): string => {
  const spaced = (text: string) => [...text].map(escaped).join('[\\s.-]*')
  const bare = value.replace(/[\s.-]/g, '')
  return /^0\d{9}$/.test(bare) ? `(?:0|\\+33[\\s.-]*)${spaced(bare.slice(1))}` : spaced(bare)
}

/** Masks every value in words, however it is spaced and whatever its case; values of under 4 characters stay. */
export const maskValues = (words: string, values: Identity): string => {
  const patterns = Object.values(values)
    .filter((value) => value.replace(/\s/g, '').length >= shortest)
    .sort((a, b) => b.length - a.length)
    .map(patternOf)
  return patterns.length === 0 ? words : words.replace(new RegExp(patterns.join('|'), 'giu'), mask)
}
