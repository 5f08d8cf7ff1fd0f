// The words of the page on who runs this site, on the right of reply and on the precedent.
import { french as fr, type Lang } from './language.ts'

/** Articles of the time, in French, read when this page was written. */
export const precedentSources = [
  {
    name: 'En-Contact, 1er octobre 2021',
    url: 'https://en-contact.com/bloctel-worldline-remplace-opposetel-comme-regulateur-partiel-du-demarchage-telephonique',
  },
  {
    name: 'Boursier.com, octobre 2021',
    url: 'https://www.boursier.com/actualites/economie/demarchage-telephonique-bloctel-est-hors-service-47162.html',
  },
  {
    name: 'MoneyVox (cBanque), octobre 2021',
    url: 'https://www.cbanque.com/actu/85948/bloctel-en-panne-quelles-consequences-pour-les-particuliers',
  },
  {
    name: 'Le Journal du dimanche, 24 octobre 2021 (extraits repris par un tiers)',
    url: 'https://pacitel-embrouille.fr/jusqua-quand-bloctel-va-t-il-rester-en-panne',
  },
  {
    name: 'Sénat, question posée en séance le 27 octobre 2021',
    url: 'https://www.senat.fr/questions/base/2021/qSEQ21102083G.html',
  },
] as const

const inFrench = {
  title: fr`À propos`,
  what: fr`Ce qu'est Constat`,
  whatWords: [
    fr`Constat observe un registre public comme le vivent ses usagers : un vrai navigateur tente une vraie inscription, jusqu'au bout quand c'est possible, courriel de confirmation compris. Chaque tentative est enregistrée et publiée, avec l'historique des incidents, leur durée bornée et les données.`,
    fr`Une page d'accueil peut répondre alors que plus personne ne peut s'inscrire. C'est le parcours qui compte, et non la réponse du serveur.`,
    fr`Le nom vient de ce qu'écrit un commissaire de justice après avoir vu par lui-même. Ce site n'en est pas un : ce qu'il publie n'est pas un constat de commissaire de justice.`,
  ],
  who: fr`Qui exploite ce site`,
  operatedBy: (name: string) => fr`Ce site est exploité par ${name}, qui répond de ce qui y est publié.`,
  operatorUnsaid: fr`La configuration de ce site ne dit pas qui l'exploite. Tant que personne n'en répond par son nom, citez ses chiffres avec cette réserve.`,
  watched: fr`Le registre observé est `,
  watchedBy: (name: string) => fr`, exploité par ${name}`,
  practice: fr`Ceci est un exercice : le registre observé est un registre d'entraînement livré avec Constat. Rien de ce qui est mesuré ici ne concerne un service réel.`,
  simulated: fr`L'historique de ce site est simulé : il montre à quoi ressemblent les pages, et non ce qu'un registre a fait.`,
  independence: fr`Indépendance`,
  independenceWords: [
    fr`Ce site n'est ni celui du registre, ni celui de son exploitant, ni un site de l'État. Il n'en emploie pas les signes : tout ce qui s'y trouve est dessiné pour lui.`,
    fr`Constat est un logiciel libre (licence MIT) : chacun peut lire ce qu'il fait, le faire tourner d'ailleurs et comparer. La méthode et ses versions sont publiées, comme toutes les tentatives, celles qui n'ont rien conclu comprises.`,
    fr`Ce qui est publié ici est mesuré de l'extérieur, avec les moyens d'un usager. Nous ne savons rien des causes, et n'en disons rien.`,
  ],
  contact: 'Contact',
  contactWords: fr`Pour une question, une erreur, une réponse : `,
  reply: fr`Droit de réponse`,
  replyWords: [
    fr`L'exploitant du registre, l'autorité dont il dépend et toute personne nommée sur ce site peuvent répondre, en écrivant à l'adresse ci-dessus. La réponse est publiée telle quelle, datée et signée, à côté des mesures qu'elle concerne ; les mesures restent ce qu'elles sont.`,
    fr`Une maintenance peut nous être annoncée à la même adresse. Elle est affichée avec l'heure à laquelle elle a été annoncée.`,
    fr`Si une réponse montre que nous nous sommes trompés, la tentative ou l'incident sort des chiffres et reste affiché, barré, avec le motif et la date.`,
  ],
  precedent: fr`Le précédent : Bloctel, octobre 2021`,
  precedentWords: [
    fr`Constat a été conçu en pensant à un cas précis. Ce qui suit est rapporté par la presse et par le Sénat ; nous n'avons rien mesuré nous-mêmes à l'époque, et n'avons vu aucune page d'alors.`,
    fr`Le 1er octobre 2021, Bloctel, le registre français d'opposition au démarchage téléphonique, changeait d'exploitant. D'après la presse, sa page d'accueil restait en ligne mais affichait un avis : le changement impliquait « une opération de maintenance du site de quelques jours ». Plus tard dans le mois, selon MoneyVox, l'avis parlait d'interventions « jusque courant novembre 2021 ».`,
    fr`Le nouvel exploitant, Worldline, déclarait à MoneyVox que « la continuité de service est assurée pour les entreprises abonnées » et que les consommateurs déjà inscrits continuaient d'être protégés. Le magazine En-Contact disait au Journal du dimanche avoir fait constater par huissier, le 22 octobre, qu'un consommateur ne pouvait pas s'inscrire et qu'une entreprise ne pouvait pas adhérer. Le SP2C, syndicat de centres d'appels, disait n'avoir aucune visibilité sur la durée. Le 27 octobre, un sénateur décrivait un service « devenu inaccessible, puis […] passé en mode dégradé ».`,
    fr`Nous n'avons trouvé ni date de rétablissement, ni mesure publique de la durée. C'est ce manque que Constat veut combler.`,
  ],
  sources: 'Sources',
}

