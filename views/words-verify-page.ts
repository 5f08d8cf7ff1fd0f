// The words around the checks of an export: how they went, whose keys were believed, how to do the same by hand.
import { french as fr, type Lang } from './language.ts'

const inFrench = {
  title: fr`Vérifier un export`,
  intro: fr`Choisissez un export de Constat (un fichier .asice). Il est vérifié ici même, dans votre navigateur : il n'est envoyé nulle part, et cette page n'a pas même le droit de se connecter à un serveur.`,
  noScript: fr`Sans JavaScript, cette page ne peut pas lire de fichier. Les outils ci-dessous font les mêmes vérifications.`,
  file: fr`L'export`,
  fileHelp: fr`Un fichier dont le nom finit par .asice.`,
  vkey: fr`La clé du journal (facultatif)`,
  vkeyHelp: fr`Une ligne, telle que vous la tenez d'ailleurs. Sans elle, la clé est celle que l'export présente.`,
  authorities: fr`Les certificats des autorités d'horodatage (facultatif)`,
  authoritiesHelp: fr`Des fichiers PEM, tels que ces autorités les publient. Sans eux, ce sont ceux que l'export présente.`,
  start: fr`Vérifier`,
  reading: fr`Lecture`,
  noFile: fr`Choisissez d'abord un fichier.`,
  badKey: fr`Ce n'est pas une clé de journal : c'est une ligne qui commence par le nom du journal.`,
  badAuthority: fr`Un de ces fichiers ne contient pas de certificat PEM.`,
  unread: fr`Le fichier n'a pas pu être lu jusqu'au bout.`,
  checks: fr`Les vérifications`,
  check: fr`Vérification`,
  proves: fr`Ce qu'elle prouve`,
  command: fr`La commande standard qui fait de même`,
  result: fr`Résultat`,
  pending: fr`en attente`,
  holds: fr`tient`,
  fails: fr`ne tient pas`,
  found: fr`Constaté :`,
  allHold: fr`Tout tient : les quatorze vérifications ont réussi.`,
  notAll: fr`Cet export ne tient pas. Première vérification qui échoue :`,
  trust: {
    logKey: {
      pinned: fr`La clé du journal est celle que vous avez donnée.`,
      carried: fr`La clé du journal vient de l'export lui-même : comparez-la à celle qui vous a été remise ou que le site publie.`,
    },
    authorities: {
      pinned: fr`Les autorités d'horodatage sont celles que vous avez données.`,
      carried: fr`Les certificats des autorités viennent de l'export lui-même : comparez-les à ceux que ces autorités publient.`,
    },
  },
  about: fr`L'export`,
  interval: fr`Intervalle (temps universel)`,
  runs: fr`Tentatives`,
  missed: fr`Prévues et pas faites`,
  bare: fr`Sans captures dans l'export`,
  underWay: fr`Annoncées, et encore sans relevé`,
  sealedBy: fr`Scellé par`,
  kind: fr`Contenu`,
  complete: fr`originaux complets`,
  redacted: fr`copies masquées`,
  origin: fr`Journal`,
  byHand: fr`Avec vos propres outils`,
  byHandWords: fr`Rien de tout cela ne demande de nous faire confiance, ni à ce site. Dans un dossier vide, sans réseau, avec unzip, sha256sum, openssl et un shell POSIX :`,
  byHandMore: fr`VERIFICATION.md, dans l'archive, donne chaque commande avec les noms et les heures de cet export-là. Avec Constat lui-même, sans configuration ni réseau :`,
  limits: fr`Ce que rien de cela ne prouve`,
  limitsWords: fr`Que le service observé a montré à tout le monde ce qu'il nous a montré, ni que nous n'avions pas préparé notre réseau. Contre cela : les sites témoins, les traces du réseau, le journal de connexions du service observé, et le chemin des parcours, à refaire soi-même.`,
}

/** The words of one language. */
export type VerifyWords = typeof inFrench

const inEnglish: VerifyWords = {
  title: 'Verify an export',
  intro:
    'Choose an export of Constat (an .asice file). It is verified right here, in your browser: it is sent nowhere, and this page is not even allowed to connect to a server.',
  noScript: 'Without JavaScript, this page cannot read a file. The tools below make the same checks.',
  file: 'The export',
  fileHelp: 'A file whose name ends in .asice.',
  vkey: 'The log’s key (optional)',
  vkeyHelp: 'One line, as you hold it from elsewhere. Without it, the key is the one that the export shows.',
  authorities: 'The certificates of the time-stamp authorities (optional)',
  authoritiesHelp:
    'PEM files, as these authorities publish them. Without them, they are those that the export shows.',
  start: 'Verify',
  reading: 'Reading',
  noFile: 'Choose a file first.',
  badKey: 'This is no key of a log: one is a line that begins with the log’s name.',
  badAuthority: 'One of these files holds no PEM certificate.',
  unread: 'The file could not be read to its end.',
  checks: 'The checks',
  check: 'Check',
  proves: 'What it proves',
  command: 'The standard command that does the same',
  result: 'Result',
  pending: 'waiting',
  holds: 'holds',
  fails: 'does not hold',
  found: 'Found:',
  allHold: 'All of it holds: the fourteen checks succeeded.',
  notAll: 'This export does not hold. The first check that fails:',
  trust: {
    logKey: {
      pinned: 'The log’s key is the one that you gave.',
      carried:
        'The log’s key comes from the export itself: compare it with the one that you were handed or that the site publishes.',
    },
    authorities: {
      pinned: 'The time-stamp authorities are those that you gave.',
      carried:
        'The authorities’ certificates come from the export itself: compare them with those that these authorities publish.',
    },
  },
  about: 'The export',
  interval: 'Interval (UTC)',
  runs: 'Attempts',
  missed: 'Planned and not made',
  bare: 'Without captures in the export',
  underWay: 'Announced, and still without a record',
  sealedBy: 'Sealed by',
  kind: 'Content',
  complete: 'complete originals',
  redacted: 'redacted copies',
  origin: 'Log',
  byHand: 'With your own tools',
  byHandWords:
    'None of this asks you to trust us, or this site. In an empty folder, without a network, with unzip, sha256sum, openssl and a POSIX shell:',
  byHandMore:
    'VERIFICATION.md, inside the archive, gives each command with the names and times of that very export. With Constat itself, with neither configuration nor network:',
  limits: 'What none of this proves',
  limitsWords:
    'That the service watched showed everybody what it showed us, nor that we had not prepared our network. Against that: the control sites, the traces of the network, the access log of the service watched, and the click path of the journeys, to be redone by hand.',
}

/** The words around the checks, by language. */
export const verifyWords: Readonly<Record<Lang, VerifyWords>> = { fr: inFrench, en: inEnglish }
