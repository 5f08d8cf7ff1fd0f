// What a mail hands over to its reader alone: links and codes, from each of its parts as the reader sees it.
import { unescaped } from './mask.ts'
import type { Mail } from './probe.ts'

// Every pattern here reads a mail once, however it was written to be hard to read.
const links = /https?:\/\/[^\s<>"«»]{1,2000}/g

const openings: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

// « (https://r.example/a). » is the address and what closes the sentence; « /a_(b) » has a bracket of its own.
const withoutClosing = (link: string): string => {
  const last = link.at(-1) ?? ''
  const opening = openings[last]
  const closes = opening === undefined ? /[.,;:!?'’”*…]/.test(last) : !link.includes(opening)
  return closes ? withoutClosing(link.slice(0, -1)) : link
}

const linksInText = (text: string): readonly string[] => (text.match(links) ?? []).map(withoutClosing)

const withoutLinks = (text: string): string => text.replace(links, ' ')

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
}

const codePoint = (figures: string, base: number, otherwise: string): string => {
  const code = Number.parseInt(figures, base)
  return code <= 0x10ffff ? String.fromCodePoint(code) : otherwise
}

const decoded = (html: string): string =>
  html.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (decimal !== undefined) return codePoint(decimal, 10, whole)
    if (hex !== undefined) return codePoint(hex, 16, whole)
    return entities[name] ?? whole
  })

const unseen = /<!--[\s\S]*?(?:-->|$)|<(style|script|title)\b[\s\S]*?(?:<\/\1\s*>|$)/gi
const withinLine = /<\/?(?:a|abbr|b|code|em|font|i|mark|small|span|strong|u|wbr)\b[^<>]*>/gi

const textOf = (html: string): string =>
  decoded(
    html
      .replace(unseen, '')
      .replace(withinLine, '')
      .replace(/<[^<>]*>/g, '\n'),
  )

const anchors = /<a(?:rea)?\b[^<>]*?\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/gi

const hrefsOf = (html: string): readonly string[] =>
  [...html.replace(unseen, '').matchAll(anchors)]
    .map(([, double, single, bare]) => decoded(double ?? single ?? bare ?? '').trim())
    .filter((href) => /^https?:\/\//i.test(href))

/** The links of a mail, best first: those of its HTML and then the addresses written in it, else those of its text. */
export const linksIn = ({ text, html }: Pick<Mail, 'text' | 'html'>): readonly string[] =>
  html === null ? linksInText(text) : [...hrefsOf(html), ...linksInText(textOf(html))]

/** The words of a mail, part by part, as its reader sees them. */
export const wordsIn = ({ text, html }: Pick<Mail, 'text' | 'html'>): readonly string[] =>
  html === null ? [text] : [text, textOf(html)]

const shortestToken = 6

const consonant = 'b-df-hj-np-tv-xz'
const unlikeWords = [
  /\d/,
  /[A-Z]{4}/,
  /[a-z]{21}/i,
  new RegExp(`[${consonant}]{5}`, 'i'),
  // A capital within a word begins another, which has a vowel.
  new RegExp(`(?<=[a-z])[${consonant.toUpperCase()}][${consonant}]*(?![a-z])`),
]

// A part of a path that is a word is on every visitor's screen; any other may be his alone.
const tokensOf = (link: string): readonly string[] => {
  if (!URL.canParse(link)) return []
  const { pathname, searchParams, hash } = new URL(link)
  const parts = [...pathname.split('/'), ...hash.slice(1).split(/[/?&=]/)].map(unescaped)
  const telling = parts.filter((part) => unlikeWords.some((unlike) => unlike.test(part)))
  return [...searchParams.values(), ...telling].filter((part) => part.length >= shortestToken)
}

const year = /^(?:19|20)\d\d$/
const numbers = /\b\d{3}[ -]\d{3}\b|\b[A-Z0-9]{3,6}(?:-[A-Z0-9]{3,6})+\b|\b\d{4,}\b/g
// Letters alone may be any word: they are a code where they are called so.
const called = [
  /\b(?:code|otp|pin|password|mot de passe|clé|clef)(?!\p{L})[^\n:]{0,60}:\s*([\p{L}\d-]{4,40})[\s.»"*]*$/gimu,
  /\b(?:[Cc]ode|CODE|[Pp]assword|[Mm]ot de passe)\b[^\n:]{0,60}\b(?:est|is)\s+([A-Z]{4,40}(?:-[A-Z]{3,40})*)\b/gu,
]

const isCode = (word: string): boolean =>
  /^[A-Z-]+$/.test(word) || unlikeWords.some((unlike) => unlike.test(word))

const codesIn = (text: string): readonly string[] => [
  ...(text.match(numbers) ?? []).filter((code) => /\d/.test(code) && !year.test(code)),
  ...called.flatMap((pattern) => [...text.matchAll(pattern)].map(([, code = '']) => code)).filter(isCode),
]

const headersOf = (raw: Uint8Array): string =>
  Buffer.from(raw)
    .toString('latin1')
    .split(/\r?\n\r?\n/, 1)[0] ?? ''

/** What a mail hands over to its reader alone, in any of its parts: the tokens of its links, and its codes. */
export const secretsIn = (mail: Mail): readonly string[] => {
  const read = [mail.subject, ...wordsIn(mail)]
  const links = [...linksIn(mail), ...[...read, headersOf(mail.raw)].flatMap(linksInText)]
  return [...new Set([...links.flatMap(tokensOf), ...read.flatMap((words) => codesIn(withoutLinks(words)))])]
}
