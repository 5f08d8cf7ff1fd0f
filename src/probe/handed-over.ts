// What a mail hands over to its reader alone: links and codes, from each of its parts as the reader sees it.
import type { Mail } from './probe.ts'

const links = /https?:\/\/[^\s<>"«»]+/g

const openings: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

// « (https://r.example/a). » is the address and what closes the sentence; « /a_(b) » has a bracket of its own.
const withoutClosing = (link: string): string => {
  const last = link.at(-1) ?? ''
  const opening = openings[last]
  const closes = opening === undefined ? /[.,;:!?'’”*…]/.test(last) : !link.includes(opening)
  return closes ? withoutClosing(link.slice(0, -1)) : link
}

const linksInText = (text: string): readonly string[] => (text.match(links) ?? []).map(withoutClosing)

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

const unseen = /<!--[\s\S]*?-->|<(style|script|title)\b[\s\S]*?<\/\1\s*>/gi
const withinLine = /<\/?(?:a|abbr|b|code|em|font|i|mark|small|span|strong|u|wbr)\b[^>]*>/gi

const textOf = (html: string): string =>
  decoded(
    html
      .replace(unseen, '')
      .replace(withinLine, '')
      .replace(/<[^>]*>/g, '\n'),
  )

const anchors = /<a(?:rea)?\b[^>]*?\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/gi

const hrefsOf = (html: string): readonly string[] =>
  [...html.replace(unseen, '').matchAll(anchors)]
    .map(([, double, single, bare]) => decoded(double ?? single ?? bare ?? '').trim())
    .filter((href) => /^https?:\/\//i.test(href))

/** The links of a mail, best first: those of its HTML and then the addresses written in it, else those of its text. */
export const linksIn = ({ text, html }: Pick<Mail, 'text' | 'html'>): readonly string[] =>
  html === null ? linksInText(text) : [...hrefsOf(html), ...linksInText(textOf(html))]
