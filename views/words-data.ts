// The words of the page on data, feeds and badges.
import { french as fr, type Lang } from './language.ts'

const inFrench = {
  title: fr`Données`,
  intro: fr`Tout ce qui est mesuré ici peut être repris, à la tentative près. Les heures sont en temps universel (RFC 3339), les durées portent leur unité dans leur nom.`,
  practice: fr`Ces données viennent d'un exercice ou d'une simulation : elles ne disent rien d'un service réel.`,
  licence: 'Licence',
  licenceBefore: fr`Les données sont publiées sous licence `,
  licenceName: fr`Creative Commons Attribution 4.0 (CC BY 4.0)`,
  licenceAfter: (site: string) =>
    fr` : chacun peut les copier, les transformer et les publier, à condition de citer la source (« ${site} », l'adresse de la page et la date de consultation) et de dire ce qui a été modifié. Les avis et déclarations cités appartiennent à leurs auteurs.`,
  downloads: fr`Téléchargements`,
  downloadsWords: fr`CSV (RFC 4180, UTF-8, virgule, une ligne d'en-tête) ou JSON Lines (un objet par ligne, celui de l'interface de programmation, étapes comprises). Les paramètres probe, from et to restreignent à un parcours ou à une période. Un champ vide, ou null, veut dire « inconnu » ou « sans objet », jamais zéro. Dans le CSV, un texte qu'un tableur prendrait pour une formule est précédé d'une apostrophe. Les incidents que d'autres ont rapportés n'y figurent pas : ils sont dans l'interface de programmation (origin=reported).`,
  runs: fr`Toutes les tentatives`,
  incidents: fr`Tous les incidents mesurés`,
  column: fr`Colonne`,
  meaning: fr`Ce qu'elle contient`,
  feeds: fr`Flux`,
  feedsWords: fr`Une entrée par changement d'état et par déclaration, à l'adresse stable.`,
  all: fr`Tous les parcours`,
  api: fr`Interface de programmation`,
  apiWords: fr`En lecture seule, sans clé, ouverte à toute page (CORS). Les réponses peuvent être gardées dix secondes.`,
  apiPage: fr`La documentation, à lire`,
  apiFile: fr`La description OpenAPI, pour les programmes`,
  statuspage: fr`Clients de pages d'état`,
  statuspageWords: fr`Les documents de Statuspage, version 2, à l'identique : un client existant fonctionne tel quel. Les parcours y sont des composants.`,
  badges: fr`Pastilles et pages à insérer`,
  badgesWords: fr`À copier. La pastille dit l'état ; le cadre dit aussi l'heure de l'observation, et la ligne de script, facultative, lui donne la hauteur de ce qu'il montre. Rien n'est chargé d'ailleurs que d'ici, et aucun cookie n'est posé ; la pastille de shields.io, elle, passe par ce service.`,
  badgeEach: fr`Chaque parcours a aussi la sienne :`,
  badge: fr`Pastille, en HTML`,
  badgeMarkdown: fr`Pastille, en Markdown`,
  shields: fr`Pastille de shields.io`,
  embed: fr`Cadre (iframe)`,
  badgeAlt: (registry: string) => fr`État des inscriptions : ${registry}`,
  method: fr`Les mots employés sont définis dans la méthode`,
}

/** The words of the page in one language. */
export type DataWords = typeof inFrench

const inEnglish: DataWords = {
  title: 'Data',
  intro:
    'Everything that is measured here can be reused, down to the single attempt. Times are in universal time (RFC 3339), durations carry their unit in their name.',
  practice: 'These data come from practice or from a simulation: they say nothing of any real service.',
  licence: 'Licence',
  licenceBefore: 'The data are published under the licence ',
  licenceName: 'Creative Commons Attribution 4.0 (CC BY 4.0)',
  licenceAfter: (site) =>
    `: anybody may copy, transform and publish them, provided that the source is cited (“${site}”, the page’s address and the date on which it was consulted) and that changes are said. Quoted notices and statements belong to their authors.`,
  downloads: 'Downloads',
  downloadsWords:
    'CSV (RFC 4180, UTF-8, comma, one header line) or JSON Lines (one object per line, that of the programming interface, steps included). The parameters probe, from and to restrict them to a journey or a period. An empty field, or null, means “unknown” or “not applicable”, never zero. In the CSV a text that a spreadsheet would take for a formula is preceded by an apostrophe. Incidents that others reported are not in them: they are in the programming interface (origin=reported).',
  runs: 'All attempts',
  incidents: 'All measured incidents',
  column: 'Column',
  meaning: 'What it holds',
  feeds: 'Feeds',
  feedsWords: 'One entry for each change of state and each statement, at a stable address.',
  all: 'All journeys',
  api: 'Programming interface',
  apiWords: 'Read only, without a key, open to any page (CORS). Answers may be kept for ten seconds.',
  apiPage: 'The documentation, to be read',
  apiFile: 'The OpenAPI description, for programs',
  statuspage: 'Clients of status pages',
  statuspageWords:
    'The documents of Statuspage, version 2, field for field: an existing client works unchanged. Journeys are its components.',
  badges: 'Badges and pages to embed',
  badgesWords:
    'To be copied. The badge tells the state; the frame tells the time of the observation too, and the script line, which can be left out, gives it the height of what it shows. Nothing is loaded from anywhere but here and no cookie is set; the badge by shields.io goes through that service.',
  badgeEach: 'Every journey has its own too:',
  badge: 'Badge, in HTML',
  badgeMarkdown: 'Badge, in Markdown',
  shields: 'Badge by shields.io',
  embed: 'Frame (iframe)',
  badgeAlt: (registry) => `State of sign-ups: ${registry}`,
  method: 'The words used are defined in the method',
}

/** The words of the page. */
export const dataWords: Readonly<Record<Lang, DataWords>> = { fr: inFrench, en: inEnglish }
