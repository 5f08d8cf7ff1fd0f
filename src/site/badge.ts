// Badges: one state in a word, as an SVG of our own and in the form that Shields draws from.

import { type Context, Hono } from 'hono'
import { badgeSvg } from '../../views/badge.ts'
import { type Journey, type StateKey, stateKeyOf, worstOf } from '../../views/journey.ts'
import type { Lang } from '../../views/language.ts'
import { noticeOf } from '../../views/words-news.ts'
import { stateWords } from '../../views/words-state.ts'
import { answer, bothLanguages, langAsked } from './answer.ts'
import { journeyView } from './journey.ts'
import { newsroomOf } from './news.ts'
import type { Site, SiteProbe } from './site.ts'

// Dark enough for white words; what nobody knows is grey, whatever was seen before.
const green = '#2b6e3f'
const amber = '#8a5a00'
const red = '#b3261e'
const grey = '#5f6368'

const colours: Readonly<Record<StateKey, string>> = {
  completes: green,
  'stops-short': green,
  reachable: green,
  slow: amber,
  'slow-short': amber,
  'slow-form': amber,
  suspect: amber,
  down: red,
  'last-seen-failing': grey,
  unknown: grey,
  'never-measured': grey,
  paused: grey,
  retired: grey,
}

const nothing: Readonly<Record<Lang, string>> = { fr: 'Aucun parcours', en: 'No journey' }

const badgeOf = (site: Site, probe: SiteProbe | null, lang: Lang) => {
  const now = site.now()
  const journeys = (probe ? [probe] : site.probes).map((one) => journeyView(site, one, now, 0))
  const worst: Journey | null = worstOf(journeys)
  const key = worst && stateKeyOf(worst)
  return {
    label: probe ? probe.title[lang] : site.registry.name,
    message: `${noticeOf(newsroomOf(site, lang))}${key ? stateWords[key][lang] : nothing[lang]}`,
    color: key ? colours[key] : grey,
  }
}

// The least that Shields accepts.
const cacheSeconds = 300

/** The routes of badges, over every journey and for each. */
export const createBadges = (site: Site): Hono => {
  const routes = new Hono()
  const svg = (c: Context, probe: SiteProbe | null) =>
    answer(c, badgeSvg({ lang: langAsked(c), ...badgeOf(site, probe, langAsked(c)) }), 'image/svg+xml')
  const json = (c: Context, probe: SiteProbe | null) => {
    const badge = { schemaVersion: 1, ...badgeOf(site, probe, langAsked(c)), cacheSeconds }
    return answer(c, JSON.stringify(badge), 'application/json; charset=utf-8')
  }
  for (const base of bothLanguages) {
    routes.get(`${base}/badge.svg`, (c) => svg(c, null))
    routes.get(`${base}/badge.json`, (c) => json(c, null))
    for (const probe of site.probes) {
      routes.get(`${base}/probes/${probe.id}/badge.svg`, (c) => svg(c, probe))
      routes.get(`${base}/probes/${probe.id}/badge.json`, (c) => json(c, probe))
    }
  }
  return routes
}
