// The eight documents of Statuspage's public API, version 2, so that its clients work unchanged.
import { type Context, Hono } from 'hono'
import { noticeOf } from '../../views/words-news.ts'
import { stands } from '../store/words-corrections.ts'
import { answer, langAsked } from './answer.ts'
import { componentOf, isUnderMaintenance, rollupOf, statusOf, type Watched } from './component.ts'
import { journeyView } from './journey.ts'
import { beginningOf, newsroomOf } from './news.ts'
import type { Site } from './site.ts'
import {
  maintenanceStatus,
  type Setting,
  statuspageIncident,
  statuspageMaintenance,
} from './statuspage-incident.ts'

// As many as Statuspage gives.
const most = 50

const watchedOf = (site: Site, now: number): Watched[] => {
  const maintenances = site.store.maintenances.list({ from: now, to: now + 1, limit: most }).filter(stands)
  return site.probes.map((probe, index) => {
    const journey = journeyView(site, probe, now, 0)
    return {
      journey,
      status: statusOf(journey, isUnderMaintenance(maintenances, probe.id, now)),
      createdAt: site.store.rollups.firstHour(probe.id) ?? beginningOf(site, now),
      position: index + 1,
    }
  })
}

const documentsOf = (site: Site, c: Context) => {
  const now = site.now()
  const lang = langAsked(c)
  const pageId = new URL(site.url).hostname
  const watched = watchedOf(site, now)
  const components = watched.map((one) => componentOf(pageId, lang, one, now))
  const setting: Setting = { site, lang, now, pageId, components }
  const latest = components.map((component) => component.updated_at).toSorted()
  return {
    page: {
      id: pageId,
      name: `${noticeOf(newsroomOf(site, lang))}${site.title} – ${site.registry.name}`,
      url: site.url,
      time_zone: 'Europe/Paris',
      updated_at: latest.at(-1) ?? new Date(beginningOf(site, now)).toISOString(),
    },
    components,
    status: () => rollupOf(watched),
    incidents: () =>
      site.store.incidents.list({ limit: most }).map((one) => statuspageIncident(setting, one)),
    // However many began since.
    unresolved: () => site.store.incidents.open().map((one) => statuspageIncident(setting, one)),
    maintenances: (...wanted: ReturnType<typeof maintenanceStatus>[]) =>
      site.store.maintenances
        .list({ limit: most })
        .filter(stands)
        .filter((one) => wanted.includes(maintenanceStatus(one, now)))
        .map((one) => statuspageMaintenance(setting, one)),
  }
}

type Documents = ReturnType<typeof documentsOf>

const bodies: Readonly<Record<string, (documents: Documents) => Record<string, unknown>>> = {
  status: ({ status }) => ({ status: status() }),
  components: ({ components }) => ({ components }),
  incidents: ({ incidents }) => ({ incidents: incidents() }),
  'incidents/unresolved': ({ unresolved }) => ({ incidents: unresolved() }),
  'scheduled-maintenances': ({ maintenances }) => ({
    scheduled_maintenances: maintenances('scheduled', 'in_progress', 'completed'),
  }),
  'scheduled-maintenances/active': ({ maintenances }) => ({
    scheduled_maintenances: maintenances('in_progress'),
  }),
  'scheduled-maintenances/upcoming': ({ maintenances }) => ({
    scheduled_maintenances: maintenances('scheduled'),
  }),
  summary: (documents) => ({
    components: documents.components,
    incidents: documents.unresolved(),
    scheduled_maintenances: documents.maintenances('scheduled', 'in_progress'),
    status: documents.status(),
  }),
}

/** The routes under /api/v2. */
export const createStatuspage = (site: Site): Hono => {
  const routes = new Hono()
  for (const [name, body] of Object.entries(bodies)) {
    routes.get(`/${name}.json`, (c) => {
      const documents = documentsOf(site, c)
      const document = { page: documents.page, ...body(documents) }
      return answer(c, JSON.stringify(document), 'application/json; charset=utf-8')
    })
  }
  return routes
}
