// The routes of the pages of words: the method, the data, this site itself, its accessibility, the law; and card images.
import { Hono } from 'hono'
import { aboutPage } from '../../views/about.ts'
import { accessibilityPage } from '../../views/accessibility.ts'
import { dataPage } from '../../views/data.ts'
import type { Frame } from '../../views/layout.ts'
import { legalPage } from '../../views/legal.ts'
import { methodPage } from '../../views/method.ts'
import { createCards } from './card.ts'
import { incidentColumns, runColumns } from './columns.ts'
import { methodText, methodView } from './method.ts'
import type { Site } from './site.ts'

/** The pages of words, and card images, in the language of the address that each is asked under. */
export const createWords = (site: Site, frameOf: (path: string) => Frame): Hono => {
  const routes = new Hono()
  routes.get('/method', (c) => c.html(methodPage(frameOf(c.req.path), methodView(site))))
  routes.get('/method/:file{[0-9a-f]{64}\\.json}', (c) => {
    const text = methodText(site, c.req.param('file').slice(0, 64))
    return text === null ? c.notFound() : c.body(text, 200, { 'Content-Type': 'application/json' })
  })
  routes.get('/data', (c) =>
    c.html(dataPage(frameOf(c.req.path), { probes: site.probes, runColumns, incidentColumns })),
  )
  routes.get('/about', (c) => c.html(aboutPage(frameOf(c.req.path), site)))
  routes.get('/legal', (c) => c.html(legalPage(frameOf(c.req.path), site)))
  routes.get('/accessibility', (c) => c.html(accessibilityPage(frameOf(c.req.path))))
  routes.route('/', createCards(site, frameOf))
  return routes
}
