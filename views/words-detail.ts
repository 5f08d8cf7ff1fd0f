// The words of the pages on one incident, one run and one journey.
import { count, french as fr, type Lang } from './language.ts'

const inFrench = {
  incidentTitle: (journey: string, date: string) => fr`${journey} : incident du ${date}`,
  openSince: (start: string, step: string) =>
    fr`En cours : premier échec constaté le ${start} (heure de Paris), dernier à l'étape « ${step} ».`,
  failingWhenLastSeen: (start: string, step: string) =>
    fr`En échec à la dernière observation : premier échec constaté le ${start} (heure de Paris), dernier à l'étape « ${step} ».`,
  openUntilRetracted: (start: string, step: string) =>
    fr`En cours lors de son retrait : premier échec constaté le ${start} (heure de Paris), dernier à l'étape « ${step} ».`,
  closedOn: (start: string, end: string, step: string) =>
    fr`Clos : premier échec constaté le ${start}, première réussite ensuite le ${end} (heure de Paris) ; dernière étape en échec : « ${step} ».`,
  lasted: (range: string) => fr`Durée : ${range}.`,
  lasting: (range: string) => fr`Durée à ce jour : ${range}.`,
  silent: (last: string) =>
    fr`L'étape en échec n'a pas été observée depuis le ${last} (heure de Paris) : son état présent est inconnu.`,
  retracted: fr`Cet incident a été retiré. Ce qui en avait été publié reste affiché, barré.`,
  corrections: fr`Corrections`,
  correctionOf: { run: fr`Tentative écartée des mesures`, incident: fr`Incident retiré` },
  bounds: fr`Ce qui borne la durée`,
  bound: fr`Borne`,
  moment: fr`Heure de Paris`,
  utc: fr`Temps universel`,
  attempt: fr`Tentative`,
  lastGood: fr`Dernière réussite connue avant la panne`,
  firstBad: fr`Premier échec`,
  lastBad: fr`Dernier échec`,
  firstGood: fr`Première réussite ensuite`,
  noneKnown: fr`aucune connue`,
  notYet: fr`pas encore`,
  see: fr`Voir la tentative`,
  boundsNote: fr`La durée minimale est la somme des intervalles entre échecs voisins, sans réussite entre eux ; la durée maximale va de la dernière réussite connue à la première qui a suivi. Chaque tentative compte du côté qui nous est le moins favorable.`,
  figures: fr`Ce qui a été observé`,
  failures: fr`Échecs`,
  attempts: fr`Tentatives`,
  inconclusive: fr`Sans conclusion`,
  longestUnobserved: fr`Plus long temps sans observation`,
  stepsFailing: fr`Étapes vues en échec`,
  pictures: fr`Avant et pendant`,
  pictureBefore: (step: string, at: string) =>
    fr`Dernière réussite connue : l'étape « ${step} », tentative du ${at}.`,
  pictureDuring: (step: string, at: string) => fr`Premier échec : l'étape « ${step} », tentative du ${at}.`,
  attemptsOf: fr`Les tentatives`,
  latestShown: (shown: number) => fr`Les ${count('fr', shown)} dernières tentatives de l'incident.`,
  folded: (number: number, first: string, last: string) =>
    fr`${count('fr', number)} tentatives semblables, de ${first} à ${last}`,
  runTitle: (journey: string, at: string) => fr`${journey} : tentative du ${at}`,
  seen: fr`Relevé de la sonde : `,
  seenAt: fr`Page : `,
  steps: fr`Étape par étape`,
  withheld: {
    not_published: fr`La capture d'écran de cette étape est sous scellés : ce Constat ne la publie pas.`,
    not_examined: fr`La capture d'écran de cette étape est sous scellés : on n'a pas pu y chercher les valeurs personnelles.`,
  },
  erased: (at: string) =>
    fr`La capture d'écran a été effacée le ${at}, au terme de sa conservation ; son empreinte reste dans le relevé.`,
  picture: (step: string, state: string, at: string) =>
    fr`Capture d'écran prise à la fin de l'étape « ${step} » (${state}), le ${at}.`,
  controls: fr`Sites témoins`,
  controlsNote: fr`Interrogés juste après l'échec avec le même navigateur : si aucun ne répond, la faute est à notre connexion et non au registre.`,
  noControls: fr`Aucun site témoin n'a été interrogé : il n'y en a besoin qu'après un échec.`,
  controlsAnswered: fr`Au même moment, un site témoin répondait au même navigateur : la cause n'est pas notre connexion.`,
  answered: fr`a répondu`,
  silentControl: fr`n'a pas répondu`,
  environment: fr`Conditions de la tentative`,
  tier: 'Portée',
  trigger: 'Motif',
  vantage: fr`Point d'observation`,
  planned: fr`Prévue`,
  started: fr`Commencée`,
  ended: fr`Terminée`,
  took: fr`Durée des étapes`,
  userAgent: fr`Agent utilisateur`,
  browser: 'Navigateur',
  runId: fr`Identifiant`,
  json: fr`Cette page en JSON`,
  partOf: fr`Cette tentative fait partie d'un incident`,
  discountedOn: (reason: string) => fr`Cette tentative est écartée des mesures. Motif : ${reason}`,
  journeyIntro: fr`Ce que notre sonde fait, dans l'ordre, comme le ferait une personne : elle ouvre un vrai navigateur et suit les liens depuis la page d'accueil.`,
  submitsHere: fr`À partir d'ici, la tentative envoie quelque chose au registre ; une tentative qui s'arrête au formulaire s'arrête avant.`,
  neverFromHere: fr`À partir d'ici, le parcours engagerait (contrat, paiement) : nos tentatives s'arrêtent avant.`,
  schedules: fr`Calendrier`,
  every: (interval: string, cron: string, slow: string) =>
    fr`une tentative toutes les ${interval} (calendrier cron : ${cron}) ; jugée lente au-delà de ${slow}`,
  noSchedule: fr`Aucune tentative n'est prévue.`,
  gaps: fr`Tentatives prévues qui n'ont pas eu lieu`,
  noGaps: 'Aucune.',
  gap: (number: number) => `${count('fr', number)}\u00a0tentative${number > 1 ? 's' : ''}`,
  gapReason: {
    stopped: fr`Constat était arrêté`,
    busy: fr`une autre tentative occupait la place`,
    asked_to_wait: fr`le registre avait demandé d'attendre`,
    not_recorded: fr`Constat n'a pas pu consigner ce qu'il faisait`,
    paused: fr`l'observation était suspendue`,
  },
}

