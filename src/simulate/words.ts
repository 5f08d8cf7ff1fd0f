// What others said in the simulated year: every source is made up, and says so.
import type { Store } from '../store/store.ts'
import type { Maintenance, Reported, Statement } from '../store/words.ts'
import { longOutage, momentIn } from './troubles.ts'

const hour = 3_600_000
const day = 24 * hour

type Said = Pick<Statement, 'speaker' | 'source' | 'words'> & { readonly afterDays: number }

const nbsp = '\u00a0'

// Days after the long outage began.
const saidOfOutage: readonly Said[] = [
  {
    afterDays: 2.2,
    speaker: 'operator',
    source: 'Exploitant de Télépaix (fictif), communiqué',
    words: 'La continuité de service est assurée. Une opération de maintenance est en cours.',
  },
  {
    afterDays: 4.1,
    speaker: 'body',
    source: 'Fédération fictive de la relation client, lettre ouverte',
    words: `Aucun de nos adhérents n’a pu ouvrir de compte depuis quatre jours. Qui répond de leur conformité${nbsp}?`,
  },
  {
    afterDays: 6.3,
    speaker: 'press',
    source: 'Le Quotidien fictif',
    words: `«${nbsp}Impossible de s’inscrire${nbsp}»${nbsp}: le registre affiche un avis de maintenance depuis bientôt une semaine.`,
  },
  {
    afterDays: 11,
    speaker: 'operator',
    source: 'Exploitant de Télépaix (fictif), réseau social',
    words:
      'Le service est rétabli progressivement. Nous vous prions de nous excuser pour la gêne occasionnée.',
  },
  {
    afterDays: 17.2,
    speaker: 'authority',
    source: 'Autorité fictive de tutelle, réponse à une question écrite',
    words: 'Les inscriptions déjà faites restent valables pendant l’interruption.',
  },
  {
    afterDays: 26.3,
    speaker: 'operator',
    source: 'Exploitant de Télépaix (fictif), communiqué',
    words: 'Retour à la normale de l’ensemble de nos services.',
  },
]

const statementsFor = (store: Store, end: number): readonly Omit<Statement, 'id' | 'takenBack'>[] => {
  const began = momentIn(end, longOutage.days, longOutage.atHour)
  const incident = store.incidents
    .list({ probe: 'consumer-sign-up', before: began + day, limit: 10 })
    .find(({ firstBad }) => firstBad.at >= began - hour)
  return saidOfOutage.map(({ afterDays, ...said }) => {
    const saidAt = began + afterDays * day
    const about = { probe: null, incident: incident?.id ?? null, url: null, lang: 'fr' } as const
    return { ...said, ...about, saidAt, recordedAt: saidAt + hour }
  })
}

const maintenancesFor = (end: number): readonly Omit<Maintenance, 'id' | 'takenBack'>[] => {
  const announced = momentIn(end, 330, 20)
  const unannounced = momentIn(end, longOutage.days, longOutage.atHour)
  const source = 'Exploitant de Télépaix (fictif), page d’accueil'
  const about = { probe: null, source, url: null, lang: 'fr' } as const
  return [
    {
      ...about,
      announcedAt: announced - 5 * day,
      recordedAt: announced - 5 * day + hour,
      from: announced,
      to: announced + 7 * hour,
      words: 'Le service sera indisponible dans la nuit pour une opération de maintenance.',
    },
    {
      ...about,
      announcedAt: unannounced + 3 * hour,
      recordedAt: unannounced + 4 * hour,
      from: unannounced,
      to: unannounced + 2 * day,
      words: 'Une opération de maintenance est en cours.',
    },
  ]
}

// It falls into the longest silence of Constat: others saw what we did not.
const reportFor = (end: number): Omit<Reported, 'id' | 'takenBack'> => {
  const beganAt = momentIn(end, 254, 8)
  return {
    probe: 'consumer-sign-up',
    recordedAt: beganAt + 2 * day,
    beganAt,
    endedAfter: beganAt + 3 * hour,
    endedBefore: beganAt + 9 * hour,
    title: {
      fr: 'Inscription impossible, selon des lecteurs',
      en: 'Sign-up impossible, according to readers',
    },
    sources: [
      {
        name: 'Le Quotidien fictif',
        url: null,
        says: 'Des lecteurs n’ont pu s’inscrire de la matinée ; le service répondait de nouveau le soir.',
      },
    ],
  }
}

/** Keeps the words of the simulated year that ends at `end`, those said before `from` left out. */
export const keepWords = (store: Store, from: number, end: number) => {
  for (const said of statementsFor(store, end)) if (said.saidAt >= from) store.statements.keep(said)
  for (const one of maintenancesFor(end)) if (one.from >= from) store.maintenances.keep(one)
  const report = reportFor(end)
  if (report.beganAt >= from) store.reports.keep(report)
}
