// XML 1.0, written by hand: a feed is small, and every text passes here.

// Control characters and non-characters, which XML 1.0 cannot hold even escaped.
const forbidden = /(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu

// What XML cannot hold becomes U+FFFD.
const xmlText = (text: string): string =>
  text
    .toWellFormed()
    .replace(forbidden, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

type Attributes = Readonly<Record<string, string>>

const tag = (name: string, attributes: Attributes) =>
  [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${xmlText(value)}"`)].join(' ')

/** An element that holds a text. */
export const textElement = (name: string, text: string, attributes: Attributes = {}): string =>
  `<${tag(name, attributes)}>${xmlText(text)}</${name}>`

/** An element that holds others, each given as XML; empty when there are none. */
export const element = (name: string, attributes: Attributes, inner: readonly string[] = []): string =>
  inner.length === 0
    ? `<${tag(name, attributes)}/>`
    : `<${tag(name, attributes)}>\n${inner.join('\n')}\n</${name}>`

/** A whole document around its one element. */
export const xmlDocument = (root: string): string => `<?xml version="1.0" encoding="utf-8"?>\n${root}\n`
