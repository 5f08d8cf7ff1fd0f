// The words of messages that no page says; what was seen is told in the words of feeds and of the incident's page.
import { count, french as fr, type Lang } from './language.ts'
import { moment } from './time.ts'

const inFrench = {
  failing: (journey: string) => fr`En échec : ${journey}`,
  failingSince: (journey: string, time: string) => fr`En échec depuis le ${time} : ${journey}`,
  failingAt: (journey: string, time: string) => fr`En échec (${time}) : ${journey}`,
  stillBriefly: (journey: string) => fr`Encore en échec : ${journey}`,
  still: (journey: string) => fr`Toujours en échec : ${journey}`,
  stillForBriefly: (journey: string, least: string) => fr`Encore en échec, ≥ ${least} : ${journey}`,
  stillFor: (journey: string, least: string) => fr`Toujours en échec (au moins ${least}) : ${journey}`,
  unseenBriefly: (journey: string) => fr`Plus observé : ${journey}`,
  unseen: (journey: string) => fr`Plus observé depuis l'échec : ${journey}`,
  movedTo: (journey: string, step: string) => fr`Échec à « ${step} » : ${journey}`,
  movedBriefly: (journey: string) => fr`Autre étape : ${journey}`,
  moved: (journey: string) => fr`Autre étape en échec : ${journey}`,
  back: (journey: string) => fr`Rétabli : ${journey}`,
  backAfter: (journey: string, least: string) => fr`Rétabli après au moins ${least} : ${journey}`,
  backBriefly: (journey: string, least: string) => fr`Rétabli après ≥ ${least} : ${journey}`,
  backFromMany: (journey: string, incidents: number) =>
    fr`Rétabli (${count('fr', incidents)}\u00a0incidents) : ${journey}`,
  corrected: (journey: string) => fr`Rectification : ${journey}`,
  retracted: (journey: string) => fr`Alerte retirée : ${journey}`,
  slowBriefly: (journey: string) => fr`Lent : ${journey}`,
  slow: (journey: string) => fr`Fonctionne lentement : ${journey}`,
  notSlow: (journey: string) => fr`N'est plus lent : ${journey}`,
  says: (source: string, words: string) => fr`${source} : « ${words} »`,
  maintenanceBriefly: (journey: string) => fr`Maintenance : ${journey}`,
  maintenance: (journey: string) => fr`Maintenance annoncée : ${journey}`,
  maintenanceOn: (journey: string, day: string) => fr`Maintenance annoncée pour le ${day} : ${journey}`,
  digest: { daily: fr`Résumé du jour`, weekly: fr`Résumé de la semaine` },
  digestSubject: (name: string, changes: number, open: number) =>
    fr`${name} : ${changes === 0 ? 'aucun changement' : `${count('fr', changes)} changement${changes > 1 ? 's' : ''}`}, ${open === 0 ? 'aucune panne en cours' : `${count('fr', open)} panne${open > 1 ? 's' : ''} en cours`}`,
  digestOf: (from: string, to: string) =>
    fr`Du ${from} au ${to} (heure de Paris), ce qui a été vu et ce qui a été dit.`,
  digestNothing: fr`Rien n'a changé et personne ne s'est exprimé, à notre connaissance. Cela ne veut pas dire que tout fonctionne : voir l'état ci-dessus.`,
  digestNow: fr`État au moment de cet envoi`,
  digestNews: fr`Ce qui s'est passé`,
  digestOpen: fr`Pannes en cours`,
  confirmSubject: (title: string) => fr`Confirmez votre abonnement : ${title}`,
  confirm: fr`Confirmez votre abonnement`,
  confirmWhy: (title: string, registry: string) =>
    fr`Quelqu'un, sans doute vous, a demandé à recevoir à cette adresse les alertes de ${title} sur « ${registry} ».`,
  confirmHow: fr`Pour les recevoir, ouvrez cette page et confirmez-y`,
  confirmElse: fr`Si ce n'est pas vous, ne faites rien : rien d'autre ne vous sera envoyé. Le lien vaut 7\u00a0jours ; l'adresse est ensuite effacée.`,
  wasSlow: fr`Le parcours était déjà lent avant cet échec.`,
  closedSince: (at: string) =>
    fr`Depuis, le retour a été confirmé, le ${at} (heure de Paris) : l'incident est clos.`,
  retractedSince: fr`Depuis, cet incident a été retiré de nos chiffres.`,
  many: (incidents: number) => fr`${count('fr', incidents)}\u00a0incidents qui se suivent`,
  manyWhy: fr`Chacun, sauf le premier, a commencé peu après le retour constaté du précédent, avant qu'il ne vous soit annoncé. Chacun compte à part ; les heures sont celles de Paris.`,
  manyEnded: (from: string, to: string, range: string) => fr`Du ${from} au ${to} : ${range}`,
  manyOpen: (from: string, range: string) => fr`Depuis le ${from}, pas clos : ${range}`,
  manyOver: (seen: string, from: string, to: string) =>
    fr`De nouveau en état de marche, constaté le ${seen}. Premier échec du premier incident : le ${from} ; première réussite après le dernier : le ${to}. Entre eux, le parcours a aussi abouti.`,
  exported: fr`Les preuves de cet incident, à exporter`,
  seenThere: fr`Ce qui a été vu`,
  attempts: fr`Tentatives`,
  goesOn: (start: string) => fr`L'incident commencé le ${start} (heure de Paris) n'est pas clos.`,
  whatWasTold: fr`Ce qui avait été dit`,
  whatIsTold: fr`Ce qu'il faut retenir`,
  announced: {
    opened: (at: string) => fr`Le ${at} : en échec.`,
    changed: (at: string) => fr`Le ${at} : échec à une autre étape.`,
    closed: (at: string) => fr`Le ${at} : de nouveau en état de marche.`,
  },
  figuresWere: (range: string, tally: string) => fr`Chiffres publiés alors : ${range} ; ${tally}.`,
  reason: 'Motif',
  beside: fr`Ce que nous mesurons au moment de cet envoi`,
  runsGoOn: fr`Nos tentatives continuent pendant la maintenance ; un échec mesuré reste un échec mesuré.`,
  page: fr`La page de l'incident, avec ses données`,
  statusPage: fr`L'état du registre`,
  journeyPage: fr`La page de ce parcours`,
  source: fr`La source`,
  json: fr`Les chiffres (JSON)`,
  picture: fr`Capture d'écran de l'échec`,
  cite: fr`À citer`,
  asOf: (at: string) => fr`Écrit le ${at} (heure de Paris) ; ce qui suit ce moment n'y est pas.`,
  why: (title: string) =>
    fr`Vous recevez ce message parce que cette adresse est abonnée aux alertes de ${title}.`,
  whyOperator: (title: string) => fr`Ce message va à l'exploitant de ${title}, et à personne d'autre.`,
  manage: fr`Modifier, suspendre, voir ce qui est conservé`,
  unsubscribe: fr`Se désabonner`,
  contact: fr`Nous écrire`,
}

