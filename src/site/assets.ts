// What pages load: the style sheet, the script and the icon, named by their content, and the pictures of steps.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import type { Site } from './site.ts'

const immutable = 'public, max-age=31536000, immutable'

const asset = (name: string, extension: string, mediaType: string, files: readonly string[]) => {
  const bytes = files
    .map((file) => readFileSync(new URL(`../../views/${file}`, import.meta.url), 'utf8'))
    .join('\n')
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  return { href: `/${name}.${hash}.${extension}`, bytes, mediaType }
}

/** Reads the files that every page loads. */
export const readAssets = () => ({
  style: asset('style', 'css', 'text/css; charset=utf-8', [
    'style.css',
    'style-journey.css',
    'style-story.css',
    'style-chart.css',
    'style-sheet.css',
    'style-print.css',
    'style-words.css',
    'style-form.css',
    'style-evidence.css',
    'style-live.css',
  ]),
  script: asset('live', 'js', 'text/javascript; charset=utf-8', ['live.js']),
  icon: asset('icon', 'svg', 'image/svg+xml', ['icon.svg']),
})

// Only pictures are ever published: what else is kept of a run may name a person.
const pictures: readonly string[] = ['image/png', 'image/jpeg', 'image/webp']

/** The routes of what pages load. */
export const createAssets = (site: Site, assets: ReturnType<typeof readAssets>): Hono => {
  const routes = new Hono()
  for (const { href, bytes, mediaType } of Object.values(assets)) {
    routes.get(href, (c) => c.body(bytes, 200, { 'Content-Type': mediaType, 'Cache-Control': immutable }))
  }
  routes.get('/artefacts/:sha256{[0-9a-f]{64}}', async (c) => {
    const found = await site.artefact(c.req.param('sha256'))
    if (!found || !pictures.includes(found.mediaType)) return c.notFound()
    const headers = { 'Content-Type': found.mediaType, 'Cache-Control': immutable }
    return c.body(new Uint8Array(found.bytes), 200, headers)
  })
  return routes
}