/** The words of one language. */
export type DetailWords = typeof inFrench

const inEnglish: DetailWords = {
  incidentTitle: (journey, date) => `${journey}: incident of ${date}`,
  openSince: (start, step) =>
    `Open: first failure seen on ${start} (Paris time), latest at the step “${step}”.`,
  failingWhenLastSeen: (start, step) =>
    `Failing when last seen: first failure seen on ${start} (Paris time), latest at the step “${step}”.`,
  openUntilRetracted: (start, step) =>
    `Open when it was retracted: first failure seen on ${start} (Paris time), latest at the step “${step}”.`,
  closedOn: (start, end, step) =>
    `Closed: first failure seen on ${start}, first success afterwards on ${end} (Paris time); last failing step: “${step}”.`,
  lasted: (range) => `Duration: ${range}.`,
  lasting: (range) => `Duration so far: ${range}.`,
  silent: (last) =>
    `The failing step has not been observed since ${last} (Paris time): its present state is unknown.`,
  retracted: 'This incident has been retracted. What had been published of it stays on show, struck through.',
  corrections: 'Corrections',
  correctionOf: { run: 'Attempt taken out of the figures', incident: 'Incident retracted' },
  bounds: 'What bounds the duration',
  bound: 'Bound',
  moment: 'Paris time',
  utc: 'Universal time',
  attempt: 'Attempt',
  lastGood: 'Last known success before the outage',
  firstBad: 'First failure',
  lastBad: 'Last failure',
  firstGood: 'First success afterwards',
  noneKnown: 'none known',
  notYet: 'not yet',
  see: 'See the attempt',
  boundsNote:
    'The minimum is the sum of the intervals between neighbouring failures with no success between them; the maximum goes from the last known success to the first one afterwards. Each attempt counts on the side least favourable to us.',
  figures: 'What was observed',
  failures: 'Failures',
  attempts: 'Attempts',
  inconclusive: 'Inconclusive',
  longestUnobserved: 'Longest time without observation',
  stepsFailing: 'Steps seen failing',
  pictures: 'Before and during',
  pictureBefore: (step, at) => `Last known success: the step “${step}”, attempt of ${at}.`,
  pictureDuring: (step, at) => `First failure: the step “${step}”, attempt of ${at}.`,
  attemptsOf: 'The attempts',
  latestShown: (shown) => `The latest ${count('en', shown)} attempts of the incident.`,
  folded: (number, first, last) => `${count('en', number)} like attempts, from ${first} to ${last}`,
  runTitle: (journey, at) => `${journey}: attempt of ${at}`,
  seen: 'The probe’s record: ',
  seenAt: 'Page: ',
  steps: 'Step by step',
  withheld: {
    not_published: 'The screenshot of this step is under seal: this Constat does not publish it.',
    not_examined: 'The screenshot of this step is under seal: personal values could not be looked for in it.',
  },
  erased: (at) => `The screenshot was erased on ${at}, its time being up; its hash stays in the record.`,
  picture: (step, state, at) => `Screenshot taken at the end of the step “${step}” (${state}), on ${at}.`,
  controls: 'Control sites',
  controlsNote:
    'Asked just after the failure with the same browser: if none answers, the fault is our connection’s and not the registry’s.',
  noControls: 'No control site was asked: one is needed only after a failure.',
  controlsAnswered:
    'A control site answered the same browser at the same moment: our connection is not the cause.',
  answered: 'answered',
  silentControl: 'did not answer',
  environment: 'Conditions of the attempt',
  tier: 'Extent',
  trigger: 'Reason',
  vantage: 'Vantage point',
  planned: 'Planned',
  started: 'Started',
  ended: 'Ended',
  took: 'Time the steps took',
  userAgent: 'User agent',
  browser: 'Browser',
  runId: 'Identifier',
  json: 'This page as JSON',
  partOf: 'This attempt is part of an incident',
  discountedOn: (reason) => `This attempt is taken out of the figures. Reason: ${reason}`,
  journeyIntro:
    'What our probe does, in order, as a person would: it opens a real browser and follows the links from the home page.',
  submitsHere:
    'From here on, the attempt sends something to the registry; an attempt that goes up to the form stops before this.',
  neverFromHere: 'From here on, the journey would bind (contract, payment): our attempts stop before this.',
  schedules: 'Schedule',
  every: (interval, cron, slow) =>
    `an attempt every ${interval} (cron schedule: ${cron}); called slow beyond ${slow}`,
  noSchedule: 'No attempt is planned.',
  gaps: 'Planned attempts that did not take place',
  noGaps: 'None.',
  gap: (number) => `${count('en', number)}\u00a0attempt${number > 1 ? 's' : ''}`,
  gapReason: {
    stopped: 'Constat was stopped',
    busy: 'another attempt held the place',
    asked_to_wait: 'the registry had asked us to wait',
    not_recorded: 'Constat could not record what it was doing',
    paused: 'watching was suspended',
  },
}

/** The words of the pages on one incident, one run and one journey. */
export const detailWords: Readonly<Record<Lang, DetailWords>> = { fr: inFrench, en: inEnglish }
