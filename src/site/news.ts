// From the store to what feeds tell: changes of state, and words of named sources.
import type { Lang } from '../../views/language.ts'
import type { News, Newsroom } from '../../views/news.ts'
import {
  type NewsOf,
  newsOfMaintenance,
  newsOfRecord,
  newsOfStatement,
  newsOfTransition,
  withTakenBack,
} from '../alert/news.ts'
import type { Reported } from '../store/words.ts'
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

const newsOfReported = (site: Site, reported: Reported): NewsOf<'reported'> => ({
  ...newsOfRecord(site, 'reported', reported),
  kind: 'reported',
  path: `/incidents/${reported.id}`,
  title: reported.title,
  beganAt: reported.beganAt,
  endedAfter: reported.endedAfter,
  endedBefore: reported.endedBefore,
  sources: reported.sources,
})

// Words are written by people: this many hold years of them, so that one said long ago but recorded today is found.
const words = 500

/** The latest news of a probe (of all when null), newest first. */
export const latestNews = (site: Site, probe: string | null, limit: number, now: number): News[] => {
  const { store } = site
  const filter = { probe, limit: words }
  const all = [
    ...store.transitions.latest(probe, limit).flatMap((one) => newsOfTransition(site, one, now) ?? []),
    ...store.statements.list(filter).flatMap((one) => withTakenBack(newsOfStatement(site, one), one)),
    ...store.maintenances.list(filter).flatMap((one) => withTakenBack(newsOfMaintenance(site, one), one)),
    ...store.reports.list(filter).flatMap((one) => withTakenBack(newsOfReported(site, one), one)),
  ]
  return all.toSorted((a, b) => b.at - a.at).slice(0, limit)
}