/** The words of one language. */
export type MailWords = typeof inFrench

const inEnglish: MailWords = {
  failing: (journey) => `Failing: ${journey}`,
  failingSince: (journey, time) => `Failing since ${time}: ${journey}`,
  failingAt: (journey, time) => `Failing (${time}): ${journey}`,
  stillBriefly: (journey) => `Still failing: ${journey}`,
  still: (journey) => `Still failing: ${journey}`,
  stillForBriefly: (journey, least) => `Still failing, ≥ ${least}: ${journey}`,
  stillFor: (journey, least) => `Still failing (at least ${least}): ${journey}`,
  unseenBriefly: (journey) => `Not observed: ${journey}`,
  unseen: (journey) => `Not observed since it failed: ${journey}`,
  movedTo: (journey, step) => `Failing at “${step}”: ${journey}`,
  movedBriefly: (journey) => `Another step: ${journey}`,
  moved: (journey) => `Failing at another step: ${journey}`,
  back: (journey) => `Working again: ${journey}`,
  backAfter: (journey, least) => `Working again after at least ${least}: ${journey}`,
  backBriefly: (journey, least) => `Working again after ≥ ${least}: ${journey}`,
  backFromMany: (journey, incidents) =>
    `Working again (${count('en', incidents)}\u00a0incidents): ${journey}`,
  corrected: (journey) => `Correction: ${journey}`,
  retracted: (journey) => `Alert withdrawn: ${journey}`,
  slowBriefly: (journey) => `Slow: ${journey}`,
  slow: (journey) => `Working slowly: ${journey}`,
  notSlow: (journey) => `No longer slow: ${journey}`,
  says: (source, words) => `${source}: “${words}”`,
  maintenanceBriefly: (journey) => `Maintenance: ${journey}`,
  maintenance: (journey) => `Maintenance announced: ${journey}`,
  maintenanceOn: (journey, day) => `Maintenance announced for ${day}: ${journey}`,
  digest: { daily: 'Daily digest', weekly: 'Weekly digest' },
  digestSubject: (name, changes, open) =>
    `${name}: ${changes === 0 ? 'no change' : `${count('en', changes)} change${changes > 1 ? 's' : ''}`}, ${open === 0 ? 'no outage' : `${count('en', open)} outage${open > 1 ? 's' : ''}`} under way`,
  digestOf: (from, to) => `From ${from} to ${to} (Paris time), what was seen and what was said.`,
  digestNothing:
    'Nothing changed and nobody spoke, to our knowledge. That does not mean that all works: how it stands is said above.',
  digestNow: 'How it stands as this is sent',
  digestNews: 'What happened',
  digestOpen: 'Outages under way',
  confirmSubject: (title) => `Confirm your subscription: ${title}`,
  confirm: 'Confirm your subscription',
  confirmWhy: (title, registry) =>
    `Somebody, probably you, asked for the alerts of ${title} about “${registry}” to be sent to this address.`,
  confirmHow: 'To receive them, open this page and confirm there',
  confirmElse:
    'If it was not you, do nothing: nothing else will be sent to you. The link is good for 7 days; the address is then erased.',
  wasSlow: 'The journey was already slow before this failure.',
  closedSince: (at) => `Since then recovery was confirmed, on ${at} (Paris time): the incident is closed.`,
  retractedSince: 'Since then this incident was taken out of our figures.',
  many: (incidents) => `${count('en', incidents)}\u00a0incidents in a row`,
  manyWhy:
    'Each but the first began soon after the recovery from the one before was seen, before you were told of it. Each counts apart; times are Paris time.',
  manyEnded: (from, to, range) => `From ${from} to ${to}: ${range}`,
  manyOpen: (from, range) => `Since ${from}, not closed: ${range}`,
  manyOver: (seen, from, to) =>
    `Working again, seen on ${seen}. First failure of the first incident: ${from}; first success after the last: ${to}. Between them the journey also succeeded.`,
  exported: 'The evidence of this incident, to export',
  seenThere: 'What was seen',
  attempts: 'Attempts',
  goesOn: (start) => `The incident that began on ${start} (Paris time) is not closed.`,
  whatWasTold: 'What had been said',
  whatIsTold: 'What stands',
  announced: {
    opened: (at) => `On ${at}: failing.`,
    changed: (at) => `On ${at}: failing at another step.`,
    closed: (at) => `On ${at}: working again.`,
  },
  figuresWere: (range, tally) => `Figures published then: ${range}; ${tally}.`,
  reason: 'Reason',
  beside: 'What we measure as this is sent',
  runsGoOn: 'Our attempts go on during maintenance; a failure that is measured stays a measured failure.',
  page: 'The incident’s page, with its data',
  statusPage: 'The registry’s status',
  journeyPage: 'This journey’s page',
  source: 'The source',
  json: 'The figures (JSON)',
  picture: 'Screenshot of the failure',
  cite: 'To cite',
  asOf: (at) => `Written on ${at} (Paris time); what came after that moment is not in it.`,
  why: (title) => `You receive this message because this address is subscribed to the alerts of ${title}.`,
  whyOperator: (title) => `This message goes to the operator of ${title}, and to nobody else.`,
  manage: 'Change, pause, see what is stored',
  unsubscribe: 'Unsubscribe',
  contact: 'Write to us',
}

/** The words of messages. */
export const mailWords: Readonly<Record<Lang, MailWords>> = { fr: inFrench, en: inEnglish }

/** A moment that says whose clock it is by. */
export const parisTime = (lang: Lang, at: number): string =>
  lang === 'fr' ? `${moment('fr', at)} (heure de Paris)` : `${moment('en', at)} (Paris time)`
