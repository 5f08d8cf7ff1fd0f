// The words of bars, charts and the heat map.
import { count, french as fr, type Lang } from './language.ts'
import { durationText, secondsText } from './time.ts'

/** What a stretch of days comes to. Durations in milliseconds. */
export type BarSum = {
  readonly days: number
  readonly downMs: number
  readonly downDays: number
  /** Days with no more than failures that a success came after, or that nobody can date. */
  readonly loneDays: number
  readonly calmDays: number
  readonly blankDays: number
}

const days = (number: number) => `${count('fr', number)}\u00a0jour${number > 1 ? 's' : ''}`
const daysEn = (number: number) => `${count('en', number)}\u00a0day${number === 1 ? '' : 's'}`

const inFrench = {
  barsTitle: (number: number) => fr`Jour par jour, sur ${number} jours`,
  barsSum: (sum: BarSum) => {
    if (sum.blankDays === sum.days) return fr`Ces ${days(sum.days)} : rien n'a été mesuré.`
    const failing =
      sum.downDays === 0
        ? fr`aucun échec durable constaté`
        : fr`en échec pendant ${durationText('fr', sum.downMs, 'down')}, d'un échec au suivant, sur ${days(sum.downDays)}`
    const blank = sum.blankDays === 0 ? '' : fr` ; ${days(sum.blankDays)} sans aucune mesure`
    const lone = sum.loneDays === 0 ? '' : fr` ; ${days(sum.loneDays)} avec un échec isolé ou incertain`
    return fr`Ces ${days(sum.days)} : ${failing}${lone} ; ${days(sum.calmDays)} sans échec constaté${blank}.`
  },
  barsNote: fr`Une barre par jour, de minuit à minuit à Paris ; celle d'aujourd'hui grandit. Un état, même bref, y tient au moins un trentième de la hauteur.`,
  barsTable: fr`Les mêmes jours en tableau`,
  kind: {
    up: fr`Réussi`,
    degraded: 'Lent',
    down: fr`En échec`,
    uncertain: 'Incertain',
    none: fr`Non mesuré`,
  },
  kindNote: fr`Incertain : entre une réussite et un échec voisins, nul ne sait quand l'état a changé.`,
  day: 'Jour',
  eachDay: (first: string, last: string) => fr`du ${first} au ${last}, chaque jour`,
  paceTitle: (reach: string, number: number) => fr`Temps pour aller ${reach}, sur ${number} jours`,
  paceSum: (runs: number, median: number, slowest: number) =>
    runs === 1
      ? fr`La seule tentative réussie a pris ${secondsText('fr', median)} (à 2,5 % près).`
      : fr`La moitié des ${count('fr', runs)} tentatives réussies ont pris au plus ${secondsText('fr', median)}, et 95 % au plus ${secondsText('fr', slowest)} (à 2,5 % près).`,
  paceNone: fr`Aucune tentative réussie sur ces jours : aucun temps à montrer.`,
  median: fr`Médiane`,
  slowest: fr`95 % au plus`,
  paceKey: fr`Trait plein : médiane ; tirets : 95 % des tentatives ne dépassent pas.`,
  paceTable: fr`Les mêmes temps en tableau`,
  runs: fr`Réussites`,
  noRuns: fr`aucune réussite`,
  heatTitle: (year: string) => fr`L'année ${year}, jour par jour`,
  heat: {
    none: fr`rien de mesuré`,
    calm: fr`aucun échec constaté`,
    degraded: 'lent',
    uncertain: fr`incertain`,
    short: fr`moins d'une heure en échec`,
    long: fr`une à six heures en échec`,
    longest: fr`plus de six heures en échec`,
  },
  heatNote: (isOne: boolean) =>
    fr`Chaque case est un jour de Paris, chaque colonne une semaine qui commence le lundi${isOne ? '' : fr` ; le pire parcours décide`}. Le fond est gris quand rien n'a réussi ce jour-là, ou que moins de la moitié du jour a été mesurée.`,
  heatTable: fr`La même année en tableau`,
  month: 'Mois',
  failingDays: fr`Jours en échec ou incertains`,
  failingTime: fr`Temps en échec`,
  blankDays: fr`Jours sans mesure`,
}

/** The words of one language. */
export type ChartWords = typeof inFrench

const inEnglish: ChartWords = {
  barsTitle: (number) => `Day by day, over ${number} days`,
  barsSum: (sum) => {
    if (sum.blankDays === sum.days) return `Over these ${daysEn(sum.days)}: nothing was measured.`
    const failing =
      sum.downDays === 0
        ? 'no lasting failure seen'
        : `failing for ${durationText('en', sum.downMs, 'down')}, from one failure to the next, on ${daysEn(sum.downDays)}`
    const blank = sum.blankDays === 0 ? '' : `; ${daysEn(sum.blankDays)} without any measurement`
    const lone = sum.loneDays === 0 ? '' : `; ${daysEn(sum.loneDays)} with a lone or uncertain failure`
    return `Over these ${daysEn(sum.days)}: ${failing}${lone}; ${daysEn(sum.calmDays)} without a failure seen${blank}.`
  },
  barsNote:
    'One bar per day, from midnight to midnight in Paris; today’s still grows. A state, however brief, takes at least a thirtieth of the height.',
  barsTable: 'The same days as a table',
  kind: { up: 'Passing', degraded: 'Slow', down: 'Failing', uncertain: 'Uncertain', none: 'Not measured' },
  kindNote:
    'Uncertain: between a success and a failure next to each other, nobody knows when the state changed.',
  day: 'Day',
  eachDay: (first, last) => `from ${first} to ${last}, each day`,
  paceTitle: (reach, number) => `Time to go ${reach}, over ${number} days`,
  paceSum: (runs, median, slowest) =>
    runs === 1
      ? `The only passing attempt took ${secondsText('en', median)} (within 2.5%).`
      : `Half of the ${count('en', runs)} passing attempts took at most ${secondsText('en', median)}, and 95% at most ${secondsText('en', slowest)} (within 2.5%).`,
  paceNone: 'No attempt passed on these days: there is no time to show.',
  median: 'Median',
  slowest: '95% at most',
  paceKey: 'Solid line: median; dashes: 95% of the attempts do not exceed.',
  paceTable: 'The same times as a table',
  runs: 'Successes',
  noRuns: 'no success',
  heatTitle: (year) => `The year ${year}, day by day`,
  heat: {
    none: 'nothing measured',
    calm: 'no failure seen',
    degraded: 'slow',
    uncertain: 'uncertain',
    short: 'failing for less than an hour',
    long: 'failing for one to six hours',
    longest: 'failing for more than six hours',
  },
  heatNote: (isOne) =>
    `Each square is a day in Paris, each column a week that starts on Monday${isOne ? '' : '; the worst journey decides'}. The ground is grey when nothing passed that day, or when less than half of the day was measured.`,
  heatTable: 'The same year as a table',
  month: 'Month',
  failingDays: 'Days failing or uncertain',
  failingTime: 'Time failing',
  blankDays: 'Days not measured',
}

/** The words of bars, charts and the heat map. */
export const chartWords: Readonly<Record<Lang, ChartWords>> = { fr: inFrench, en: inEnglish }
