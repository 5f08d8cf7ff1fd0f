// The words of the pages on which exports are asked for, awaited and fetched.
import { count, french as fr, type Lang, numbers } from './language.ts'

const sizes = numbers({ maximumSignificantDigits: 3 })

const units = { fr: ['octets', 'ko', 'Mo', 'Go', 'To'], en: ['bytes', 'kB', 'MB', 'GB', 'TB'] } as const

/** A size in figures, with the decimal unit that suits it. */
export const sizeText = (lang: Lang, bytes: number): string => {
  const step = Math.min(4, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3))
  return `${sizes[lang].format(bytes / 1000 ** step)}\u00a0${units[lang][step]}`
}

const inFrench = {
  title: fr`Preuves`,
  intro: fr`Un export rassemble, pour un incident ou pour un intervalle, toutes les tentatives et toutes les mesures manquantes, avec leurs captures, le rapport en PDF et ce qu'il faut pour vérifier le tout sans nous faire confiance, hors ligne, des années plus tard.`,
  toVerify: fr`Vérifier un export`,
  redactedNote: fr`Les exports publics contiennent des copies où les valeurs personnelles sont masquées. Un export complet demande un accès accordé par l'exploitant de ce site : il passe par un lien qui expire, et chaque usage en est consigné.`,
  grantTitle: fr`Accès aux originaux`,
  grantNote: (holder: string, until: string) =>
    fr`Accordé à ${holder} jusqu'au ${until}. Les exports de cette page sont complets : ils contiennent des données personnelles, et ne doivent pas être publiés. Chaque ouverture, chaque export et chaque téléchargement est consigné dans le journal.`,
  grantLimited: fr`Cet accès est limité à un incident ou à un intervalle.`,
  ofIncident: fr`Pour un incident`,
  incident: fr`L'incident`,
  noIncident: fr`Aucun incident mesuré jusqu'ici.`,
  incidentIs: (journey: string, at: string, isOpen: boolean) =>
    fr`${journey}, ${at}${isOpen ? ' (en cours)' : ''}`,
  ofDays: fr`Pour un intervalle`,
  from: fr`Du`,
  to: fr`Au`,
  daysHelp: fr`Des jours entiers, à l'heure de Paris.`,
  journey: fr`Les captures de`,
  everyJourney: fr`tous les parcours`,
  journeyHelp: fr`Les relevés de tous les parcours y sont toujours, sans quoi rien ne prouverait qu'aucun ne manque ; ce choix ne porte que sur les captures.`,
  estimate: fr`Estimer la taille`,
  estimated: fr`Taille estimée`,
  estimatedWords: (size: string, files: number) => fr`Environ ${size}, en ${count('fr', files)} fichiers.`,
  runs: fr`Tentatives`,
  captured: fr`dont avec captures`,
  interval: fr`Intervalle`,
  make: fr`Préparer cet export`,
  back: fr`Choisir autre chose`,
  willRemove: (size: string) =>
    fr`Tous les exports ensemble peuvent occuper ${size} : au-delà, les plus anciens sont retirés. Leur empreinte reste dans le journal.`,
  faults: {
    choice: fr`Ce choix n'existe pas : prenez un incident de la liste, ou deux jours dont le second n'est pas avant le premier.`,
    outside: fr`Cet accès ne s'étend pas à ce choix.`,
    limit: fr`Trop de demandes sont venues d'ici. Recommencez dans une minute.`,
    queue_full: fr`Trop d'exports attendent déjà. Recommencez un peu plus tard.`,
    too_large: fr`Un tel export serait trop grand : choisissez un intervalle plus court, ou un seul parcours.`,
    never_stamped: fr`Aucune autorité n'a encore horodaté le journal : il n'y a rien à prouver pour l'instant. Recommencez dans quelques minutes.`,
    no_such_checkpoint: fr`Cet état du journal n'existe pas.`,
    not_covered: fr`Le journal n'a pas encore été horodaté depuis le début de cet intervalle. Recommencez dans quelques minutes.`,
    not_sealed: fr`Aucune autorité d'horodatage n'a répondu : l'export n'a pas pu être scellé. Recommencez plus tard.`,
    interrupted: fr`L'export a été interrompu : demandez-le de nouveau.`,
    fault: fr`L'export n'a pas pu être fait : c'est une faute de notre part, et elle est consignée chez nous.`,
    otherSite: fr`Cette demande vient d'un autre site : elle a été refusée.`,
    deadLink: fr`Ce lien est incomplet, expiré ou révoqué.`,
  },
  exportTitle: fr`Export`,
  waitingFor: (before: number) =>
    before === 0
      ? fr`Votre export est le prochain.`
      : fr`${before} export${before > 1 ? 's' : ''} avant le vôtre. Cette page se met à jour seule ; vous pouvez la fermer et y revenir.`,
  beingMade: (written: string, expected: string) =>
    fr`En préparation : ${written} écrits, sur environ ${expected}. Cette page se met à jour seule ; vous pouvez la fermer et y revenir.`,
  progress: fr`Avancement`,
  ready: fr`L'export est prêt.`,
  failed: fr`L'export n'a pas été fait.`,
  notHere: {
    removed: fr`Ce fichier a été retiré pour faire de la place. S'il vous a été remis, son empreinte dans le journal dit toujours que c'est lui.`,
    redacted: fr`Cet export a été écrit par l'exploitant de ce site, et n'y est pas gardé. S'il vous a été remis, son empreinte dans le journal dit que c'est lui.`,
    complete: fr`Cet export complet a été écrit par l'exploitant de ce site, et n'y est pas gardé : il peut contenir des données personnelles. S'il vous a été remis, son empreinte dans le journal dit que c'est lui.`,
  },
  download: (size: string) => fr`Télécharger (${size})`,
  afterwards: fr`Avant de l'ouvrir, vérifiez son empreinte ; puis suivez LISEZMOI.txt, dans l'archive.`,
  made: fr`Exports faits`,
  all: fr`Tous les exports`,
  none: fr`Aucun pour l'instant.`,
  madeAt: fr`Fait le`,
  size: fr`Taille`,
  digest: fr`SHA-256`,
  checkpoint: fr`État du journal`,
  logKey: fr`La clé du journal`,
  logKeyWords: fr`Tout est signé par cette clé. Notez-la, ou gardez-en une copie ailleurs : un export se vérifie contre elle, et non contre celle qu'il présente.`,
  file: fr`Fichier`,
  gone: { removed: fr`retiré`, redacted: fr`remis`, complete: fr`remis, complet` },
}

