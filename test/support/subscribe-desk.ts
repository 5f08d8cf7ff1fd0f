// The pages of alerts over a real store, without a server.
import { randomBytes } from 'node:crypto'
import { openSubscriptions } from '../../src/alert/subscription.ts'
import { hashOfToken, newToken, openTokens } from '../../src/alert/tokens.ts'
import type { Site } from '../../src/site/site.ts'
import { subscriptionPart } from '../../src/site/subscribe.ts'
import { siteOver } from './site.ts'
import { aStore } from './store.ts'

const now = Date.UTC(2021, 9, 1, 6, 12)

/** The pages, the subscriptions behind them, and short ways to ask; `more` is the id of one more journey. */
export const aDesk = ({ more, ...given }: Partial<Site> & { readonly more?: string } = {}) => {
  const { store, db } = aStore()
  const usual = siteOver(store, now, given)
  const others = more === undefined ? [] : usual.probes.map((probe) => ({ ...probe, id: more }))
  const site = { ...usual, probes: [...usual.probes, ...others] }
  const key = randomBytes(32)
  const subscriptions = openSubscriptions({ store, key })
  const frameOf = (path: string) => ({
    ...site,
    lang: path.startsWith('/en/') ? ('en' as const) : ('fr' as const),
    path: path.replace(/^\/en(?=\/)/, ''),
    now,
    staleAfterS: 60,
    places: ['Paris'],
    practiceControl: null,
    styleHref: '/style.css',
    scriptHref: '/live.js',
    iconHref: '/icon.svg',
  })
  const { owns, open } = subscriptionPart({ site, subscriptions, clientOf: () => 'somebody' })
  const app = open(frameOf)
  const post = (path: string, fields: Readonly<Record<string, string>> = {}, headers = {}) =>
    app.request(path, { method: 'POST', body: new URLSearchParams(fields), headers })
  /** A link to confirm what was asked for last, as a mail would hold it; null when nothing was asked for. */
  const confirmToken = () => {
    const asked = db.prepare('SELECT max(id) FROM confirmation').pluck().get() as number | null
    if (asked === null) return null
    const token = newToken()
    store.confirmations.link(asked, hashOfToken(token))
    return token
  }
  /** The token by which a new subscriber manages. */
  const subscribed = async (fields: Readonly<Record<string, string>> = {}) => {
    await post('/subscribe', { address: 'reader@example.org', ...fields })
    const page = await (await post(`/subscribe/confirm/${confirmToken()}`)).text()
    return /\/manage\/([\w-]+)/.exec(page)?.[1] ?? ''
  }
  const get = (path: string) => app.request(path)
  return { app, owns, store, site, db, key, subscriptions, post, get, confirmToken, subscribed }
}

export const unsubscribeToken = ({ db, key }: ReturnType<typeof aDesk>) => {
  const handle = db.prepare('SELECT lower(hex(handle)) FROM subscriber').pluck().get() as string
  return openTokens(key).of('unsubscribe', handle)
}
