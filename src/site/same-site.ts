// Whether a form was sent from a page of ours: another site must not act in its visitor's name.
import type { Context, MiddlewareHandler } from 'hono'

// Browsers say "null" when the page had no referrer to give; a page whose address is a secret gives none, and the
// secret in the form's address is then all the proof there is to ask for.
const isOurs = (c: Context, ownUrl: string, isSecret: boolean) => {
  const site = c.req.header('Sec-Fetch-Site')
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = c.req.header('Origin')
  if (origin === undefined) return true
  if (origin === 'null') return isSecret
  return origin === new URL(ownUrl).origin || origin === new URL(c.req.url).origin
}

/** Lets pass what is read, and what was sent from a page of ours or from no page at all. */
export const sameSite =
  (
    ownUrl: string,
    isSecret: boolean,
    refuse: (c: Context) => Response | Promise<Response>,
  ): MiddlewareHandler =>
  async (c, next) => {
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
    return isRead || isOurs(c, ownUrl, isSecret) ? next() : refuse(c)
  }
