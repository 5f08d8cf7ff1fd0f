// The routes by which alerts are asked for, confirmed, changed and stopped: the only ones that are written to. They are
// never kept in memory or in a cache, and the tokens in their addresses never reach a log.
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { failurePage } from '../../views/failure.ts'
import type { Lang } from '../../views/language.ts'
import { pathIn } from '../../views/link.ts'
import { gonePage, managePage, unsubscribePage } from '../../views/manage.ts'
import {
  type Choices,
  confirmedPage,
  confirmPage,
  deadLinkPage,
  type Fault,
  mailboxPage,
  subscribePage,
  wordsPage,
} from '../../views/subscribe.ts'
import { subscribeWords } from '../../views/words-subscribe.ts'
import type { Subscriptions } from '../alert/subscription.ts'
import { bothLanguages } from './answer.ts'
import { type FrameOf, type Part, withoutScript } from './part.ts'
import { sameSite } from './same-site.ts'
import type { Site } from './site.ts'
import { choicesIn, type Fields, usual } from './subscribe-form.ts'

/** What the pages need of subscriptions. */
export type Asking = Pick<
  Subscriptions,
  | 'ask'
  | 'confirm'
  | 'manage'
  | 'change'
  | 'pause'
  | 'resume'
  | 'leave'
  | 'stored'
  | 'unsubscribe'
  | 'mayUnsubscribe'
>

export type SubscriptionPages = {
  readonly site: Pick<Site, 'now' | 'probes' | 'url' | 'failed'>
  readonly subscriptions: Asking
  readonly frameOf: FrameOf
  /** Who asks, as far as limits go: an address, or nothing that says who. */
  readonly clientOf: (c: Context) => string
}

const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const mostBytes = 16 * 1024

const headers: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('Content-Security-Policy', policy)
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('X-Robots-Tag', 'noindex')
  c.header('Cache-Control', 'no-store')
  if (!c.res.headers.has('Referrer-Policy')) c.header('Referrer-Policy', 'no-referrer')
}

const langOf = (c: Context): Lang => (c.req.path.startsWith('/en/') ? 'en' : 'fr')

const fieldsOf = async (c: Context): Promise<Fields> => {
  const body = await c.req.parseBody({ all: true })
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      [value].flat().filter((one) => typeof one === 'string'),
    ]),
  )
}

const asking = ({ site, subscriptions, frameOf, clientOf }: SubscriptionPages): Hono => {
  const routes = new Hono()
  const form = (c: Context, address: string, choices: Choices, fault: Fault | null) =>
    subscribePage(frameOf(c.req.path), { journeys: site.probes, address, choices, fault })

  routes.get('/subscribe', (c) => {
    // A form of ours must be known as such when it comes back.
    c.header('Referrer-Policy', 'same-origin')
    return c.html(form(c, '', usual(langOf(c)), null))
  })

  routes.post('/subscribe', async (c) => {
    c.header('Referrer-Policy', 'same-origin')
    const fields = await fieldsOf(c)
    const address = (fields['address']?.[0] ?? '').trim()
    const choices = choicesIn(fields, site.probes, usual(langOf(c)))
    if (choices === null) return c.html(form(c, address, usual(langOf(c)), 'choice'), 422)
    const asked = subscriptions.ask(address, { ...choices, paused: false }, clientOf(c), site.now())
    if (asked === 'not_an_address') return c.html(form(c, address, choices, 'address'), 422)
    if (asked === 'client_limit' || asked === 'overall_limit')
      return c.html(form(c, address, choices, 'limit'), 429)
    // The same words whether the address is new, known, or was written to often enough today.
    return c.html(mailboxPage(frameOf(c.req.path), address))
  })
  return routes
}

const confirming = ({ site, subscriptions, frameOf }: SubscriptionPages): Hono => {
  const routes = new Hono()
  routes.get('/subscribe/confirm/:token', (c) => c.html(confirmPage(frameOf(c.req.path))))

  routes.post('/subscribe/confirm/:token', (c) => {
    const confirmed = subscriptions.confirm(c.req.param('token'), site.now())
    const frame = frameOf(c.req.path)
    if (confirmed === null) return c.html(deadLinkPage(frame), 404)
    const path = `/manage/${confirmed.manageToken}`
    // What was changed since the first time stands there.
    return confirmed.first ? c.html(confirmedPage(frame, path)) : c.redirect(pathIn(frame.lang, path), 303)
  })
  return routes
}