/** The words of one language. */
export type EvidenceWords = typeof inFrench

const inEnglish: EvidenceWords = {
  title: 'Evidence',
  intro:
    'An export gathers, for an incident or an interval, every attempt and every missing measurement, with their captures, the report as PDF (in French) and what it takes to verify it all without trusting us, offline, years later.',
  toVerify: 'Verify an export',
  redactedNote:
    'Public exports hold copies in which personal values are masked. A complete one takes a grant by the operator of this site: a link that expires, whose every use is logged.',
  grantTitle: 'Access to the originals',
  grantNote: (holder, until) =>
    `Granted to ${holder} until ${until}. The exports of this page are complete: they hold personal data and must not be published. Every opening, every export and every download is put in the log.`,
  grantLimited: 'This grant is limited to an incident or an interval.',
  ofIncident: 'For an incident',
  incident: 'The incident',
  noIncident: 'No incident was measured so far.',
  incidentIs: (journey, at, isOpen) => `${journey}, ${at}${isOpen ? ' (open)' : ''}`,
  ofDays: 'For an interval',
  from: 'From',
  to: 'To',
  daysHelp: 'Whole days, in Paris time.',
  journey: 'The captures of',
  everyJourney: 'all journeys',
  journeyHelp:
    'The records of all journeys are always there, or nothing would prove that none is missing; this choice is about captures only.',
  estimate: 'Estimate the size',
  estimated: 'Estimated size',
  estimatedWords: (size, files) => `About ${size}, in ${count('en', files)} files.`,
  runs: 'Attempts',
  captured: 'of which with captures',
  interval: 'Interval',
  make: 'Prepare this export',
  back: 'Choose something else',
  willRemove: (size) =>
    `All exports together may take ${size}: beyond that, the oldest are removed. Their fingerprints stay in the log.`,
  faults: {
    choice:
      'There is no such choice: take an incident of the list, or two days of which the second is not before the first.',
    outside: 'This grant does not reach that far.',
    limit: 'Too many requests came from here. Try again in a minute.',
    queue_full: 'Too many exports are waiting already. Try again a little later.',
    too_large: 'Such an export would be too large: choose a shorter interval, or one journey.',
    never_stamped:
      'No authority has time-stamped the log yet: there is nothing to prove for now. Try again in a few minutes.',
    no_such_checkpoint: 'There is no such state of the log.',
    not_covered: 'The log was not time-stamped yet since this interval began. Try again in a few minutes.',
    not_sealed: 'No time-stamp authority answered: the export could not be sealed. Try again later.',
    interrupted: 'The export was interrupted: ask for it again.',
    fault: 'The export could not be made: the fault is ours, and it is in our log.',
    otherSite: 'This request comes from another site: it was refused.',
    deadLink: 'This link is incomplete, expired or revoked.',
  },
  exportTitle: 'Export',
  waitingFor: (before) =>
    before === 0
      ? 'Your export is the next one.'
      : `${before} export${before > 1 ? 's' : ''} before yours. This page updates by itself; you may close it and come back.`,
  beingMade: (written, expected) =>
    `Being made: ${written} written, of about ${expected}. This page updates by itself; you may close it and come back.`,
  progress: 'Progress',
  ready: 'The export is ready.',
  failed: 'The export was not made.',
  notHere: {
    removed:
      'This file was removed to make room. If you were handed it, its fingerprint in the log still says that it is the one.',
    redacted:
      'This export was written by the operator of this site, and is not kept here. If you were handed it, its fingerprint in the log says that it is the one.',
    complete:
      'This complete export was written by the operator of this site, and is not kept here: it may hold personal data. If you were handed it, its fingerprint in the log says that it is the one.',
  },
  download: (size) => `Download (${size})`,
  afterwards: 'Before you open it, check its fingerprint; then follow LISEZMOI.txt (in French), inside.',
  made: 'Exports made',
  all: 'All exports',
  none: 'None so far.',
  madeAt: 'Made on',
  size: 'Size',
  digest: 'SHA-256',
  checkpoint: 'State of the log',
  logKey: 'The log’s key',
  logKeyWords:
    'Everything is signed by this key. Write it down, or keep a copy elsewhere: an export is verified against it, not against the one that it shows.',
  file: 'File',
  gone: { removed: 'removed', redacted: 'handed over', complete: 'handed over, complete' },
}

/** The words of exports, by language. */
export const evidenceWords: Readonly<Record<Lang, EvidenceWords>> = { fr: inFrench, en: inEnglish }
