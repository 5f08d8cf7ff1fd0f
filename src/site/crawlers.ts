// What browsers and search engines ask every site for.
import { Hono } from 'hono'
import type { Lang } from '../../views/language.ts'
import { noticeOf } from '../../views/words-news.ts'
import { anHour, answer, bothLanguages } from './answer.ts'
import { knownProbes } from './known.ts'
import { newsroomOf } from './news.ts'
import type { Site } from './site.ts'
import { element, textElement, xmlDocument } from './xml.ts'

// An exercise or a simulation must not be found by somebody who looks for the real thing.
const robotsOf = (site: Site) =>
  site.practice || site.simulated
    ? 'User-agent: *\nDisallow: /\n'
    : `User-agent: *\nDisallow: /data/runs.csv\nDisallow: /data/runs.jsonl\n\nSitemap: ${site.url}/sitemap.xml\n`

const pages = ['/', '/incidents', '/method', '/data', '/about', '/accessibility', '/legal', '/api/'] as const

// Measured, and as many reported: both languages counted, under the 50 000 addresses that a sitemap may hold.
const mostIncidents = 12_000

type Place = { readonly path: string; readonly changedAt: number | null }

const placesOf = (site: Site): readonly Place[] => [
  ...[...pages, ...knownProbes(site).map(({ id }) => `/probes/${id}`)].map((path) => ({
    path,
    changedAt: null,
  })),
  ...site.store.incidents.list({ limit: mostIncidents }).map(({ id, lastObservedAt, closedAt }) => ({
    path: `/incidents/${id}`,
    changedAt: Math.max(lastObservedAt, closedAt ?? 0),
  })),
  ...site.store.reports.list({ limit: mostIncidents }).map(({ id, recordedAt }) => ({
    path: `/incidents/${id}`,
    changedAt: recordedAt,
  })),
]

const sitemapOf = (site: Site) => {
  const at = (lang: Lang, path: string) => `${site.url}${lang === 'en' ? '/en' : ''}${path}`
  const entry = (lang: Lang, { path, changedAt }: Place) =>
    element('url', {}, [
      textElement('loc', at(lang, path)),
      ...(changedAt === null ? [] : [textElement('lastmod', new Date(changedAt).toISOString())]),
      ...(['fr', 'en'] as const).map((hreflang) =>
        element('xhtml:link', { rel: 'alternate', hreflang, href: at(hreflang, path) }),
      ),
    ])
  return xmlDocument(
    element(
      'urlset',
      {
        xmlns: 'http://www.sitemaps.org/schemas/sitemap/0.9',
        'xmlns:xhtml': 'http://www.w3.org/1999/xhtml',
      },
      placesOf(site).flatMap((place) => [entry('fr', place), entry('en', place)]),
    ),
  )
}

const manifestOf = (site: Site, lang: Lang, iconHref: string) => {
  const start = lang === 'en' ? '/en/' : '/'
  return {
    id: start,
    name: `${noticeOf(newsroomOf(site, lang))}${site.title} – ${site.registry.name}`,
    short_name: site.title,
    lang,
    dir: 'ltr',
    start_url: start,
    scope: '/',
    display: 'browser',
    background_color: '#faf7f1',
    theme_color: '#3b4a3f',
    icons: [{ src: iconHref, sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
  }
}

/** The routes of robots.txt, the sitemap, the favicon and the web manifest. */
export const createCrawlers = (site: Site, iconHref: string): Hono => {
  const routes = new Hono()
  routes.get('/robots.txt', (c) => answer(c, robotsOf(site), 'text/plain; charset=utf-8', anHour))
  routes.get('/sitemap.xml', (c) => answer(c, sitemapOf(site), 'application/xml; charset=utf-8'))
  routes.get('/favicon.ico', (c) => c.redirect(iconHref, 302))
  for (const base of bothLanguages) {
    const body = JSON.stringify(manifestOf(site, base === '' ? 'fr' : 'en', iconHref))
    routes.get(`${base}/site.webmanifest`, (c) => answer(c, body, 'application/manifest+json', anHour))
  }
  return routes
}
