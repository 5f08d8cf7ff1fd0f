// From the store to what feeds tell: changes of state, and words of named sources.
import type { Lang } from '../../views/language.ts'
import type { News, Newsroom } from '../../views/news.ts'
import { journeyOf } from '../alert/facts.ts'
import { newsOfMaintenance, newsOfStatement, newsOfTransition } from '../alert/news.ts'
import type { Reported } from '../store/words.ts'
import { stands } from '../store/words-corrections.ts'
import type { Site } from './site.ts'

/** What every entry says of the site, in a language. */
export const newsroomOf = ({ registry, vantages, practice, simulated }: Site, lang: Lang): Newsroom => ({
  lang,
  registry: registry.name,
  places: vantages.map(({ place }) => place),
  practice: practice !== null,
  simulated,
})

/** When this site began, as far as it knows: what stands where nothing has happened yet. */
export const beginningOf = ({ store }: Site, now: number): number => store.methods.list(1)[0]?.at ?? now

const newsOfReported = (site: Site, reported: Reported): News => ({
  ...reported,
  kind: 'reported',
  key: `reported-${reported.id}`,
  at: reported.recordedAt,
  updatedAt: reported.recordedAt,
  path: `/incidents/${reported.id}`,
  journey: reported.probe === null ? null : journeyOf(site, reported.probe),
})

// Words are written by people: this many hold years of them, so that one said long ago but recorded today is found.
const words = 500

/** The latest news of a probe (of all when null), newest first. */
export const latestNews = (site: Site, probe: string | null, limit: number, now: number): News[] => {
  const { store } = site
  const filter = { probe, limit: words }
  const all = [
    ...store.transitions.latest(probe, limit).flatMap((one) => newsOfTransition(site, one, now) ?? []),
    ...store.statements
      .list(filter)
      .filter(stands)
      .map((one) => newsOfStatement(site, one)),
    ...store.maintenances
      .list(filter)
      .filter(stands)
      .map((one) => newsOfMaintenance(site, one)),
    ...store.reports
      .list(filter)
      .filter(stands)
      .map((one) => newsOfReported(site, one)),
  ]
  return all.toSorted((a, b) => b.at - a.at).slice(0, limit)
}
