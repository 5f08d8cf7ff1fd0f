// The routes of exports, for everybody and for who has a grant. Never kept, and a grant's token never reaches a log.
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type EvidenceFault, estimatePage, evidencePage } from '../../views/evidence.ts'
import { exportPage } from '../../views/evidence-export.ts'
import { failurePage } from '../../views/failure.ts'
import type { Html } from '../../views/layout.ts'
import { pathIn } from '../../views/link.ts'
import { wordsPage } from '../../views/subscribe.ts'
import { supervisedWithoutGrant } from '../../views/supervised.ts'
import { evidenceWords } from '../../views/words-evidence.ts'
import type { GrantUse } from '../store/grants.ts'
import { bothLanguages } from './answer.ts'
import { fileAnswer } from './evidence-file.ts'
import { type Chosen, readOrder } from './evidence-order.ts'
import type { ExportQueue } from './evidence-queue.ts'
import { type Access, evidenceView, exportView } from './evidence-views.ts'
import { grantBehind, grantPath } from './grants.ts'
import { openLimits } from './limits.ts'
import { type FrameOf, type Part, withoutScript } from './part.ts'
import { sameSite } from './same-site.ts'
import type { Site } from './site.ts'

export type EvidencePages = {
  readonly site: Site
  readonly queue: ExportQueue
  /** How large all exports may be together. */
  readonly totalBytes: number
  /** Who asks, as far as limits go. */
  readonly clientOf: (c: Context) => string
  /** What a grant's page has more, and the routes below it. */
  readonly more?: {
    readonly shown: (access: Access, lang: 'fr' | 'en') => Html
    readonly routes: (tools: EvidenceTools) => Hono
  }
}

/** What the routes below a grant's page need. */
export type EvidenceTools = {
  readonly site: Site
  readonly frameOf: FrameOf
  /** Who asks by this address; null when the link opens nothing. */
  readonly accessOf: (c: Context) => Access | null
  readonly dead: (c: Context) => Response | Promise<Response>
  readonly note: (access: Access, what: GrantUse['what'], of: string | null) => void
  readonly mayAsk: (c: Context) => boolean
}

const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const refreshS = 3
const asksAMinute = 12
const mostBytes = 16 * 1024

const headers: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('Content-Security-Policy', policy)
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('X-Robots-Tag', 'noindex')
  c.header('Cache-Control', 'no-store')
  c.header('Referrer-Policy', c.req.path.includes('/grant/') ? 'no-referrer' : 'same-origin')
}

const toolsOf = ({ site, clientOf }: EvidencePages, frameOf: FrameOf): EvidenceTools => {
  const limits = openLimits(asksAMinute, site.now)
  return {
    site,
    frameOf,
    accessOf: (c) => {
      const token = c.req.param('token')
      if (token === undefined) return { grant: null, base: '/evidence' }
      const grant = grantBehind(site.store, token, site.now())
      return grant && { grant, base: grantPath(token) }
    },
    dead: (c) => {
      const frame = frameOf(c.req.path)
      const { title, faults } = evidenceWords[frame.lang]
      return c.html(wordsPage(frame, title, [faults.deadLink]), 404)
    },
    note: ({ grant }, what, of) => {
      if (grant) site.store.grants.use(grant.id, { at: site.now(), what, of })
    },
    mayAsk: (c) => limits.take(clientOf(c)) === 0,
  }
}

type Fields = Readonly<Record<string, unknown>>

const chosenIn = (fields: Fields): Chosen => {
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name].slice(0, 200) : '')
  return { from: text('from'), to: text('to'), probe: text('probe'), incident: text('incident') }
}

const nothing = chosenIn({})

const statuses = { limit: 429, queue_full: 503, fault: 500 } as const
const statusOf = (fault: EvidenceFault) =>
  fault in statuses ? statuses[fault as keyof typeof statuses] : 422

