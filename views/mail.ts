// A message as its parts, written twice from the same: as HTML, and as text for whoever reads no other.
import { html } from 'hono/html'
import type { Lang } from './language.ts'
import type { Html } from './layout.ts'
import { safeHref } from './link.ts'

/** A part of a message; every string is text, whoever wrote it. */
export type Part =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'struck'; readonly text: string }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'quote'; readonly lang: Lang; readonly text: string; readonly by: string | null }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [name: string, value: string])[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly [text: string, href: string])[] }
  | { readonly kind: 'link'; readonly label: string; readonly href: string }

/** How the matter stands: it colours one line, and is said in words beside. */
export type Tone = 'bad' | 'good' | 'plain'

/** What a message says. */
export type Said = {
  readonly tone: Tone
  readonly headline: string
  readonly parts: readonly Part[]
}

export type Letter = Said & {
  readonly lang: Lang
  readonly subject: string
  /** That nothing real was seen; null when it was. */
  readonly notice: string | null
  /** Why it came, from where it was seen, and how to make it stop. */
  readonly foot: readonly Part[]
}

// Without quotation marks, which would be escaped. No colour is set for paper or ink: a client that darkens one of them must darken both.
const style = `:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0 auto; padding: 16px; max-width: 600px; font: 16px/1.5 system-ui, -apple-system, Segoe UI, Roboto, sans-serif; overflow-wrap: break-word; }
h1 { margin: 16px 0; padding-left: 12px; border-left: 6px solid #8a8478; font-size: 22px; line-height: 1.3; }
h1.bad { border-color: #cf4a2c; }
h1.good { border-color: #3d9460; }
h2 { margin: 24px 0 8px; font-size: 17px; }
.notice { padding: 8px 12px; border: 2px dashed #a87c1a; }
blockquote { margin: 12px 0; padding: 0 0 0 12px; border-left: 3px solid #8a8478; }
dt { margin-top: 8px; font-size: 14px; opacity: 0.8; }
dd { margin: 0; }
ul { padding-left: 20px; }
footer { margin-top: 32px; padding-top: 8px; border-top: 1px solid #8a8478; font-size: 14px; }`

const partHtml = (part: Part): Html => {
  switch (part.kind) {
    case 'words':
      return html`<p>${part.text}</p>`
    case 'struck':
      return html`<p><del>${part.text}</del></p>`
    case 'heading':
      return html`<h2>${part.text}</h2>`
    case 'quote':
      return html`<blockquote lang="${part.lang}"><p>${part.text}</p></blockquote>
${part.by === null ? '' : html`<p class="by">${part.by}</p>`}`
    case 'facts':
      return html`<dl>${part.rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`
    case 'list':
      return html`<ul>${part.items.map(([text, href]) => html`<li><a href="${safeHref(href)}">${text}</a></li>`)}</ul>`
    case 'link':
      return html`<p><a href="${safeHref(part.href)}">${part.label}</a></p>`
  }
}

/** The message as an HTML document that needs no picture, no script and nothing from anywhere else. */
export const letterHtml = (letter: Letter): string => {
  const { lang, subject, tone, notice, headline, parts, foot } = letter
  return `${html`<!DOCTYPE html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
<style>
${style}
</style>
</head>
<body>
<main>
${notice === null ? '' : html`<p class="notice"><strong>${notice}</strong></p>`}
<h1 class="${tone}">${headline}</h1>
${parts.map(partHtml)}
</main>
<footer>
${foot.map(partHtml)}
</footer>
</body>
</html>`}`
}

const columns = 76

// Plain spaces, and what would end a line or turn it around.
const unsaid = /[ \p{Cc}\u202a-\u202e\u2066-\u2069]+/u

// At those alone: what a no-break space holds together stays on a line.
const wrapped = (text: string, before = ''): string => {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(unsaid).filter((one) => one !== '')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && before.length + longer.length > columns) lines.push(line)
    line = line !== '' && before.length + longer.length > columns ? word : longer
  }
  return [...lines, line].map((one) => `${before}${one}`.trimEnd()).join('\n')
}

const colon = { fr: '\u00a0:', en: ':' } as const

const partText = (lang: Lang, part: Part): string => {
  switch (part.kind) {
    case 'words':
      return wrapped(part.text)
    case 'struck':
      return wrapped(`[${struck[lang]}] ${part.text}`, '~ ')
    case 'heading':
      return `${part.text.toLocaleUpperCase(lang)}`
    case 'quote':
      return `${wrapped(part.text, '> ')}${part.by === null ? '' : `\n${wrapped(part.by)}`}`
    case 'facts':
      return part.rows.map(([name, value]) => wrapped(`${name}${colon[lang]} ${value}`)).join('\n')
    case 'list':
      return part.items.map(([text, href]) => `${wrapped(`- ${text}`)}\n  ${safeHref(href)}`).join('\n')
    case 'link':
      return `${wrapped(`${part.label}${colon[lang]}`)}\n${safeHref(part.href).replace(/^mailto:/, '')}`
  }
}

const struck = { fr: 'retiré', en: 'withdrawn' } as const

/** The same message as plain text. */
export const letterText = ({ lang, notice, headline, parts, foot }: Letter): string =>
  [
    ...(notice === null ? [] : [wrapped(`[${notice}]`)]),
    wrapped(headline),
    ...parts.map((part) => partText(lang, part)),
    '-'.repeat(20),
    ...foot.map((part) => partText(lang, part)),
  ].join('\n\n')
