// The head of a page: what browsers, feed readers and sites that show a link are told of it.
import { html, raw } from 'hono/html'
import type { Lang } from './language.ts'
import type { Frame } from './layout.ts'
import { pathIn, safeHref } from './link.ts'
import { noticeOf } from './words-news.ts'

/** What is told of a page beside its title. */
export type Head = {
  readonly description?: string
  /** The path of its card, 1200 by 630. */
  readonly image?: string
  /** Becomes JSON-LD. */
  readonly data?: unknown
  /** The path under which its own feeds are; that of the whole site's otherwise. */
  readonly feeds?: string
  /** After how many seconds the page loads itself anew, where its reader asked for that. */
  readonly refreshS?: number
  /** Set where other sites may show the page in a frame (oEmbed). */
  readonly embeds?: boolean
}

/** The address of a page as it is cited. */
export const permalink = ({ url, lang }: Pick<Frame, 'url' | 'lang'>, path: string): string =>
  safeHref(`${url}${pathIn(lang, path)}`)

// Inside a script element only "<" can end it or open a comment.
const jsonLd = (data: unknown) =>
  data === undefined
    ? ''
    : html`<script type="application/ld+json">${raw(JSON.stringify(data).replaceAll('<', '\\u003c'))}</script>`

const cardOf = (frame: Frame, title: string, { description, image, data }: Head) => {
  const { lang, path } = frame
  const picture =
    image === undefined
      ? ''
      : html`<meta property="og:image" content="${safeHref(`${frame.url}${image}`)}">
<meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630">
<meta name="twitter:card" content="summary_large_image">`
  const told =
    description === undefined
      ? ''
      : html`<meta name="description" content="${description}">
<meta property="og:description" content="${description}">`
  return html`<meta property="og:type" content="${data === undefined ? 'website' : 'article'}">
<meta property="og:site_name" content="${frame.title}">
<meta property="og:title" content="${title}">
<meta property="og:url" content="${permalink(frame, path)}">
<meta property="og:locale" content="${lang === 'fr' ? 'fr_FR' : 'en_GB'}">
${told}
${picture}`
}

const feedsOf = (lang: Lang, base: string) => html`
<link rel="alternate" type="application/atom+xml" title="Atom" href="${pathIn(lang, `${base}/feed.atom`)}">
<link rel="alternate" type="application/rss+xml" title="RSS" href="${pathIn(lang, `${base}/feed.rss`)}">
<link rel="alternate" type="application/feed+json" title="JSON Feed" href="${pathIn(lang, `${base}/feed.json`)}">`

const oembedOf = (frame: Frame, title: string) => {
  const asked = `${frame.url}/oembed?url=${encodeURIComponent(permalink(frame, frame.path))}`
  return html`
<link rel="alternate" type="application/json+oembed" title="${title}" href="${safeHref(asked)}">
<link rel="alternate" type="text/xml+oembed" title="${title}" href="${safeHref(`${asked}&format=xml`)}">`
}

const refreshOf = ({ refreshS }: Head) =>
  refreshS === undefined ? '' : html`<meta http-equiv="refresh" content="${refreshS}">`

/** The head of the page at the frame's path. */
export const headOf = (frame: Frame, title: string, head: Head) => {
  const { lang, path, practiceControl, simulated } = frame
  const notice = noticeOf({ lang, practice: practiceControl !== null, simulated })
  return html`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${notice}${title} – ${frame.title}</title>
<link rel="canonical" href="${safeHref(permalink(frame, path))}">
<link rel="alternate" hreflang="fr" href="${pathIn('fr', path)}">
<link rel="alternate" hreflang="en" href="${pathIn('en', path)}">${feedsOf(lang, head.feeds ?? '')}${head.embeds === true ? oembedOf(frame, title) : ''}
<link rel="manifest" href="${pathIn(lang, '/site.webmanifest')}">
<link rel="icon" href="${safeHref(frame.iconHref)}" type="image/svg+xml">
<link rel="stylesheet" href="${safeHref(frame.styleHref)}">
${frame.scriptHref === null ? '' : html`<script src="${safeHref(frame.scriptHref)}" defer></script>`}
${refreshOf(head)}
${cardOf(frame, `${notice}${title}`, head)}
${jsonLd(head.data)}
</head>`
}