const asking = (pages: EvidencePages, tools: EvidenceTools): Hono => {
  const { site, queue, totalBytes, clientOf, more } = pages
  const { frameOf, accessOf, dead, note, mayAsk } = tools
  const routes = new Hono()
  const form = (c: Context, access: Access, choice: Chosen, fault: EvidenceFault | null) => {
    const frame = frameOf(c.req.path)
    const shown = access.grant && more ? more.shown(access, frame.lang) : ''
    const at = { ...frame, path: access.base }
    const page = evidencePage(at, evidenceView(site, access, { choice, fault, totalBytes }), shown)
    return c.html(page, fault === null ? 200 : statusOf(fault))
  }

  routes.get('/', (c) => {
    const access = accessOf(c)
    if (access === null) return dead(c)
    note(access, 'opened', null)
    return form(c, access, nothing, null)
  })

  routes.get('/estimate', async (c) => {
    const access = accessOf(c)
    if (access === null) return dead(c)
    const choice = chosenIn(c.req.query())
    if (!mayAsk(c)) return form(c, access, choice, 'limit')
    const read = readOrder(site, choice, access.grant, site.now())
    if (!read.ok) return form(c, access, choice, read.reason)
    const plan = await queue.plan({ ...read.order, grant: access.grant?.id ?? null })
    if (!plan.ok) return form(c, access, choice, plan.reason)
    if (plan.bytes > totalBytes) return form(c, access, choice, 'too_large')
    const { from, to } = read.order
    const frame = { ...frameOf(c.req.path), path: access.base }
    return c.html(estimatePage(frame, { base: access.base, choice, plan, from, to }))
  })

  routes.post('/', async (c) => {
    const access = accessOf(c)
    if (access === null) return dead(c)
    const choice = chosenIn(await c.req.parseBody())
    if (!mayAsk(c)) return form(c, access, choice, 'limit')
    const read = readOrder(site, choice, access.grant, site.now())
    if (!read.ok) return form(c, access, choice, read.reason)
    const asked = await queue.ask({ ...read.order, grant: access.grant?.id ?? null }, clientOf(c))
    if (!asked.ok) return form(c, access, choice, asked.reason)
    note(access, 'exported', asked.id)
    return c.redirect(pathIn(frameOf(c.req.path).lang, `${access.base}/exports/${asked.id}`), 303)
  })
  return routes
}

const fetching = ({ site, queue }: EvidencePages, { frameOf, accessOf, dead, note }: EvidenceTools): Hono => {
  const routes = new Hono()
  // An export is shown where it was asked for and nowhere else.
  const foundBy = (c: Context, access: Access) => {
    const id = c.req.param('id') ?? ''
    const kept = /^[0-9a-f]{32}$/.test(id) ? site.store.exports.get(id) : null
    return kept && kept.grant === (access.grant?.id ?? null) ? kept : null
  }

  routes.get('/exports/:id', (c) => {
    const access = accessOf(c)
    if (access === null) return dead(c)
    const kept = foundBy(c, access)
    if (kept === null) return c.notFound()
    if (kept.state === 'queued' || kept.state === 'running') c.header('Refresh', `${refreshS}`)
    return c.html(exportPage(frameOf(c.req.path), exportView(access, kept, queue)))
  })

  routes.get('/exports/:id/file', (c) => {
    const access = accessOf(c)
    if (access === null) return dead(c)
    const kept = foundBy(c, access)
    if (kept?.state !== 'done') return c.notFound()
    if (c.req.method === 'GET') note(access, 'downloaded', kept.id)
    const day = (at: number) => new Date(at).toISOString().slice(0, 10)
    const name = `constat-${day(kept.from)}-${day(kept.to)}-${kept.id.slice(0, 8)}.asice`
    return fileAnswer(c, { path: queue.fileOf(kept.id), size: kept.bytes, sha256: kept.sha256, name })
  })
  return routes
}

const withoutToken = (path: string) => path.replace(/(\/grant\/)[^/]+/, '$1…')

const createEvidence = (pages: EvidencePages, frameOf: FrameOf): Hono => {
  const { site, more } = pages
  const tools = toolsOf(pages, frameOf)
  const app = new Hono()
  const refused = (fault: EvidenceFault, status: 403 | 413) => (c: Context) => {
    const frame = frameOf(c.req.path)
    const { title, faults } = evidenceWords[frame.lang]
    return c.html(wordsPage(frame, title, [faults[fault]]), status)
  }
  app.use(headers)
  app.use(bodyLimit({ maxSize: mostBytes, onError: refused('choice', 413) }))
  for (const base of bothLanguages) {
    app.use(`${base}/evidence`, sameSite(site.url, false, refused('otherSite', 403)))
    app.use(`${base}/evidence/grant/*`, sameSite(site.url, true, refused('otherSite', 403)))
    for (const place of [`${base}/evidence`, `${base}/evidence/grant/:token`]) {
      app.route(place, asking(pages, tools))
      app.route(place, fetching(pages, tools))
    }
    app.get(`${base}/evidence/supervised`, (c) => c.html(supervisedWithoutGrant(frameOf(c.req.path))))
    if (more) app.route(`${base}/evidence/grant/:token`, more.routes(tools))
  }
  app.notFound((c) => c.html(failurePage(frameOf(c.req.path), 404), 404))
  app.onError((error, c) => {
    site.failed(error, withoutToken(c.req.path))
    return c.html(failurePage(frameOf(c.req.path), 500), 500)
  })
  return app
}

/** The part of the site that answers at `/evidence`. */
export const evidencePart = (pages: EvidencePages): Part => ({
  offer: 'evidence',
  owns: (path) => /^\/(?:en\/)?evidence(?:\/|$)/.test(path),
  open: (frameOf) => createEvidence(pages, withoutScript(frameOf)),
})
