// The page for other sites' frames, and how they find it (oEmbed 1.0).
import { readFileSync } from 'node:fs'
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { embedPage } from '../../views/embed.ts'
import type { Lang } from '../../views/language.ts'
import { noticeOf } from '../../views/words-news.ts'
import { anHour, answer } from './answer.ts'
import { journeyView } from './journey.ts'
import { newsroomOf } from './news.ts'
import type { Site, SiteProbe } from './site.ts'
import { element, textElement, xmlDocument } from './xml.ts'

// Everybody may frame this page, and this page alone.
const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  'frame-ancestors *',
].join('; ')

// A frame has no button to load it anew.
const refreshS = '60'

const pageFor = (site: Site, probes: readonly SiteProbe[], lang: Lang) => {
  const now = site.now()
  return embedPage({
    lang,
    title: site.title,
    registry: site.registry.name,
    notice: noticeOf(newsroomOf(site, lang)),
    url: `${site.url}${lang === 'en' ? '/en/' : '/'}`,
    now,
    journeys: probes.map((probe) => journeyView(site, probe, now, 0)),
  })
}

type Wanted = { readonly probe: SiteProbe | null; readonly lang: Lang }

// What is embedded is the journey that a page is about, or all of them, as they stand when the frame is read: the page
// of an incident tells of a time that does not pass, and has a card.
const wantedFor = (site: Site, address: string): Wanted | null => {
  if (!URL.canParse(address)) return null
  const { origin, pathname, searchParams } = new URL(address)
  if (origin !== new URL(site.url).origin) return null
  const found = /^(\/en)?\/(?:(probes|embed)(?:\/([^/]+))?)?$/.exec(pathname)
  if (!found && pathname !== '/en') return null
  const [, english, place, id] = found ?? ['', '/en']
  const lang = english || searchParams.get('lang') === 'en' ? 'en' : 'fr'
  const name = place === 'embed' ? searchParams.get('probe') : id
  if (!name) return { probe: null, lang }
  const probe = site.probes.find((one) => one.id === name)
  return probe ? { probe, lang } : null
}

const size = { width: 480, height: 140, more: 120 } as const

const within = (asked: string | undefined, natural: number) => {
  const most = Number(asked)
  return asked !== undefined && Number.isInteger(most) && most > 0 ? Math.min(most, natural) : natural
}

const embedUrl = (site: Pick<Site, 'url'>, probe: string | null, lang: Lang): string => {
  const query = new URLSearchParams({ ...(probe !== null && { probe }), ...(lang === 'en' && { lang }) })
  return `${site.url}/embed${query.size > 0 ? `?${query}` : ''}`
}

const oembedOf = (site: Site, { probe, lang }: Wanted, c: Context) => {
  const shown = probe ? 1 : site.probes.length
  const width = within(c.req.query('maxwidth'), size.width)
  const height = within(c.req.query('maxheight'), size.height + shown * size.more)
  const title = `${noticeOf(newsroomOf(site, lang))}${site.title} – ${probe ? probe.title[lang] : site.registry.name}`
  const src = embedUrl(site, probe?.id ?? null, lang)
  return {
    version: '1.0',
    type: 'rich',
    provider_name: site.title,
    provider_url: site.url,
    title,
    html: String(
      html`<iframe src="${src}" title="${title}" width="${width}" height="${height}" frameborder="0"></iframe>`,
    ),
    width,
    height,
    cache_age: 300,
  }
}

const asset = (file: string) => readFileSync(new URL(`../../views/${file}`, import.meta.url), 'utf8')

/** The routes of what other sites show of this one. */
export const createEmbed = (site: Site): Hono => {
  const routes = new Hono()
  const [style, script] = [asset('embed.css'), asset('embed.js')]
  routes.get('/embed.css', (c) => answer(c, style, 'text/css; charset=utf-8', anHour))
  routes.get('/embed.js', (c) => answer(c, script, 'text/javascript; charset=utf-8', anHour))

  routes.get('/embed', (c) => {
    const wanted = wantedFor(site, `${site.url}/embed${new URL(c.req.url).search}`)
    if (!wanted) return c.notFound()
    c.header('Content-Security-Policy', policy)
    c.header('Refresh', refreshS)
    return c.html(pageFor(site, wanted.probe ? [wanted.probe] : site.probes, wanted.lang))
  })

  routes.get('/oembed', (c) => {
    const wanted = wantedFor(site, c.req.query('url') ?? '')
    if (!wanted) return c.json({ error: 'url must be the address of a page of this site' }, 404)
    const format = c.req.query('format') ?? 'json'
    const found = oembedOf(site, wanted, c)
    if (format === 'json') return answer(c, JSON.stringify(found), 'application/json; charset=utf-8')
    if (format !== 'xml') return c.json({ error: 'format must be json or xml' }, 501)
    const fields = Object.entries(found).map(([name, value]) => textElement(name, String(value)))
    return answer(c, xmlDocument(element('oembed', {}, fields)), 'text/xml; charset=utf-8')
  })

  return routes
}
