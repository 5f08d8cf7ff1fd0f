// What an export says to whoever opens it: what it is, and how to redo its journeys by hand.
import { french as fr } from '../../views/language.ts'
import { paths } from '../proof/layout.ts'
import type { Scope } from './scope.ts'
import type { ExportOrder, ExportSource, Journey } from './source.ts'

const iso = (at: number) => new Date(at).toISOString()

const missingSeals = (absent: readonly string[]) =>
  absent.length === 0
    ? []
    : [
        fr`N’a pas répondu, et ne scelle donc pas cet export : ${absent.join(', ')}. Les autres sceaux suffisent à le vérifier.`,
        '',
      ]

/** How many runs have no captures here, how many only those that may be published; the leaves of those not back yet. */
type Missing = {
  /** How many runs have their sealed originals here. */
  readonly joined: number
  readonly lost: number
  readonly concealed: number
  readonly underWay: readonly number[]
}

const missingOriginals = (concealed: number) =>
  concealed === 0
    ? []
    : [
        fr`Les originaux scellés de ${concealed} tentative(s) n’y sont pas : ils sont chiffrés pour l’exploitant, qui seul peut les`,
        'joindre, ou ne sont plus tous conservés. Le relevé en donne les empreintes.',
        '',
      ]

const lostCaptures = (lost: number) =>
  lost === 0
    ? []
    : [
        `${lost} tentative(s) dont les captures ne sont plus conservées, ou pas toutes telles que leur relevé les nomme, y`,
        'figurent par leur relevé et sa preuve seulement.',
        '',
      ]

const withoutEnd = (underWay: readonly number[]) =>
  underWay.length === 0
    ? []
    : [
        fr`${underWay.length} tentative(s) annoncée(s) n’avaient pas de relevé au dernier état du journal ; leur ouverture seule y est`,
        fr`(feuille(s) ${underWay.join(', ')} de data/log/leaves). Un export plus tardif doit en contenir le relevé.`,
        '',
      ]

const whatIsMissing = ({ lost, concealed, underWay }: Missing) => [
  ...lostCaptures(lost),
  ...missingOriginals(concealed),
  ...withoutEnd(underWay),
]

const aboutArchives = [
  'capture.wacz se rejoue dans https://replayweb.page ou toute visionneuse d’archives du Web (WACZ 1.1.1, WARC 1.1).',
  fr`Il est écrit d’après ce que le navigateur dit de chaque échange : les lignes de requête et d’état y sont toujours`,
  'reconstituées en HTTP/1.1, quelle qu’ait été la version, et les noms d’en-têtes mis en minuscules. Les corps y sont',
  fr`tels que le navigateur les a décodés : les en-têtes Content-Encoding, Transfer-Encoding et Content-Length d’origine`,
  'y portent le préfixe x-orig-. Un échange resté sans réponse n’y est pas. netlog.json.gz garde les événements du',
  'réseau (netlog-viewer).',
  '',
]

