// The words of an incident told: its citation, its timeline, what it stopped, and the history they stand in.
import { count, french as fr, type Lang } from './language.ts'

const inFrench = {
  cite: fr`À citer`,
  citeNote: fr`La même phrase en deux langues, vraie au moment dit ; l'adresse ne changera pas.`,
  citeOpen: (
    journey: string,
    registry: string,
    start: string,
    attempts: string,
    range: string,
    step: string,
  ) =>
    fr`« ${journey} » (${registry}) : en échec depuis le ${start} (heure de Paris), en dernier lieu à l'étape « ${step} » ; ${attempts} ; durée à ce jour : ${range}.`,
  citeSilent: (
    journey: string,
    registry: string,
    start: string,
    attempts: string,
    range: string,
    step: string,
    last: string,
  ) =>
    fr`« ${journey} » (${registry}) : en échec du ${start} au moins jusqu'à la dernière observation, le ${last} (heure de Paris), en dernier lieu à l'étape « ${step} » ; ${attempts} ; ${range}. Rien de plus récent ne dit ce qu'il en est.`,
  citeClosed: (
    journey: string,
    registry: string,
    start: string,
    attempts: string,
    range: string,
    step: string,
    end: string,
  ) =>
    fr`« ${journey} » (${registry}) : premier échec constaté le ${start}, première réussite ensuite le ${end} (heure de Paris) ; dernière étape en échec : « ${step} » ; ${attempts} ; ${range}.`,
  citeSource: (title: string, at: string, address: string) =>
    fr`Source : ${title}, état au ${at} (heure de Paris), ${address}`,
  citeRetracted: fr`Cet incident a été retiré : il n'y a plus rien à en citer.`,
  tally: (attempts: number, failures: number, inconclusive: number) =>
    `${count('fr', attempts)}\u00a0tentative${attempts > 1 ? 's' : ''}, ${count('fr', failures)}\u00a0échec${failures > 1 ? 's' : ''}${inconclusive > 0 ? `, ${count('fr', inconclusive)}\u00a0sans conclusion` : ''}`,
  permalink: fr`Adresse permanente : `,
  without: (range: string) => fr`Hors maintenance annoncée à l'avance : ${range}.`,
  affected: fr`Qui et quoi`,
  affectedWho: (journey: string) =>
    fr`Quiconque suivait ce parcours comme notre sonde : ${journey}. Nous n'avons pas compté les usagers.`,
  neverReached: fr`Étapes jamais atteintes quand celle-ci échoue`,
  nothingAfter: fr`aucune : l'étape en échec est la dernière`,
  timeline: fr`Le fil des faits`,
  timelineNote: fr`Du premier échec à la fin, heure de Paris. Les tentatives voisines qui ont fini de même sont dites une fois.`,
  opened: fr`Échec confirmé : l'incident est ouvert.`,
  closed: fr`Retour confirmé : l'incident est clos.`,
  stillOpen: fr`L'incident n'est pas clos.`,
  many: (number: number, ended: string) =>
    fr`${count('fr', number)} tentatives, ${number === 2 ? 'toutes deux' : 'toutes'} ${ended}`,
  formsReached: fr`arrivées au formulaire`,
  formsReachedSlowly: fr`arrivées au formulaire, mais lentement`,
  firstOf: (at: string) => fr`la première, ${at}`,
  lastOf: (at: string) => fr`la dernière, ${at}`,
  gap: (number: number, from: string, to: string, why: string) =>
    from === to
      ? fr`Une tentative prévue n'a pas eu lieu, le ${from} : ${why}.`
      : fr`${count('fr', number)} tentatives prévues n'ont pas eu lieu, du ${from} au ${to} : ${why}.`,
  maintenance: (from: string, to: string, whose: string) =>
    fr`Maintenance annoncée, du ${from} au ${to} (${whose})`,
  announcedTitle: fr`Ce qui est annoncé`,
  announcedNote: fr`Nos tentatives continuent pendant la maintenance ; un échec mesuré reste un échec mesuré.`,
  saidTitle: fr`Ce que d'autres en ont dit`,
  announced: (at: string, isBefore: boolean) =>
    isBefore
      ? fr`annoncée le ${at}, avant son début`
      : fr`annoncée le ${at}, après son début : elle ne compte pas comme annoncée`,
  downloads: fr`Données de cet incident`,
  incidentJson: fr`L'incident en JSON`,
  incidentEvidence: fr`Les preuves, à exporter : captures, journal, horodatages, rapport`,
  runsCsv: fr`Ses tentatives en CSV`,
  corrections: fr`Journal des corrections`,
  noCorrections: fr`Aucune tentative de cet incident n'a été retirée des chiffres, ni l'incident lui-même.`,
  takenBack: (at: string, reason: string) => fr`Constat a retiré ceci le ${at}. Motif : ${reason}`,
  reportedTitle: fr`Incident rapporté`,
  reportedNote: fr`Constat n'a pas mesuré cet incident : d'autres l'ont rapporté. Il n'entre dans aucun chiffre de ce site.`,
  reportedBegan: fr`Début rapporté`,
  reportedEnd: fr`Fin rapportée`,
  endedAfter: (at: string) => fr`pas avant le ${at}`,
  endedBefore: (at: string) => fr`au plus tard le ${at}`,
  endUnknown: fr`inconnue`,
  recorded: fr`Consigné ici`,
  sources: 'Sources',
  year: fr`Année`,
  every: fr`tous`,
  everyYear: fr`toutes`,
  show: fr`Afficher`,
  expected: fr`Attendu : `,
  seen: fr`Vu : `,
  asExpected: fr`ce qui était attendu.`,
  fault: fr`À qui la faute`,
  faultOf: {
    registry: fr`Au registre, à ce que nous avons vu.`,
    nobody: fr`À personne que nous puissions nommer : le registre a le bénéfice du doute.`,
    ours: fr`À nous, non au registre.`,
    none: fr`Aucune faute : la tentative a réussi.`,
  },
  retiredNote: fr`Ce parcours n'est plus observé. Ce qui en a été mesuré reste ici.`,
}

