// The words of the accessibility statement, in the vocabulary of the RGAA.
import { french as fr, type Lang } from './language.ts'

const inFrench = {
  title: fr`Accessibilité`,
  heading: fr`Déclaration d'accessibilité`,
  scope: (site: string, url: string) =>
    fr`Cette déclaration s'applique à ${site} (${url}). Elle se réfère au RGAA, version 4.1.`,
  state: fr`État de conformité : non conforme, faute d'audit`,
  stateWords: [
    fr`Aucun audit de conformité n'a été mené par un tiers. Sans audit en cours de validité, le RGAA demande de déclarer un site « non conforme », quelle que soit sa qualité : nous le déclarons donc ainsi.`,
    fr`Cela ne veut pas dire que des obstacles sont connus. Les pages sont faites pour être lues et parcourues par tous, et ce qui peut être vérifié par un programme l'est à chaque version.`,
  ],
  tested: fr`Ce qui est vérifié`,
  testedWords: [
    fr`axe-core, sur chaque page, en français et en anglais, en clair et en sombre : aucun défaut toléré.`,
    fr`HTML valide sur chaque page (html-validate).`,
    fr`Sur chaque page, tout lien et tout bouton s'atteint au clavier, dans l'ordre et visiblement ; aucune page n'a besoin de JavaScript.`,
    fr`Une largeur de 320 pixels, sans défilement horizontal.`,
  ],
  untested: fr`Ce qui ne l'est pas`,
  untestedWords: [
    fr`Qu'aucune information ne soit donnée par la couleur seule : chaque état est aussi un mot et un signe. C'est voulu et relu, mais aucun programme ne le vérifie.`,
    fr`L'usage avec un lecteur d'écran, par des personnes qui s'en servent tous les jours.`,
    fr`Les captures d'écran montrent les pages du registre, valeurs personnelles recouvertes : leur texte n'est pas accessible. Chacune a un texte de remplacement qui dit l'étape et l'heure, et ce qui a été lu est donné à côté quand cela a compté.`,
    fr`Les avis et déclarations cités sont repris dans leur langue d'origine.`,
  ],
  technologies: fr`Technologies`,
  technologiesWords: fr`HTML, CSS, SVG. JavaScript ne sert qu'à tenir la page à jour et à copier un texte : rien ne le demande. Vérifié avec Chromium.`,
  contact: fr`Retour d'information et contact`,
  contactWords: fr`Si une page vous résiste, dites-le-nous : nous répondons et corrigeons, ou envoyons le contenu sous une autre forme. `,
  recourse: fr`Voies de recours`,
  recourseWords: fr`Si vous signalez un défaut qui vous empêche d'accéder à un contenu et n'obtenez pas de réponse, vous pouvez saisir le Défenseur des droits, par son formulaire, par son délégué dans votre région, ou par courrier gratuit, sans timbre : Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07.`,
  established: (version: string) => fr`Déclaration établie pour Constat ${version}.`,
}

/** The words of the statement in one language. */
export type AccessibilityWords = typeof inFrench

const inEnglish: AccessibilityWords = {
  title: 'Accessibility',
  heading: 'Accessibility statement',
  scope: (site, url) =>
    `This statement applies to ${site} (${url}). It refers to the RGAA, the French accessibility framework, version 4.1.`,
  state: 'Conformance status: not conformant, for want of an audit',
  stateWords: [
    'No third party has audited this site. Without a valid audit the RGAA asks that a site be declared “not conformant” whatever its quality: so that is what we declare.',
    'It does not mean that obstacles are known. The pages are made to be read and walked through by everybody, and what a program can check is checked for every version.',
  ],
  tested: 'What is checked',
  testedWords: [
    'axe-core, on every page, in French and English, light and dark: no violation is tolerated.',
    'Valid HTML on every page (html-validate).',
    'On every page all links and buttons are reached by the keyboard, in order and visibly; no page needs JavaScript.',
    'A width of 320 pixels, without sideways scrolling.',
  ],
  untested: 'What is not',
  untestedWords: [
    'That nothing is said by colour alone: every state is also a word and a sign. This is intended and read over, but no program checks it.',
    'Use with a screen reader, by people who use one every day.',
    'Screenshots show the registry’s pages, personal values painted over: their text is not accessible. Each has a text alternative that gives the step and the time, and what was read is given beside it where it mattered.',
    'Quoted notices and statements are in their own language.',
  ],
  technologies: 'Technologies',
  technologiesWords:
    'HTML, CSS, SVG. JavaScript only keeps the page up to date and copies a text: nothing requires it. Checked with Chromium.',
  contact: 'Feedback and contact',
  contactWords:
    'If a page resists you, tell us: we answer and correct it, or send its content in another form. ',
  recourse: 'Enforcement procedure',
  recourseWords:
    'If you report a fault that keeps you from some content and get no answer, you can turn to the Défenseur des droits (the French Defender of Rights): by its form, through its delegate in your region, or by post, free of charge: Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07, France.',
  established: (version) => `Statement made for Constat ${version}.`,
}

/** The words of the statement. */
export const accessibilityWords: Readonly<Record<Lang, AccessibilityWords>> = { fr: inFrench, en: inEnglish }
