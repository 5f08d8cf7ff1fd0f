// Everything of the site that is made for machines, and the page that explains it.
import { Hono } from 'hono'
import { apiPage } from '../../views/api.ts'
import type { Frame } from '../../views/layout.ts'
import { anHour, answer, bothLanguages } from './answer.ts'
import { createApi } from './api.ts'
import { createBadges } from './badge.ts'
import { createCrawlers } from './crawlers.ts'
import { createDownloads } from './downloads.ts'
import { createEmbed } from './embed.ts'
import { createFeeds } from './feeds.ts'
import { createLog } from './log.ts'
import { once } from './questions.ts'
import type { Site } from './site.ts'
import { createStatuspage } from './statuspage.ts'

/** The routes for machines; `frameOf` gives what surrounds the page at a path. */
export const createMachines = (site: Site, frameOf: (path: string) => Frame): Hono => {
  const { iconHref } = frameOf('/')
  const described = once(async () => {
    const [{ openApiOf }, { apiView }] = await Promise.all([import('./openapi.ts'), import('./api-page.ts')])
    const document = openApiOf(site)
    return { document, view: apiView(site, document) }
  })
  const routes = new Hono()
  routes.route('/api/v1', createApi(site))
  routes.route('/api/v2', createStatuspage(site))
  routes.get('/api/openapi.json', async (c) => {
    const { document } = await described()
    return answer(c, JSON.stringify(document), 'application/json; charset=utf-8', anHour)
  })
  for (const base of bothLanguages) {
    routes.get(`${base}/api`, (c) => c.redirect(`${base}/api/`, 301))
    routes.get(`${base}/api/`, async (c) => {
      const { view } = await described()
      return c.html(apiPage(frameOf(c.req.path), view))
    })
  }
  routes.route('/', createFeeds(site, iconHref))
  routes.route('/', createDownloads(site))
  routes.route('/', createBadges(site))
  routes.route('/', createLog(site))
  routes.route('/', createEmbed(site))
  routes.route('/', createCrawlers(site, iconHref))
  return routes
}