/** The words of one language. */
export type StoryWords = typeof inFrench

const inEnglish: StoryWords = {
  cite: 'To cite',
  citeNote: 'The same sentence in two languages, true at the moment it names; the address will not change.',
  citeOpen: (journey, registry, start, attempts, range, step) =>
    `“${journey}” (${registry}): failing since ${start} (Paris time), most recently at the step “${step}”; ${attempts}; duration so far: ${range}.`,
  citeSilent: (journey, registry, start, attempts, range, step, last) =>
    `“${journey}” (${registry}): failing from ${start} at least until last seen, on ${last} (Paris time), most recently at the step “${step}”; ${attempts}; ${range}. Nothing more recent tells how it stands.`,
  citeClosed: (journey, registry, start, attempts, range, step, end) =>
    `“${journey}” (${registry}): first failure seen on ${start}, first success afterwards on ${end} (Paris time); last failing step: “${step}”; ${attempts}; ${range}.`,
  citeSource: (title, at, address) => `Source: ${title}, as of ${at} (Paris time), ${address}`,
  citeRetracted: 'This incident has been retracted: there is nothing left to cite of it.',
  tally: (attempts, failures, inconclusive) =>
    `${count('en', attempts)} attempt${attempts === 1 ? '' : 's'}, ${count('en', failures)} failure${failures === 1 ? '' : 's'}${inconclusive > 0 ? `, ${count('en', inconclusive)} inconclusive` : ''}`,
  permalink: 'Permanent address: ',
  without: (range) => `Without maintenance announced beforehand: ${range}.`,
  affected: 'Who and what',
  affectedWho: (journey) =>
    `Whoever took this journey as our probe does: ${journey}. We did not count the users.`,
  neverReached: 'Steps never reached while this one fails',
  nothingAfter: 'none: the failing step is the last one',
  timeline: 'The course of events',
  timelineNote:
    'From the first failure to the end, Paris time. Neighbouring attempts that ended alike are told once.',
  opened: 'Failure confirmed: the incident is open.',
  closed: 'Recovery confirmed: the incident is closed.',
  stillOpen: 'The incident is not closed.',
  many: (number, ended) => `${count('en', number)} attempts, ${number === 2 ? 'both' : 'all'} ${ended}`,
  formsReached: 'reached the form',
  formsReachedSlowly: 'reached the form, but slowly',
  firstOf: (at) => `the first, ${at}`,
  lastOf: (at) => `the last, ${at}`,
  gap: (number, from, to, why) =>
    from === to
      ? `A planned attempt did not take place, on ${from}: ${why}.`
      : `${count('en', number)} planned attempts did not take place, from ${from} to ${to}: ${why}.`,
  maintenance: (from, to, whose) => `Announced maintenance, from ${from} to ${to} (${whose})`,
  announcedTitle: 'What is announced',
  announcedNote:
    'Our attempts go on during maintenance; a failure that is measured stays a measured failure.',
  saidTitle: 'What others said of it',
  announced: (at, isBefore) =>
    isBefore
      ? `announced on ${at}, before it began`
      : `announced on ${at}, after it began: it does not count as announced`,
  downloads: 'Data of this incident',
  incidentJson: 'The incident as JSON',
  incidentEvidence: 'The evidence, to export: captures, log, time stamps, report',
  runsCsv: 'Its attempts as CSV',
  corrections: 'Correction log',
  noCorrections:
    'Neither an attempt of this incident nor the incident itself has been taken out of the figures.',
  takenBack: (at, reason) => `Constat took this back on ${at}. Reason: ${reason}`,
  reportedTitle: 'Reported incident',
  reportedNote:
    'Constat did not measure this incident: others reported it. It is in none of this site’s figures.',
  reportedBegan: 'Reported start',
  reportedEnd: 'Reported end',
  endedAfter: (at) => `not before ${at}`,
  endedBefore: (at) => `at the latest on ${at}`,
  endUnknown: 'unknown',
  recorded: 'Recorded here',
  sources: 'Sources',
  year: 'Year',
  every: 'all',
  everyYear: 'all',
  show: 'Show',
  expected: 'Expected: ',
  seen: 'Seen: ',
  asExpected: 'what was expected.',
  fault: 'Whose fault',
  faultOf: {
    registry: 'The registry’s, from what we saw.',
    nobody: 'Nobody’s that we could name: the registry has the benefit of the doubt.',
    ours: 'Ours, not the registry’s.',
    none: 'No fault: the attempt passed.',
  },
  retiredNote: 'This journey is no longer watched. What was measured of it stays here.',
}

/** The words of an incident told, and of the history it stands in. */
export const storyWords: Readonly<Record<Lang, StoryWords>> = { fr: inFrench, en: inEnglish }
