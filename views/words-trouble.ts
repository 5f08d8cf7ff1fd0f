// What the operator of Constat is told when the watching itself goes wrong.
import { french as fr, type Lang } from './language.ts'
import type { Trouble } from './mail-facts.ts'

type TroubleWords = {
  readonly short: string
  readonly meaning: string
  readonly advice: string
}

const inFrench: Readonly<Record<Trouble['about'], TroubleWords>> = {
  inconclusive: {
    short: fr`Tentatives sans conclusion`,
    meaning: fr`Les dernières tentatives n'ont rien conclu. Tant que cela dure, une panne du registre ne se verrait pas.`,
    advice: fr`Ouvrez la dernière tentative : elle dit à quelle étape elle s'est arrêtée, et pourquoi.`,
  },
  gap: {
    short: fr`Tentatives prévues, non faites`,
    meaning: fr`Des tentatives prévues n'ont pas eu lieu. Ce temps est affiché comme non mesuré.`,
    advice: fr`Regardez le journal, la charge de la machine et son horloge.`,
  },
  inbox: {
    short: fr`Boîte de réception en défaut`,
    meaning: fr`Notre boîte ne reçoit plus : les tentatives qui attendent un courriel ne concluent rien.`,
    advice: fr`Essayez « constat check » ; vérifiez l'adresse, le port et l'enregistrement MX.`,
  },
  browser: {
    short: fr`Navigateur en défaut`,
    meaning: fr`Le navigateur ne démarre plus ou s'arrête : les tentatives ne concluent rien.`,
    advice: fr`Essayez « constat check » ; vérifiez la mémoire et la version du navigateur.`,
  },
  authority: {
    short: fr`Horodatage en défaut`,
    meaning: fr`Une autorité d'horodatage ne répond plus. Les tentatives continuent ; leurs preuves attendent un jeton.`,
    advice: fr`Vérifiez l'adresse de l'autorité et l'accès au réseau.`,
  },
  disk: {
    short: fr`Disque presque plein`,
    meaning: fr`Quand le disque sera plein, plus rien ne pourra être consigné et l'observation s'arrêtera.`,
    advice: fr`Libérez de la place, ou déplacez le dossier de données.`,
  },
  log: {
    short: fr`Journal des preuves altéré`,
    meaning: fr`Le journal des preuves n'est plus celui qui a été signé. Plus rien n'est scellé ; les tentatives continuent.`,
    advice: fr`Ne modifiez rien : copiez le dossier de données tel quel, puis restaurez la dernière sauvegarde.`,
  },
  'given-up': {
    short: fr`Message abandonné`,
    meaning: fr`Un message n'a pas pu être remis et ne sera plus tenté.`,
    advice: fr`« constat deliveries » montre chaque tentative d'envoi et la réponse du serveur.`,
  },
  withdrawal: {
    short: fr`Inscription non retirée`,
    meaning: fr`Ce qu'une tentative a inscrit au registre n'a pas pu en être retiré. Le retrait est retenté après les tentatives réussies, cinq fois en tout.`,
    advice: fr`« constat submissions » montre ce qui a été envoyé et ce qui a été retiré ; s'il le faut, retirez l'inscription à la main.`,
  },
  suspended: {
    short: fr`Adresse suspendue`,
    meaning: fr`Une adresse a refusé nos messages pour de bon, trois jours différents : plus rien ne lui est envoyé.`,
    advice: fr`« constat subscribers list » la montre ; elle reprend quand on l'abonne de nouveau.`,
  },
  other: {
    short: fr`Observation en défaut`,
    meaning: fr`Quelque chose empêche Constat d'observer comme prévu.`,
    advice: fr`Regardez le journal.`,
  },
}

const inEnglish: typeof inFrench = {
  inconclusive: {
    short: 'Inconclusive attempts',
    meaning:
      'The latest attempts concluded nothing. While this lasts, an outage of the registry would not show.',
    advice: 'Open the latest attempt: it says at which step it stopped, and why.',
  },
  gap: {
    short: 'Planned attempts not made',
    meaning: 'Planned attempts did not take place. That time is shown as not measured.',
    advice: 'Look at the log, at the load of the machine and at its clock.',
  },
  inbox: {
    short: 'Inbox failing',
    meaning: 'Our inbox no longer receives: attempts that wait for an e-mail conclude nothing.',
    advice: 'Try “constat check”; verify the address, the port and the MX record.',
  },
  browser: {
    short: 'Browser failing',
    meaning: 'The browser no longer starts, or stops: attempts conclude nothing.',
    advice: 'Try “constat check”; verify the memory and the browser’s version.',
  },
  authority: {
    short: 'Time-stamping failing',
    meaning: 'A time-stamp authority no longer answers. Attempts go on; their proofs wait for a token.',
    advice: 'Verify the authority’s address and the access to the network.',
  },
  disk: {
    short: 'Disk nearly full',
    meaning: 'Once the disk is full nothing can be recorded any more, and watching stops.',
    advice: 'Make room, or move the data directory.',
  },
  log: {
    short: 'Log of evidence altered',
    meaning:
      'The log of evidence is no longer the one that was signed. Nothing is sealed any more; attempts go on.',
    advice: 'Change nothing: copy the data directory as it is, then restore the latest backup.',
  },
  'given-up': {
    short: 'Message given up',
    meaning: 'A message could not be handed over and will not be tried again.',
    advice: '“constat deliveries” shows every attempt to send it, with the server’s answer.',
  },
  withdrawal: {
    short: 'Registration not withdrawn',
    meaning:
      'What an attempt registered could not be withdrawn. It is tried again after attempts that succeed, five times in all.',
    advice:
      '“constat submissions” shows what was sent and what was withdrawn; if need be, withdraw it by hand.',
  },
  suspended: {
    short: 'Address suspended',
    meaning: 'An address refused our messages for good, on three different days: it is written to no more.',
    advice: '“constat subscribers list” shows it; it resumes when it is subscribed again.',
  },
  other: {
    short: 'Watching impaired',
    meaning: 'Something keeps Constat from watching as planned.',
    advice: 'Look at the log.',
  },
}

/** Each trouble in a few words, what it means for what is published, and what to do first. */
export const troubleWords: Readonly<Record<Lang, Readonly<Record<Trouble['about'], TroubleWords>>>> = {
  fr: inFrench,
  en: inEnglish,
}
