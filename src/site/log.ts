// The log as static files, for monitors and for whoever checks a proof (c2sp.org/tlog-tiles).
import { Hono } from 'hono'
import { bundleOf, parseTilePath, sizeNeeded, type Tile, tileBytes } from '../proof/tile.ts'
import { publishedKey } from './log-key.ts'
import type { Site } from './site.ts'

// A tile of a given width never changes; which checkpoint is the last one does.
const forEver = 'public, max-age=31536000, immutable'
const never = 'no-cache'

const prefix = '/log/'

const bytesOf = ({ log }: Site['store'], { level, index, width }: Tile): Uint8Array => {
  if (level !== null) return tileBytes(level, index, width, log.readNode)
  const from = index * 256
  return bundleOf([...log.leaves(from, from + width)].map(({ entry }) => entry))
}

/** The routes of the log: what its last checkpoint covers, and no leaf beyond it. */
export const createLog = ({ store }: Pick<Site, 'store'>): Hono => {
  const routes = new Hono()

  routes.use(`${prefix}*`, async (c, next) => {
    await next()
    c.header('Access-Control-Allow-Origin', '*')
  })

  routes.get(`${prefix}checkpoint`, (c) => {
    const last = store.checkpoints.latest()
    return last
      ? c.body(last.note, 200, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': never })
      : c.text('No checkpoint has been signed yet.\n', 404)
  })

  for (const [name, form] of [
    ['log.vkey', 'vkey'],
    ['log.pub.pem', 'pem'],
  ] as const)
    routes.get(`${prefix}${name}`, (c) => {
      const key = publishedKey(store)
      if (key === null) return c.text('The log has no key yet.\n', 404)
      const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': never }
      return c.body(form === 'vkey' ? `${key.vkey}\n` : key.pem, 200, headers)
    })

  routes.get(`${prefix}tile/*`, (c) => {
    const tile = parseTilePath(c.req.path.slice(prefix.length))
    const signed = store.checkpoints.latest()?.size ?? 0
    if (tile === null || sizeNeeded(tile) > signed) return c.text('There is no such tile.\n', 404)
    return c.body(new Uint8Array(bytesOf(store, tile)), 200, {
      'Content-Type': 'application/octet-stream',
      'Cache-Control': forEver,
    })
  })
  return routes
}
