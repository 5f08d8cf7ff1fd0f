// The routes of feeds: of every journey and of each, in three formats and two languages.
import { type Context, Hono } from 'hono'
import type { Lang } from '../../views/language.ts'
import { newsText, noticeOf } from '../../views/words-news.ts'
import { answer, bothLanguages, langAsked } from './answer.ts'
import { atomOf, type Feed, jsonFeedOf, rssOf } from './feed.ts'
import { knownProbes } from './known.ts'
import { beginningOf, latestNews, newsroomOf } from './news.ts'
import type { Site, SiteProbe } from './site.ts'

const formats = {
  atom: { type: 'application/atom+xml; charset=utf-8', of: atomOf },
  rss: { type: 'application/rss+xml; charset=utf-8', of: rssOf },
  json: {
    type: 'application/feed+json; charset=utf-8',
    of: (feed: Feed) => JSON.stringify(jsonFeedOf(feed), null, 1),
  },
}

type Format = keyof typeof formats

const entries = 50

// RFC 4151: the year is one in which the host belonged to whoever minted the ids, not the entry's own.
const tagOf = (site: Site, lang: Lang, specific: string) =>
  `tag:${new URL(site.url).hostname},2026:${specific}/${lang}`

const describe = (lang: Lang, registry: string) =>
  lang === 'fr'
    ? `Chaque changement constaté et chaque déclaration sourcée au sujet de ce registre : ${registry}.`
    : `Every change that was seen and every sourced statement about this registry: ${registry}.`

const feedOf = (site: Site, probe: SiteProbe | null, lang: Lang, format: Format, iconHref: string): Feed => {
  const now = site.now()
  const room = newsroomOf(site, lang)
  const path = probe === null ? '/' : `/probes/${probe.id}`
  const base = `${site.url}${lang === 'en' ? '/en' : ''}`
  const news = latestNews(site, probe?.id ?? null, entries, now)
  const changes = news.map(({ updatedAt }) => updatedAt)
  const what = probe === null ? site.registry.name : probe.title[lang]
  return {
    id: tagOf(site, lang, probe === null ? 'feed' : `feed/${probe.id}`),
    lang,
    title: `${noticeOf(room)}${site.title} – ${what}`,
    description: describe(lang, site.registry.name),
    author: site.operator ?? site.title,
    version: site.version,
    pageUrl: `${base}${path}`,
    selfUrl: `${base}${path === '/' ? '' : path}/feed.${format}`,
    iconUrl: `${site.url}${iconHref}`,
    updatedAt: changes.length > 0 ? Math.max(...changes) : beginningOf(site, now),
    entries: news.map((one) => ({
      ...newsText(room, one),
      id: tagOf(site, lang, one.key),
      url: `${base}${one.path}`,
      kind: one.kind,
      publishedAt: one.at,
      updatedAt: one.updatedAt,
    })),
  }
}

/** The routes of feeds, of journeys no longer watched too; `iconHref` is the path of the site's icon. */
export const createFeeds = (site: Site, iconHref: string): Hono => {
  const routes = new Hono()
  const give = (c: Context, probe: SiteProbe | null, format: Format) => {
    const { type, of } = formats[format]
    return answer(c, of(feedOf(site, probe, langAsked(c), format, iconHref)), type)
  }
  for (const base of bothLanguages) {
    for (const format of Object.keys(formats) as Format[]) {
      routes.get(`${base}/feed.${format}`, (c) => give(c, null, format))
      for (const probe of knownProbes(site)) {
        routes.get(`${base}/probes/${probe.id}/feed.${format}`, (c) => give(c, probe, format))
      }
    }
  }
  return routes
}
