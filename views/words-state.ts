// What is said of a journey now: its state in a word, and the sentence that can be quoted.
import type { Episode, Journey, StateKey } from './journey.ts'
import { stateKeyOf } from './journey.ts'
import { type Bilingual, count, french as fr, type Lang } from './language.ts'
import { moment, rangeText } from './time.ts'

/** A state in a word or two. */
export const stateWords: Readonly<Record<StateKey, Bilingual>> = {
  completes: { fr: 'Fonctionne', en: 'Working' },
  'stops-short': { fr: 'Fonctionne, contrat non tenté', en: 'Working, contract not tried' },
  reachable: { fr: 'Formulaire accessible', en: 'Form reachable' },
  slow: { fr: 'Fonctionne lentement', en: 'Working slowly' },
  'slow-short': { fr: 'Lent, contrat non tenté', en: 'Slow, contract not tried' },
  'slow-form': { fr: 'Formulaire accessible, mais lent', en: 'Form reachable, but slow' },
  suspect: { fr: 'Échec pas encore confirmé', en: 'Failure not yet confirmed' },
  down: { fr: 'En échec', en: 'Failing' },
  'last-seen-failing': { fr: 'En échec à la dernière observation', en: 'Failing when last seen' },
  unknown: { fr: 'Inconnu', en: 'Unknown' },
  'never-measured': { fr: 'Pas encore mesuré', en: 'Not measured yet' },
  paused: { fr: 'Observation suspendue', en: 'Watching suspended' },
  retired: { fr: 'Parcours plus observé', en: 'No longer watched' },
}

const zone = { fr: '(heure de Paris)', en: '(Paris time)' }

const when = (lang: Lang, at: number) => `${moment(lang, at)} ${zone[lang]}`

const attemptsFr = ({ attempts, failures, inconclusive, stepCount, passesSince }: Episode) => {
  if (failures === attempts && stepCount === 1 && passesSince === 0) {
    return failures === 1
      ? fr`Notre dernière tentative à cette étape a échoué.`
      : fr`Nos ${count('fr', failures)} dernières tentatives à cette étape ont échoué.`
  }
  const passes = attempts - failures - inconclusive + passesSince
  const said = [
    `${count('fr', attempts + passesSince)}\u00a0tentatives, ${count('fr', failures)}\u00a0échec${failures > 1 ? 's' : ''}`,
    ...(inconclusive > 0 ? [`${count('fr', inconclusive)}\u00a0sans conclusion`] : []),
    ...(passes > 0 ? [`${count('fr', passes)}\u00a0réussite${passes > 1 ? 's' : ''}`] : []),
  ]
  return `${said.join(', ')}.`
}

const attemptsEn = ({ attempts, failures, inconclusive, stepCount, passesSince }: Episode) => {
  if (failures === attempts && stepCount === 1 && passesSince === 0) {
    return failures === 1
      ? 'Our latest attempt at this step failed.'
      : `Our last ${count('en', failures)} attempts at this step failed.`
  }
  const passes = attempts - failures - inconclusive + passesSince
  const said = [
    `${count('en', attempts + passesSince)} attempts, ${count('en', failures)} failure${failures > 1 ? 's' : ''}`,
    ...(inconclusive > 0 ? [`${count('en', inconclusive)} inconclusive`] : []),
    ...(passes > 0 ? [`${count('en', passes)} success${passes > 1 ? 'es' : ''}`] : []),
  ]
  return `${said.join(', ')}.`
}

const attemptsSentence = (lang: Lang, episode: Episode): string =>
  lang === 'fr' ? attemptsFr(episode) : attemptsEn(episode)

const completedFr = (at: number | null) =>
  at === null
    ? fr`Aucun parcours mené jusqu'au bout à ce jour.`
    : fr`Dernier parcours mené jusqu'au bout le ${when('fr', at)}.`

const completedEn = (at: number | null) =>
  at === null ? 'No journey has been completed so far.' : `Last completed on ${when('en', at)}.`

const failing = (lang: Lang, episode: Episode) => {
  const range = rangeText(lang, episode.duration)
  const attempts = attemptsSentence(lang, episode)
  return lang === 'fr'
    ? fr`en échec depuis le ${when('fr', episode.firstBadAt)}, à l'étape « ${episode.step.fr} ». ${attempts} Durée à ce jour : ${range}.`
    : `failing since ${when('en', episode.firstBadAt)}, at the step “${episode.step.en}”. ${attempts} Duration so far: ${range}.`
}

const lastSeenFailing = (lang: Lang, episode: Episode) =>
  lang === 'fr'
    ? fr`en échec à la dernière observation, le ${when('fr', episode.lastObservedAt)}, à l'étape « ${episode.step.fr} ». Rien de plus récent ne dit ce qu'il en est.`
    : `failing when last seen, on ${when('en', episode.lastObservedAt)}, at the step “${episode.step.en}”. Nothing more recent tells how it stands.`