/** The words of the page in one language. */
export type AboutWords = typeof inFrench

const inEnglish: AboutWords = {
  title: 'About',
  what: 'What Constat is',
  whatWords: [
    'Constat watches a public registry the way its users live it: a real browser attempts a real sign-up, to the very end where possible, confirmation e-mail included. Every attempt is recorded and published, with the history of incidents, their bounded duration and the data.',
    'A home page can answer while nobody can sign up any more. It is the journey that counts, not the server’s answer.',
    'The name is what a French bailiff (commissaire de justice) writes after seeing something for himself. This site is no bailiff: what it publishes is not a bailiff’s record.',
  ],
  who: 'Who runs this site',
  operatedBy: (name) => `This site is run by ${name}, who answers for what it publishes.`,
  operatorUnsaid:
    'This site’s configuration does not say who runs it. As long as nobody answers for it by name, cite its figures with that reservation.',
  watched: 'The registry being watched is ',
  watchedBy: (name) => `, operated by ${name}`,
  practice:
    'This is practice: the registry being watched is a practice registry that comes with Constat. Nothing measured here concerns a real service.',
  simulated:
    'The history of this site is simulated: it shows what the pages look like, not what any registry did.',
  independence: 'Independence',
  independenceWords: [
    'This site belongs neither to the registry nor to its operator, and is no site of the State. It uses none of their signs: everything on it was drawn for it.',
    'Constat is free software (MIT licence): anybody can read what it does, run it from elsewhere and compare. The method and its versions are published, as are all attempts, those that concluded nothing included.',
    'What is published here is measured from outside, with the means of a user. We know nothing of causes, and say nothing about them.',
  ],
  contact: 'Contact',
  contactWords: 'For a question, an error, a reply: ',
  reply: 'Right of reply',
  replyWords: [
    'The registry’s operator, the authority it answers to and any person named on this site may reply by writing to the address above. The reply is published as it is, dated and signed, beside the measurements it concerns; the measurements stay what they are.',
    'Maintenance can be announced to us at the same address. It is shown with the time at which it was announced.',
    'If a reply shows that we were wrong, the attempt or the incident leaves the figures and stays on display, struck through, with the reason and the date.',
  ],
  precedent: 'The precedent: Bloctel, October 2021',
  precedentWords: [
    'Constat was designed with one case in mind. What follows was reported by the press and in the French Senate; we measured nothing ourselves at the time, and have seen no page of then.',
    'On 1 October 2021 Bloctel, the French do-not-call registry, was changing operators. According to the press its home page stayed up but displayed a notice: the change involved site maintenance of “a few days”, under way. Later that month, according to MoneyVox, the notice spoke of technical work until some time in November 2021.',
    'The new operator, Worldline, told MoneyVox that continuity of service was ensured for subscribed companies and that consumers already registered went on being protected. The magazine En-Contact told Le Journal du dimanche that it had had a bailiff record, on 22 October, that a consumer could not sign up and a company could not enrol. SP2C, a call-centre trade body, said it had no visibility on how long it would last. On 27 October a senator described a service that had become inaccessible, then gone into a degraded mode.',
    'We have found neither a date of restoration nor any public measurement of how long it lasted. That gap is what Constat means to fill.',
  ],
  sources: 'Sources (in French)',
}

/** The words of the page. */
export const aboutWords: Readonly<Record<Lang, AboutWords>> = { fr: inFrench, en: inEnglish }
