// The page that verifies exports in the browser, and the scripts that it loads. Its policy lets it connect nowhere.
import { Hono } from 'hono'
import { verifyPage } from '../../views/verify.ts'
import { type CheckName, commands } from '../proof/check.ts'
import { bothLanguages } from './answer.ts'
import type { Part } from './part.ts'
import { readProofAssets } from './proof-assets.ts'

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const immutable = 'public, max-age=31536000, immutable'

const checks = (Object.keys(commands) as readonly CheckName[]).map((name) => ({
  name,
  command: commands[name],
}))

/** The part of the site that answers at `/verify`. */
export const verifyPart = (): Part => ({
  offer: null,
  owns: (path) => /^\/(?:en\/)?verify(?:\/|$)/.test(path),
  open: (frameOf) => {
    let made: ReturnType<typeof readProofAssets> | null = null
    // When somebody first asks: who only watches must not wait for it.
    const assets = () => {
      made ??= readProofAssets()
      return made
    }
    const app = new Hono()
    app.use(async (c, next) => {
      await next()
      c.header('Content-Security-Policy', policy)
      c.header('X-Content-Type-Options', 'nosniff')
      c.header('Referrer-Policy', 'no-referrer')
      if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'public, max-age=300')
    })
    for (const base of bothLanguages)
      app.get(`${base}/verify`, (c) => {
        const { scriptHref, verifyHref } = assets()
        return c.html(verifyPage({ ...frameOf(c.req.path), scriptHref }, { checks, verifyHref }))
      })
    app.get('/verify/*', (c) => {
      const text = assets().script(c.req.path)
      if (text === null) return c.notFound()
      const headers = { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': immutable }
      return c.body(text, 200, headers)
    })
    return app
  },
})