const suspected = (lang: Lang, { failures, firstBadAt, step }: Episode) => {
  if (failures > 1) {
    return lang === 'fr'
      ? fr`${count('fr', failures)} échecs depuis le ${when('fr', firstBadAt)}, pas encore assez pour une panne, en dernier lieu à l'étape « ${step.fr} ». Les prochaines tentatives le confirmeront ou le démentiront.`
      : `${count('en', failures)} failures since ${when('en', firstBadAt)}, not yet enough for an outage, most recently at the step “${step.en}”. The next attempts will confirm it or clear it.`
  }
  return lang === 'fr'
    ? fr`un échec, pas encore confirmé, le ${when('fr', firstBadAt)}, à l'étape « ${step.fr} ». Les prochaines tentatives le confirmeront ou le démentiront.`
    : `a failure, not yet confirmed, on ${when('en', firstBadAt)}, at the step “${step.en}”. The next attempts will confirm it or clear it.`
}

const saidFr: Readonly<Record<StateKey, (journey: Journey) => string>> = {
  completes: ({ completedAt }) => fr`fonctionne. ${completedFr(completedAt)}`,
  'stops-short': ({ reached, completedAt }) =>
    fr`va jusqu'à l'étape « ${reached?.title.fr ?? ''} » ; le contrat n'est pas tenté. ${completedFr(completedAt)}`,
  'slow-short': ({ reached, slowSince, completedAt }) =>
    fr`va jusqu'à l'étape « ${reached?.title.fr ?? ''} », mais lentement${slowSince === null ? '' : fr` depuis le ${when('fr', slowSince)}`} ; le contrat n'est pas tenté. ${completedFr(completedAt)}`,
  reachable: ({ completedAt }) =>
    fr`formulaire accessible ; l'envoi n'a pas été tenté. ${completedFr(completedAt)}`,
  slow: ({ slowSince, completedAt }) =>
    fr`fonctionne, mais lentement${slowSince === null ? '' : fr` depuis le ${when('fr', slowSince)}`}. ${completedFr(completedAt)}`,
  'slow-form': ({ slowSince, completedAt }) =>
    fr`formulaire accessible, mais lent${slowSince === null ? '' : fr` depuis le ${when('fr', slowSince)}`} ; l'envoi n'a pas été tenté. ${completedFr(completedAt)}`,
  suspect: ({ episode }) => (episode ? suspected('fr', episode) : ''),
  down: ({ episode }) => (episode ? failing('fr', episode) : ''),
  'last-seen-failing': ({ episode }) => (episode ? lastSeenFailing('fr', episode) : ''),
  unknown: ({ observedAt, completedAt }) =>
    fr`état inconnu : aucune tentative concluante${observedAt === null ? '' : fr` depuis le ${when('fr', observedAt)}`}. ${completedFr(completedAt)}`,
  'never-measured': () => fr`pas encore mesuré : aucune tentative n'a encore abouti à une conclusion.`,
  paused: () => fr`observation suspendue : rien n'est mesuré pour l'instant.`,
  retired: () => fr`ce parcours n'est plus observé.`,
}

const saidEn: Readonly<Record<StateKey, (journey: Journey) => string>> = {
  completes: ({ completedAt }) => `working. ${completedEn(completedAt)}`,
  'stops-short': ({ reached, completedAt }) =>
    `goes up to the step “${reached?.title.en ?? ''}”; the contract is not tried. ${completedEn(completedAt)}`,
  'slow-short': ({ reached, slowSince, completedAt }) =>
    `goes up to the step “${reached?.title.en ?? ''}”, but slowly${slowSince === null ? '' : ` since ${when('en', slowSince)}`}; the contract is not tried. ${completedEn(completedAt)}`,
  reachable: ({ completedAt }) => `form reachable; submission was not tried. ${completedEn(completedAt)}`,
  slow: ({ slowSince, completedAt }) =>
    `working, but slowly${slowSince === null ? '' : ` since ${when('en', slowSince)}`}. ${completedEn(completedAt)}`,
  'slow-form': ({ slowSince, completedAt }) =>
    `form reachable, but slow${slowSince === null ? '' : ` since ${when('en', slowSince)}`}; submission was not tried. ${completedEn(completedAt)}`,
  suspect: ({ episode }) => (episode ? suspected('en', episode) : ''),
  down: ({ episode }) => (episode ? failing('en', episode) : ''),
  'last-seen-failing': ({ episode }) => (episode ? lastSeenFailing('en', episode) : ''),
  unknown: ({ observedAt, completedAt }) =>
    `state unknown: no conclusive attempt${observedAt === null ? '' : ` since ${when('en', observedAt)}`}. ${completedEn(completedAt)}`,
  'never-measured': () => 'not measured yet: no attempt has reached a conclusion so far.',
  paused: () => 'watching is suspended: nothing is being measured for now.',
  retired: () => 'this journey is no longer watched.',
}

/** What is known of a journey, as a sentence that begins in lower case: it follows the journey's name. */
export const stateSentence = (lang: Lang, journey: Journey): string =>
  (lang === 'fr' ? saidFr : saidEn)[stateKeyOf(journey)](journey)
