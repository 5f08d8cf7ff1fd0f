// A feed as Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1, from the same entries.
import type { Lang } from '../../views/language.ts'
import { element, textElement, xmlDocument } from './xml.ts'

/** Times are epoch milliseconds; `id` is a tag: URI that never changes, addresses are absolute, words plain text. */
export type Entry = {
  readonly id: string
  readonly url: string
  readonly title: string
  readonly text: string
  readonly kind: string
  readonly publishedAt: number
  readonly updatedAt: number
}

export type Feed = {
  readonly id: string
  readonly lang: Lang
  readonly title: string
  readonly description: string
  readonly author: string
  readonly version: string
  /** The page it tells of, this very feed, and the site's icon. */
  readonly pageUrl: string
  readonly selfUrl: string
  readonly iconUrl: string
  readonly updatedAt: number
  /** Newest first. */
  readonly entries: readonly Entry[]
}

const atomNamespace = 'http://www.w3.org/2005/Atom'

const rfc3339 = (at: number) => new Date(at).toISOString()

const link = (rel: string, type: string, href: string) => element('link', { rel, type, href })

const atomEntry = (entry: Entry) =>
  element('entry', {}, [
    textElement('id', entry.id),
    textElement('title', entry.title),
    textElement('published', rfc3339(entry.publishedAt)),
    textElement('updated', rfc3339(entry.updatedAt)),
    link('alternate', 'text/html', entry.url),
    element('category', { term: entry.kind }),
    textElement('content', entry.text, { type: 'text' }),
  ])

/** The feed as an Atom document. */
export const atomOf = (feed: Feed): string =>
  xmlDocument(
    element('feed', { xmlns: atomNamespace, 'xml:lang': feed.lang }, [
      textElement('id', feed.id),
      textElement('title', feed.title),
      textElement('subtitle', feed.description),
      textElement('updated', rfc3339(feed.updatedAt)),
      element('author', {}, [textElement('name', feed.author)]),
      link('self', 'application/atom+xml', feed.selfUrl),
      link('alternate', 'text/html', feed.pageUrl),
      textElement('generator', 'Constat', { version: feed.version }),
      textElement('icon', feed.iconUrl),
      ...feed.entries.map(atomEntry),
    ]),
  )

// Readers take an RSS description for HTML: the text becomes HTML first, then XML.
const htmlOf = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>')

const rfc822 = (at: number) => new Date(at).toUTCString()

const rssItem = (entry: Entry) =>
  element('item', {}, [
    textElement('title', entry.title),
    textElement('link', entry.url),
    textElement('guid', entry.id, { isPermaLink: 'false' }),
    textElement('pubDate', rfc822(entry.publishedAt)),
    textElement('category', entry.kind),
    textElement('description', htmlOf(entry.text)),
  ])

const minutesToLive = 5

/** The feed as an RSS document. */
export const rssOf = (feed: Feed): string =>
  xmlDocument(
    element('rss', { version: '2.0', 'xmlns:atom': atomNamespace }, [
      element('channel', {}, [
        textElement('title', feed.title),
        textElement('link', feed.pageUrl),
        textElement('description', feed.description),
        textElement('language', feed.lang),
        textElement('lastBuildDate', rfc822(feed.updatedAt)),
        textElement('generator', `Constat ${feed.version}`),
        textElement('ttl', String(minutesToLive)),
        element('atom:link', { rel: 'self', type: 'application/rss+xml', href: feed.selfUrl }),
        ...feed.entries.map(rssItem),
      ]),
    ]),
  )

/** The feed as a JSON Feed. */
export const jsonFeedOf = (feed: Feed) => ({
  version: 'https://jsonfeed.org/version/1.1',
  title: feed.title,
  description: feed.description,
  home_page_url: feed.pageUrl,
  feed_url: feed.selfUrl,
  icon: feed.iconUrl,
  language: feed.lang,
  authors: [{ name: feed.author }],
  items: feed.entries.map((entry) => ({
    id: entry.id,
    url: entry.url,
    title: entry.title,
    content_text: entry.text,
    date_published: rfc3339(entry.publishedAt),
    date_modified: rfc3339(entry.updatedAt),
    tags: [entry.kind],
    language: feed.lang,
  })),
})
