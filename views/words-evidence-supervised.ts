// The words of supervised runs: one that a bailiff has made before his eyes, under a code of his own.
import { french as fr, type Lang } from './language.ts'

const inFrench = {
  title: fr`Tentative surveillée`,
  toIt: fr`Faire faire une tentative sous vos yeux`,
  about: fr`Le code que vous choisissez est inscrit dans l'ouverture de la tentative, présentée à une autorité d'horodatage avant que le navigateur ne démarre : il prouve que la tentative n'était pas préparée d'avance. Vous la suivez ensuite étape par étape, et recevez son export complet.`,
  needsGrant: fr`Il faut pour cela un accès accordé par l'exploitant de ce site : ouvrez le lien qui vous a été remis.`,
  nonce: fr`Votre code`,
  nonceHelp: fr`De 8 à 100 lettres ou chiffres sans accent, tirés au sort par vous : par exemple dix lancers de dés, ou la date suivie d'un mot. Il devient public : il entre dans le journal, que chacun peut lire, et n'en sort plus. N'y mettez ni votre nom ni un mot de passe.`,
  journey: fr`Le parcours`,
  tiers: { look: fr`jusqu'au formulaire`, submit: fr`jusqu'au bout` },
  start: fr`Commencer la tentative`,
  faults: {
    nonce: fr`Il faut de 8 à 100 lettres sans accent, chiffres ou tirets.`,
    journey: fr`Ce parcours n'est pas de ceux qui sont proposés.`,
    busy: fr`Une tentative surveillée est déjà en cours par cet accès.`,
    limit: fr`Trop de demandes sont venues d'ici. Recommencez dans une minute.`,
  },
  underWay: fr`La tentative est en cours. Cette page se met à jour seule.`,
  opening: fr`Elle commence : son ouverture est présentée à une autorité d'horodatage, puis le navigateur démarre.`,
  ended: fr`La tentative est finie.`,
  refused: fr`La tentative n'a pas eu lieu :`,
  fault: fr`La tentative n'a pas pu être faite ou enregistrée : c'est une faute de notre part, et elle est consignée chez nous.`,
  step: fr`Étape`,
  state: fr`État`,
  took: fr`Durée`,
  run: fr`La tentative et ses mesures`,
  runId: fr`Identifiant`,
  startedAt: fr`Demandée le`,
  exporting: fr`Son export est demandé :`,
  toExport: fr`suivre l'export`,
  notExported: fr`Son export n'a pas pu être demandé :`,
  again: fr`Revenir aux exports`,
}

/** The words of one language. */
export type SupervisedWords = typeof inFrench

const inEnglish: SupervisedWords = {
  title: 'Supervised run',
  toIt: 'Have an attempt made before your eyes',
  about:
    'The code that you choose is written into the opening of the attempt, shown to a time-stamp authority before the browser starts: it proves that the attempt was not prepared beforehand. You then follow it step by step, and receive its complete export.',
  needsGrant: 'This takes a grant by the operator of this site: open the link that you were handed.',
  nonce: 'Your code',
  nonceHelp:
    '8 to 100 plain letters or digits, drawn by yourself: ten throws of dice, for example, or the date followed by a word. It becomes public: it enters the log, which anybody may read, and never leaves it. Put neither your name nor a password in it.',
  journey: 'The journey',
  tiers: { look: 'as far as the form', submit: 'to the very end' },
  start: 'Start the attempt',
  faults: {
    nonce: 'It takes 8 to 100 plain letters, digits or hyphens.',
    journey: 'This journey is none of those offered.',
    busy: 'A supervised attempt is under way by this grant already.',
    limit: 'Too many requests came from here. Try again in a minute.',
  },
  underWay: 'The attempt is under way. This page updates by itself.',
  opening: 'It begins: its opening is being shown to a time-stamp authority, then the browser starts.',
  ended: 'The attempt has ended.',
  refused: 'The attempt was not made:',
  fault: 'The attempt could not be made or recorded: the fault is ours, and it is in our log.',
  step: 'Step',
  state: 'State',
  took: 'Duration',
  run: 'The attempt and its measurements',
  runId: 'Id',
  startedAt: 'Asked for on',
  exporting: 'Its export was asked for:',
  toExport: 'follow the export',
  notExported: 'Its export could not be asked for:',
  again: 'Back to exports',
}

/** The words of supervised runs, by language. */
export const supervisedWords: Readonly<Record<Lang, SupervisedWords>> = { fr: inFrench, en: inEnglish }
