// The public site: every route, GET only, reading the store and nothing else.
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { failurePage } from '../../views/failure.ts'
import { incidentPage } from '../../views/incident.ts'
import { incidentsPage } from '../../views/incidents.ts'
import type { Lang } from '../../views/language.ts'
import type { Frame, Offer } from '../../views/layout.ts'
import { probePage } from '../../views/probe.ts'
import { runPage } from '../../views/run.ts'
import { statusPage } from '../../views/status.ts'
import { patience } from '../incident/incident.ts'
import { createAssets, readAssets } from './assets.ts'
import { createEvents } from './events.ts'
import { incidentsView } from './history-page.ts'
import { incidentView } from './incident.ts'
import { everyMsOf } from './journey.ts'
import { cacheControlOf, keeping } from './keep.ts'
import { createMachines } from './machines.ts'
import { statusView } from './panel.ts'
import type { FrameOf, Part } from './part.ts'
import { probeView, runView } from './run.ts'
import type { Site } from './site.ts'
import { createWords } from './words.ts'

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join('; ')

const headers: MiddlewareHandler = async (c, next) => {
  await next()
  if (!c.res.headers.has('Content-Security-Policy')) c.header('Content-Security-Policy', policy)
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('Referrer-Policy', 'no-referrer')
  if (!c.res.headers.has('Cache-Control')) {
    c.header('Cache-Control', cacheControlOf(c.req.path, c.res.status))
  }
}

type Assets = ReturnType<typeof readAssets>

const forMachines = (path: string) => path.startsWith('/api/')

const onlyReading: MiddlewareHandler = async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
  const words = 'This site is only read: GET and HEAD.'
  const allow = { Allow: 'GET, HEAD' }
  return forMachines(c.req.path) ? c.json({ error: words }, 405, allow) : c.text(words, 405, allow)
}

const openToAll: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('Access-Control-Allow-Origin', '*')
}

const langOf = (path: string): Lang => (/^\/en(?:\/|$)/.test(path) ? 'en' : 'fr')

// Something is written at least as often as the shortest interval: a page that says nothing since is old.
const staleAfterSOf = ({ probes }: Site) => {
  const shortestMs = Math.min(...probes.map(everyMsOf))
  return (patience * (Number.isFinite(shortestMs) ? Math.max(shortestMs, 60_000) : 60_000)) / 1000
}

// A registry that had closed before anything was measured was seen from nowhere.
const placesOf = ({ registry, store, vantages }: Site) =>
  registry.retired && store.plans.probes().length === 0 ? [] : vantages.map(({ place }) => place)

const framer = (site: Site, assets: Assets, offers: readonly Offer[]) => (path: string) => {
  const lang = langOf(path)
  const frame: Frame = {
    lang,
    path: lang === 'en' ? path.slice('/en'.length) || '/' : path,
    now: site.now(),
    staleAfterS: staleAfterSOf(site),
    title: site.title,
    ownLang: site.ownLang,
    registryLang: site.registryLang,
    url: site.url,
    simulated: site.simulated,
    contact: site.contact,
    version: site.version,
    registry: site.registry,
    places: placesOf(site),
    practiceControl: site.practice && new URL('/_practice', site.practice.registryUrl).href,
    styleHref: assets.style.href,
    scriptHref: assets.script.href,
    iconHref: assets.icon.href,
    offers,
  }
  return frame
}

const pages = (site: Site, frameOf: FrameOf): Hono => {
  const routes = new Hono()

  routes.get('/', (c) => {
    const frame = frameOf(c.req.path)
    const isRenewed = c.req.query('renew') !== undefined
    return c.html(statusPage(frame, statusView(site, frame.now), isRenewed))
  })

  routes.get('/incidents', (c) => {
    const frame = frameOf(c.req.path)
    const view = incidentsView(site, c.req.query(), frame.now)
    return view ? c.html(incidentsPage(frame, view)) : c.notFound()
  })

  routes.get('/incidents/:id', (c) => {
    const frame = frameOf(c.req.path)
    const view = incidentView(site, c.req.param('id'), frame.now)
    return view ? c.html(incidentPage(frame, view)) : c.notFound()
  })

  routes.get('/probes/:id', (c) => {
    const frame = frameOf(c.req.path)
    const view = probeView(site, c.req.param('id'), frame.now)
    return view ? c.html(probePage(frame, view)) : c.notFound()
  })

  routes.get('/runs/:id', (c) => {
    const view = runView(site, c.req.param('id'))
    return view ? c.html(runPage(frameOf(c.req.path), view)) : c.notFound()
  })

  routes.route('/', createWords(site, frameOf))
  return routes
}

const failing = (app: Hono, site: Site, frameOf: FrameOf) => {
  const answer = (c: Context, status: 404 | 500, words: string) =>
    forMachines(c.req.path)
      ? c.json({ error: words }, status)
      : c.html(failurePage(frameOf(c.req.path), status), status)

  app.notFound((c) => answer(c, 404, 'There is nothing at this address.'))
  app.onError((error, c) => {
    site.failed(error, c.req.path)
    return answer(c, 500, 'A fault of ours: this could not be answered. It has been logged.')
  })
}

const createPages = (site: Site, assets: Assets, frameOf: FrameOf): Hono => {
  const app = new Hono()
  app.use(headers)
  app.use(onlyReading)
  app.use('/api/*', openToAll)
  app.route('/', createAssets(site, assets))
  app.route('/', createEvents(site))
  app.route('/', createMachines(site, frameOf))
  app.get('/healthz', (c) => {
    const health = site.healthy()
    return c.json(health, health.ok ? 200 : 503)
  })
  app.route('/', pages(site, frameOf))
  app.get('/en', (c) => c.redirect('/en/', 301))
  app.route('/en/', pages(site, frameOf))
  failing(app, site, frameOf)
  return app
}

// Where Node's own server answers: its headers are at hand, those of the Request have yet to be made of them.
type Incoming = { readonly incoming?: { readonly headers: Readonly<Record<string, string | undefined>> } }

/** The whole site as one application, with the parts that answer for themselves. */
export const createSite = (site: Site, parts: readonly Part[] = []) => {
  const assets = readAssets()
  const offers = parts.flatMap(({ offer }) => offer ?? [])
  const frameOf = framer(site, assets, offers)
  const answer = keeping(site, createPages(site, assets, frameOf).fetch)
  const opened = parts.map(({ owns, open }) => ({ owns, fetch: open(frameOf).fetch }))
  return new Hono<{ Bindings: Incoming }>().all('*', (c) => {
    const { raw } = c.req
    const part = opened.find(({ owns }) => owns(c.req.path))
    if (part) return part.fetch(raw, c.env)
    const headers = c.env?.incoming?.headers
    return answer(raw, (name) => (headers ? headers[name] : (raw.headers.get(name) ?? undefined)))
  })
}
