// The words of the legal notice and of the accessibility statement.
import { french as fr, type Lang } from './language.ts'

const inFrench = {
  title: fr`Mentions légales`,
  publisher: fr`Éditeur`,
  publishedBy: (name: string) => fr`Ce site est édité par ${name}.`,
  publisherUnsaid: fr`La configuration de ce site ne nomme pas son éditeur.`,
  contactWords: fr`Pour le joindre : `,
  notice: fr`Directeur de la publication, hébergeur et autres mentions`,
  noticeUnsaid: fr`La configuration de ce site ne les indique pas. La loi les demande à qui met un site à la disposition du public : il revient à son exploitant de les ajouter (« legal_notice »).`,
  practice: fr`Cette installation sert à l'exercice : elle n'est pas destinée à être ouverte au public.`,
  personal: fr`Données personnelles`,
  personalWords: [
    fr`Ce site ne dépose aucun cookie, ne mesure pas son audience et ne fait charger rien d'un autre site. Il n'y a ni compte ni publicité.`,
    fr`Les adresses des visiteurs ne sont pas enregistrées par Constat. Son journal note ses propres événements (tentatives, erreurs), sans adresse de visiteur. L'hébergeur, ou un relais placé devant ce site, peut tenir son propre journal ; il revient à l'exploitant de le dire.`,
    fr`Qui s'abonne aux alertes confie une adresse électronique et ses choix : ils sont conservés avec la date de l'accord, les messages envoyés et la réponse du serveur de courrier. Chaque message permet de tout relire, de changer ou de partir ; au départ, l'adresse est effacée et il ne reste d'elle qu'une empreinte chiffrée, qui sert à ne plus lui écrire. Une adresse jamais confirmée est effacée au bout de sept jours.`,
    fr`Les tentatives emploient des identités d'essai. Un avis affiché par le registre est cité tel qu'il a été lu ; s'il nomme une personne, elle peut demander qu'il soit corrigé, à l'adresse de contact.`,
  ],
  reuse: fr`Réutilisation`,
  reuseWords: fr`Les données et les textes de ce site sont sous licence CC BY 4.0 : chacun peut les reprendre en citant la source. Les avis et déclarations cités appartiennent à leurs auteurs. Le logiciel est sous licence MIT.`,
  reuseMore: fr`Les données, colonne par colonne`,
  liability: fr`Portée`,
  liabilityWords: fr`Ce qui est publié est ce qui a été vu, de nos points d'observation, aux heures indiquées. Ce site n'a pas qualité pour dire si une obligation a été tenue.`,
}

/** The words of the legal notice in one language. */
export type LegalWords = typeof inFrench

const inEnglish: LegalWords = {
  title: 'Legal notice',
  publisher: 'Publisher',
  publishedBy: (name) => `This site is published by ${name}.`,
  publisherUnsaid: 'This site’s configuration does not name its publisher.',
  contactWords: 'To reach the publisher: ',
  notice: 'Director of publication, host and other particulars',
  noticeUnsaid:
    'This site’s configuration does not give them. French law asks them of whoever makes a site available to the public: it is for its operator to add them (“legal_notice”).',
  practice: 'This installation is for practice: it is not meant to be opened to the public.',
  personal: 'Personal data',
  personalWords: [
    'This site sets no cookie, measures no audience and makes nothing load from another site. There are no accounts and no advertising.',
    'Constat does not record visitors’ addresses. Its log notes its own events (attempts, errors), without any visitor’s address. The host, or a relay in front of this site, may keep a log of its own; it is for the operator to say so.',
    'Whoever subscribes to alerts entrusts an e-mail address and choices: they are kept with the date of consent, the messages sent and the mail server’s answer. Every message lets you read all of it, change it or leave; when you leave, the address is erased and all that remains of it is a keyed fingerprint, which serves not to write to it again. An address that is never confirmed is erased after seven days.',
    'Attempts use test identities. A notice displayed by the registry is quoted as it was read; if it names a person, that person may ask for it to be corrected, at the contact address.',
  ],
  reuse: 'Reuse',
  reuseWords:
    'The data and texts of this site are under the CC BY 4.0 licence: anybody may reuse them, citing the source. Quoted notices and statements belong to their authors. The software is under the MIT licence.',
  reuseMore: 'The data, column by column',
  liability: 'Scope',
  liabilityWords:
    'What is published is what was seen, from our vantage points, at the times given. This site has no standing to say whether an obligation was met.',
}

/** The words of the legal notice. */
export const legalWords: Readonly<Record<Lang, LegalWords>> = { fr: inFrench, en: inEnglish }