const managing = ({ site, subscriptions, frameOf }: SubscriptionPages): Hono => {
  const routes = new Hono()
  const dead = (c: Context) => c.html(deadLinkPage(frameOf(c.req.path)), 404)

  const page = (c: Context, token: string, told: 'saved' | 'choice' | null) => {
    const settings = subscriptions.manage(token)
    if (settings === null) return dead(c)
    const path = `/manage/${token}`
    const view = { journeys: site.probes, choices: settings, paused: settings.paused, path, told }
    return c.html(managePage(frameOf(c.req.path), view), told === 'choice' ? 422 : 200)
  }

  routes.get('/manage/:token', (c) => page(c, c.req.param('token'), null))

  routes.post('/manage/:token', async (c) => {
    const token = c.req.param('token')
    const settings = subscriptions.manage(token)
    if (settings === null) return dead(c)
    const choices = choicesIn(await fieldsOf(c), site.probes, settings)
    if (choices !== null) subscriptions.change(token, { ...choices, paused: settings.paused })
    return page(c, token, choices === null ? 'choice' : 'saved')
  })

  for (const act of ['pause', 'resume'] as const) {
    routes.post(`/manage/:token/${act}`, (c) => {
      subscriptions[act](c.req.param('token'))
      return page(c, c.req.param('token'), null)
    })
  }

  routes.get('/manage/:token/stored.json', (c) => {
    const stored = subscriptions.stored(c.req.param('token'))
    if (stored === null) return dead(c)
    return c.body(JSON.stringify(stored, null, 1), 200, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': 'attachment; filename="constat-subscription.json"',
    })
  })

  routes.post('/manage/:token/leave', (c) =>
    subscriptions.leave(c.req.param('token'), site.now()) ? c.html(gonePage(frameOf(c.req.path))) : dead(c),
  )
  return routes
}

// RFC 8058: a mail program posts here in its reader's name, from no page at all, and follows no redirect.
const unsubscribing = ({ site, subscriptions, frameOf }: SubscriptionPages): Hono => {
  const routes = new Hono()
  routes.get('/unsubscribe/:token', (c) => {
    const frame = frameOf(c.req.path)
    const isOurs = subscriptions.mayUnsubscribe(c.req.param('token'))
    return isOurs ? c.html(unsubscribePage(frame)) : c.html(deadLinkPage(frame), 404)
  })

  routes.post('/unsubscribe/:token', (c) => {
    const frame = frameOf(c.req.path)
    const isGone = subscriptions.unsubscribe(c.req.param('token'), site.now())
    return isGone ? c.html(gonePage(frame)) : c.html(deadLinkPage(frame), 404)
  })
  return routes
}

const told = (frameOf: SubscriptionPages['frameOf'], c: Context, what: 'otherSite' | 'tooLarge') => {
  const frame = frameOf(c.req.path)
  const words = subscribeWords[frame.lang]
  return wordsPage(frame, words.title, [words[what]])
}

const isOfSubscriptions = (path: string): boolean =>
  /^\/(?:en\/)?(?:subscribe|manage|unsubscribe)(?:\/|$)/.test(path)

const withoutToken = (path: string) => path.replace(/(\/(?:confirm|manage|unsubscribe)\/)[^/]+/, '$1…')

const failing = (app: Hono, { site, frameOf }: SubscriptionPages) => {
  app.notFound((c) => c.html(failurePage(frameOf(c.req.path), 404), 404))
  app.onError((error, c) => {
    site.failed(error, withoutToken(c.req.path))
    return c.html(failurePage(frameOf(c.req.path), 500), 500)
  })
}

/** The pages of alerts in both languages, an application of its own: `subscriptionPart` says which paths it answers. */
const createSubscriptions = (pages: SubscriptionPages): Hono => {
  const { site, frameOf } = pages
  const app = new Hono()
  const refuse = (c: Context) => c.html(told(frameOf, c, 'otherSite'), 403)
  app.use(headers)
  app.use(bodyLimit({ maxSize: mostBytes, onError: (c) => c.html(told(frameOf, c, 'tooLarge'), 413) }))
  for (const base of bothLanguages) {
    app.use(`${base}/subscribe`, sameSite(site.url, false, refuse))
    app.use(`${base}/subscribe/confirm/*`, sameSite(site.url, true, refuse))
    app.use(`${base}/manage/*`, sameSite(site.url, true, refuse))
    for (const routes of [asking, confirming, managing, unsubscribing]) {
      app.route(base === '' ? '/' : base, routes(pages))
    }
  }
  failing(app, pages)
  return app
}

/** The pages of alerts as a part of the site. */
export const subscriptionPart = (pages: Omit<SubscriptionPages, 'frameOf'>): Part => ({
  offer: 'alerts',
  owns: isOfSubscriptions,
  open: (frameOf) => createSubscriptions({ ...pages, frameOf: withoutScript(frameOf) }),
})
