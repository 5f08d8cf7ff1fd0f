// What was seen, in words: outcomes, verdicts and the other unions of a run, in both languages.
import type { Outcome, StepStatus, Tier, Trigger, Verdict } from '../src/outcome/outcome.ts'
import { type Bilingual, french as fr, type Lang } from './language.ts'

/** What an outcome is called, and what it means for the registry. */
type OutcomeWords = { readonly label: Bilingual; readonly meaning: Bilingual }

const doubtFr = fr`Nous n'en concluons rien : le registre sert peut-être normalement ses usagers.`
const doubtEn = 'We conclude nothing from it: the registry may well serve its users.'
const oursFr = fr`La cause est de notre côté : cela ne dit rien du registre.`
const oursEn = 'The cause is on our side: this says nothing about the registry.'

const theirs = (labelFr: string, labelEn: string, seenFr: string, seenEn: string): OutcomeWords => ({
  label: { fr: labelFr, en: labelEn },
  meaning: { fr: seenFr, en: seenEn },
})
const doubtful = (labelFr: string, labelEn: string, seenFr: string, seenEn: string): OutcomeWords => ({
  label: { fr: labelFr, en: labelEn },
  meaning: { fr: `${seenFr} ${doubtFr}`, en: `${seenEn} ${doubtEn}` },
})
const ours = (labelFr: string, labelEn: string, seenFr: string, seenEn: string): OutcomeWords => ({
  label: { fr: labelFr, en: labelEn },
  meaning: { fr: `${seenFr} ${oursFr}`, en: `${seenEn} ${oursEn}` },
})

/** Every outcome in words. */
export const outcomeWords: Readonly<Record<Outcome, OutcomeWords>> = {
  ok: {
    label: { fr: 'rien à signaler', en: 'nothing to report' },
    meaning: {
      fr: fr`Chaque étape tentée a montré ce qu'un visiteur doit y voir.`,
      en: 'Every step that was tried showed what a visitor must see there.',
    },
  },
  http_error: theirs(
    fr`erreur du serveur`,
    'server error',
    fr`Le registre a répondu par une erreur.`,
    'The registry answered with an error.',
  ),
  timeout: theirs(
    fr`pas de réponse à temps`,
    'no answer in time',
    fr`Le registre n'a pas répondu dans le délai de l'étape.`,
    'The registry did not answer within the step’s deadline.',
  ),
  dns_error: theirs(
    fr`nom de domaine introuvable`,
    'domain name not found',
    fr`L'adresse du registre n'a pas été trouvée.`,
    'The registry’s address could not be found.',
  ),
  tls_error: theirs(
    fr`connexion sécurisée impossible`,
    'no secure connection',
    fr`La connexion sécurisée au registre n'a pas pu être établie.`,
    'No secure connection to the registry could be made.',
  ),
  connection_error: theirs(
    fr`connexion refusée ou coupée`,
    'connection refused or cut',
    fr`Le registre a refusé ou coupé la connexion.`,
    'The registry refused or cut the connection.',
  ),
  notice_displayed: theirs(
    fr`avis d'indisponibilité`,
    'notice of unavailability',
    fr`Un avis s'affiche à la place de ce que l'usager vient faire.`,
    'A notice stands where users do what they came for.',
  ),
  form_absent: theirs(
    fr`formulaire absent`,
    'form absent',
    fr`La page répond, mais le formulaire n'y est pas.`,
    'The page answers, but the form is not there.',
  ),
  form_rejected: theirs(
    fr`saisie valable refusée`,
    'valid entry rejected',
    fr`Le registre a refusé une saisie conforme à ce qu'il demande.`,
    'The registry rejected an entry that is as it asks.',
  ),
  mail_absent: theirs(
    fr`courriel de confirmation non reçu`,
    'confirmation e-mail not received',
    fr`Le courriel de confirmation n'est pas venu, alors qu'un courriel témoin est arrivé dans la même boîte.`,
    'The confirmation e-mail did not come, while a control e-mail reached the same mailbox.',
  ),
  unexpected_page: theirs(
    fr`page inattendue`,
    'unexpected page',
    fr`Le registre a montré autre chose que ce que l'étape doit montrer.`,
    'The registry showed something other than what the step must show.',
  ),
  access_refused: doubtful(
    fr`accès refusé à notre sonde`,
    'our probe was refused access',
    fr`Le registre a refusé l'accès à notre sonde.`,
    'The registry refused access to our probe.',
  ),
  captcha_displayed: doubtful(
    fr`test anti-robot affiché`,
    'captcha displayed',
    fr`Un test réservé aux humains s'est affiché ; nous ne le contournons jamais.`,
    'A test meant for humans was displayed; we never bypass one.',
  ),
  rate_limited: doubtful(
    fr`trop de demandes, dit le registre`,
    'too many requests, says the registry',
    fr`Le registre nous a demandé de revenir plus tard.`,
    'The registry asked us to come back later.',
  ),
  page_changed: doubtful(
    fr`page modifiée`,
    'page changed',
    fr`La page a changé et notre sonde ne la reconnaît plus.`,
    'The page has changed and our probe no longer knows it.',
  ),
  identity_in_use: doubtful(
    fr`identité déjà inscrite`,
    'identity already registered',
    fr`L'identité d'essai est déjà inscrite au registre.`,
    'The test identity is already on the register.',
  ),
  network_fault: ours(
    fr`panne de notre connexion`,
    'our connection failed',
    fr`Ni le registre ni les sites témoins ne répondaient.`,
    'Neither the registry nor the control sites answered.',
  ),
  inbox_fault: ours(
    fr`panne de notre boîte de réception`,
    'our inbox failed',
    fr`Aucun courriel n'est arrivé, pas même notre courriel témoin.`,
    'No e-mail arrived, not even our own control e-mail.',
  ),
  probe_fault: ours(
    fr`panne de notre sonde`,
    'our probe failed',
    fr`Notre sonde n'a pas pu mener la tentative à son terme.`,
    'Our probe could not carry the attempt through.',
  ),
}