/** `LISEZMOI.txt`: what the archive is and where to begin. */
export const readMeOf = (
  { operator }: ExportSource,
  order: ExportOrder,
  scope: Scope,
  sealedBy: readonly string[],
  absent: readonly string[],
  missing: Missing,
): string =>
  [
    ...(operator.isPractice
      ? [fr`EXERCICE : registre et autorités d’entraînement. Cette archive n’a aucune valeur.`, '']
      : []),
    fr`Relevés automatisés de « ${operator.registry.name} » (${operator.registry.url})`,
    `du ${iso(scope.from)} au ${iso(scope.to)} (temps universel).`,
    fr`Faits par ${operator.name ?? operator.siteTitle}, ${operator.siteUrl} ; joindre : ${operator.contact}`,
    fr`Exportés pour : ${order.requestedBy}`,
    '',
    fr`Commencer par data/rapport.pdf. Puis, depuis ce dossier extrait :`,
    '',
    `    sh ${paths.verifyAll}`,
    '',
    fr`vérifie l’archive sans réseau ; ${paths.instructions} explique chaque commande, et dit ce qui ne se vérifie pas ainsi.`,
    '',
    fr`Ce que contient l’archive (conteneur ASiC-E, EN 319 162-1 ; une fois extraite, sac BagIt, RFC 8493) :`,
    '',
    '    data/rapport.pdf     le rapport, horodaté',
    '    data/export.json     ce que l’export dit de lui-même',
    '    data/parcours.md     les parcours, à refaire à la main',
    fr`    data/runs/           une tentative par dossier : relevé, ouverture, preuves, captures`,
    fr`    data/log/            le journal : clé, états signés et horodatés, autres feuilles`,
    '    data/tsa/            les certificats des autorités d’horodatage',
    '    data/verify/         de quoi vérifier',
    fr`    META-INF/            ${sealedBy.length} sceau(x) : ${sealedBy.join(', ')}`,
    '',
    ...missingSeals(absent),
    ...whatIsMissing(missing),
    ...(scope.isRekeyed
      ? [
          fr`La clé du journal a changé depuis le début de l’intervalle : pour que tout se vérifie par la nouvelle, les relevés y`,
          'sont depuis le début du journal.',
          '',
        ]
      : []),
    'Toutes les tentatives de l’intervalle y sont, réussies ou non, ainsi que celles qui étaient prévues et n’ont pas eu',
    'lieu. Seuls les fichiers listés dans manifest-sha256.txt et META-INF comptent.',
    missing.joined > 0
      ? fr`Les dossiers « sealed » contiennent des données personnelles : ne pas les publier. Leur originals.json donne les
empreintes des originaux, et le relevé la sienne.`
      : fr`Les valeurs personnelles sont masquées ; redactions.json dit où. Le relevé donne l’empreinte d’une liste, celle des
empreintes des originaux : un export complet la contient.`,
    '',
    ...aboutArchives,
  ].join('\n')

const clickPathOf = ({ title, steps }: Journey) => [
  `## ${title}`,
  '',
  ...steps.flatMap((step, at) => [
    fr`${at + 1}. ${step.title}. On doit alors voir le titre « ${step.heading} ».`,
    ...(step.submits ? ['   *À partir de cette étape, quelque chose est envoyé au service.*'] : []),
    ...(step.binding
      ? [
          fr`   *Cette étape engage (paiement ou contrat) : la sonde ne la franchit pas sur un vrai registre.*`,
        ]
      : []),
  ]),
  '',
]

/** `parcours.md`: the click path of each journey in plain French, to be redone by hand. */
export const clickPathsOf = ({ journeys, operator }: ExportSource): string =>
  [
    '# Refaire les parcours à la main',
    '',
    `Sur un poste préparé selon NF Z67-147 (horloge, cache et cookies vidés, pas de proxy), partir de ${operator.registry.url}`,
    'et suivre les liens affichés, sans saisir d’autre adresse. Noter l’heure et prendre une capture à chaque étape.',
    '',
    ...journeys.flatMap(clickPathOf),
  ].join('\n')

/** The lines of `bag-info.txt` that describe the bag. */
export const bagInfoOf = ({ operator }: ExportSource, scope: Scope, createdAt: number): readonly string[] => {
  const plain = (text: string) => text.replace(/\s+/g, ' ').trim()
  return [
    `Source-Organization: ${plain(operator.name ?? operator.siteTitle)}`,
    `${operator.contact.includes('@') ? 'Contact-Email' : 'Contact-Name'}: ${plain(operator.contact)}`,
    `External-Description: ${plain(operator.registry.name)}, ${iso(scope.from)} / ${iso(scope.to)}`,
    `Bagging-Date: ${iso(createdAt).slice(0, 10)}`,
    `Bag-Software-Agent: Constat ${plain(operator.version)}`,
  ]
}