/** How an attempt ended. */
export const verdictWords: Readonly<Record<Verdict, Bilingual>> = {
  up: { fr: 'réussie', en: 'passed' },
  degraded: { fr: 'réussie, mais lente', en: 'passed, but slow' },
  down: { fr: 'échec', en: 'failed' },
  inconclusive: { fr: 'sans conclusion', en: 'inconclusive' },
}

/** The same of several that ended alike. */
export const verdictsWords: typeof verdictWords = {
  up: { fr: fr`réussies`, en: 'passed' },
  degraded: { fr: fr`réussies, mais lentes`, en: 'passed, but slow' },
  down: { fr: fr`en échec`, en: 'failed' },
  inconclusive: { fr: 'sans conclusion', en: 'inconclusive' },
}

/** How far an attempt goes. */
const tierWords: Readonly<Record<Tier, { readonly short: Bilingual; readonly long: Bilingual }>> = {
  look: {
    short: { fr: fr`jusqu'au formulaire`, en: 'up to the form' },
    long: { fr: fr`jusqu'au formulaire, sans rien envoyer`, en: 'up to the form, nothing is sent' },
  },
  submit: {
    short: { fr: fr`jusqu'au bout`, en: 'to the end' },
    long: { fr: fr`jusqu'au bout, envoi compris`, en: 'to the end, submission included' },
  },
}

/** The same of a journey of which some steps are never taken: `stopsAt` is the last one that is. */
export const reachText = (
  lang: Lang,
  tier: Tier,
  stopsAt: Bilingual | null,
  form: 'short' | 'long',
): string => {
  if (tier !== 'submit' || stopsAt === null) return tierWords[tier][form][lang]
  return lang === 'fr'
    ? fr`jusqu'à l'étape « ${stopsAt.fr} »${form === 'long' ? fr`, sans le contrat` : ''}`
    : `up to the step “${stopsAt.en}”${form === 'long' ? ', without the contract' : ''}`
}

/** Why an attempt was made. */
export const triggerWords: Readonly<Record<Trigger, Bilingual>> = {
  schedule: { fr: fr`prévue au calendrier`, en: 'scheduled' },
  confirm: { fr: fr`confirmation d'un échec`, en: 'confirmation of a failure' },
  manual: { fr: fr`lancée à la main`, en: 'started by hand' },
  supervised: { fr: fr`menée en présence d'une personne`, en: 'carried out with a person present' },
}

/** How a step ended; an inconclusive run's last step accuses nobody. */
export const stepWords: Readonly<Record<StepStatus | 'inconclusive', Bilingual>> = {
  passed: { fr: 'réussie', en: 'passed' },
  failed: { fr: 'échouée', en: 'failed' },
  inconclusive: { fr: 'sans conclusion', en: 'inconclusive' },
  skipped: { fr: 'non tentée', en: 'not tried' },
}
