// `VERIFICATION.md`: each command with the names and times of one export, what it proves and what it does not.
import { french as fr } from '../../views/language.ts'
import { commands } from '../proof/check.ts'
import {
  checkpointToken,
  openingPath,
  openingToken,
  paths,
  proofPath,
  recordPath,
  sealManifest,
  sealToken,
} from '../proof/layout.ts'
import type { Scope } from './scope.ts'
import { type StampedFile, secondsOf, stampCommand } from './scripts.ts'

const block = (...lines: readonly string[]) => ['```', ...lines, '```', '']

const mostCommands = 40

const timeOf = (token: string) => `"$(sh ${paths.verifyAll} heure ${token})"`

const sealCommands = (sealedBy: readonly string[]) =>
  sealedBy.map((authority, at) =>
    stampCommand(
      { file: sealManifest(at + 1), token: sealToken(at + 1), authority, genTime: 0 },
      timeOf(sealToken(at + 1)),
    ),
  )

const stampCommands = (stamped: readonly StampedFile[]) => {
  const shown = stamped.slice(0, mostCommands).map((one) => stampCommand(one, String(secondsOf(one))))
  const more = stamped.length - shown.length
  return more > 0
    ? [...shown, `# ${more} de plus, que vérifie aussi ${paths.verifyAll}, qui en donne le nom et l'heure`]
    : shown
}

const isStamped = (id: string, openings: readonly StampedFile[]) =>
  openings.some(({ token }) => token === openingToken(id))

const exampleOf = ({ runs }: Scope, openings: readonly StampedFile[]) => {
  const wanted = runs.filter(({ isWanted }) => isWanted)
  return wanted.find(({ id }) => isStamped(id, openings)) ?? wanted[0] ?? runs[0]
}

const leafCommand = (leaf: string) => `sh ${paths.verifyProof} ${leaf} ${proofPath(leaf)} ${paths.publicKey}`

const growthCommand = (size: number, last: number) =>
  `sh ${paths.verifyProof} -c data/log/checkpoint-${size} data/log/consistency-${size}-${last} ${paths.publicKey}`

const namedByToken = [
  fr`Les 32 premiers caractères de l’empreinte de \`run-open.tst\` sont le nom du dossier : la tentative porte un`,
  'identifiant que personne, pas même nous, ne pouvait connaître avant l’heure du jeton.',
]

const namedAtRandom = [
  fr`Aucune autorité n’a horodaté son ouverture à temps : son identifiant est tiré au hasard, et seul le journal dit`,
  'qu’elle était annoncée.',
]

const aboutRun = (scope: Scope, openings: readonly StampedFile[]) => {
  const run = exampleOf(scope, openings)
  if (!run) return ['Cet export ne contient aucune tentative.', '']
  const hasToken = isStamped(run.id, openings)
  const files = [openingPath(run.id), ...(hasToken ? [openingToken(run.id)] : []), recordPath(run.id)]
  return [
    fr`Pour la tentative ${run.id} (les autres : de même) :`,
    '',
    ...block(
      leafCommand(openingPath(run.id)),
      leafCommand(recordPath(run.id)),
      `sha256sum ${files.join(' ')}`,
    ),
    ...(hasToken ? namedByToken : namedAtRandom),
    'Le relevé (`record.json`) donne dans `files` l’empreinte de chaque fichier du dossier, et dans `sealed` celle de la',
    fr`liste des originaux (\`sealed/originals.json\`, dans un export complet), qui donne les leurs et un nombre tiré au`,
    fr`hasard : sans elle, le relevé n’apprend rien de ce qui est masqué. Les relevés plus anciens donnent celle de chacun.`,
    '',
  ]
}

const introduction = [
  '# Vérifier cet export',
  '',
  'Toutes les commandes se lancent depuis le dossier où l’archive a été extraite. Il faut `unzip`, `sha256sum`,',
  fr`\`openssl\` 3.0 ou plus récent et un shell POSIX ; aucun accès au réseau. Toutes à la fois :`,
  '',
  ...block(`sh ${paths.verifyAll}`),
  fr`Elles supposent deux choses que l’archive ne peut pas prouver d’elle-même, et que vous devez tenir d’ailleurs :`,
  '',
  fr`- que \`${paths.publicKey}\` est bien la clé du journal (le site la publie ; des tiers l’ont reçue) ;`,
  fr`- que les certificats de \`data/tsa/\` sont bien ceux des autorités d’horodatage (elles les publient ; une autorité`,
  '  qualifiée figure dans la liste de confiance de son État membre, qui seule dit si elle l’était à cette heure).',
  '',
  '## 1. Les fichiers sont ceux de l’export',
  '',
  ...block('unzip -t FICHIER.asice', commands.fingerprints),
  fr`Prouve : aucun des fichiers listés n’a changé depuis que les listes ont été faites. Ne prouve pas quand ni par qui.`,
  'Seuls les fichiers listés comptent.',
  '',
]

const aboutSeals = (sealedBy: readonly string[]) => [
  '## 2. L’export n’est pas plus récent que ses sceaux',
  '',
  ...block(...sealCommands(sealedBy)),
  fr`Prouve : chaque autorité a vu, à l’heure de son jeton, la liste des empreintes de tous les fichiers. Ne prouve rien`,
  fr`de ce qui s’est passé avant. Un certificat expiré depuis n’y change rien : \`-attime\` demande s’il valait alors.`,
  fr`L’heure en clair : \`openssl ts -reply -in META-INF/timestamp001.tst -token_in -text\`.`,
  '',
]

const aboutLog = ({ sizes, last }: Scope, checkpoints: readonly StampedFile[]) => [
  fr`## 3. Le journal : ses états signés et leurs heures`,
  '',
  ...block(...stampCommands(checkpoints)),
  fr`Prouve : l’état signé existait à cette heure, donc aussi tout ce qu’il contient. C’est la borne « au plus tard ».`,
  fr`Un fichier \`.ots\` à côté d’un état signé dit la même chose par la chaîne Bitcoin : \`ots verify\`, ou tout explorateur.`,
  '',
  ...block(
    ...sizes
      .slice(0, -1)
      .slice(0, mostCommands)
      .map((size) => growthCommand(size, last.size)),
  ),
  fr`Prouve : le dernier état contient les précédents sans en avoir changé ni retiré une feuille.`,
  '',
]

const aboutLeaves = (scope: Scope, openings: readonly StampedFile[]) => [
  '## 4. Chaque feuille est dans le journal, et aucune ne manque',
  '',
  ...aboutRun(scope, openings),
  ...block(commands.completeness),
  fr`Prouve : les indices vont de ${scope.first?.size ?? 0} à ${scope.last.size - 1} sans trou ni doublon. Une tentative réussie ou échouée qu’on`,
  'aurait retirée laisserait un trou, et en changer un octet changerait la racine signée. (L’ouverture d’une tentative',
  'commencée avant l’intervalle peut avoir un indice plus petit.)',
  '',
  ...aboutEnd(scope),
]

// Which token the end of the interval rests on, by the file of the leaf or of the record that tells it.
const aboutEnd = ({ to, end, runs }: Scope) => {
  const time = new Date(to).toISOString()
  const teller = end.anchor
    ? fr`celui de \`${checkpointToken(end.anchor.size, end.anchor.by)}\`, dont une feuille donne l’empreinte (${'`'}grep -l ${end.anchor.sha256} data/log/leaves/*.json${'`'})`
    : fr`celui de l’ouverture d’une des ${runs.length} tentatives, que nomme son relevé`
  return [
    fr`L’intervalle s’arrête à ${time}, parce que le journal contient un jeton de cette heure ou d’après : ${teller}.`,
    fr`Ce que le journal contenait à l’heure d’un jeton vient avant la feuille qui le donne : rien de plus ancien n’a pu être`,
    fr`retiré de la fin. Un jeton sur le dernier état lui-même ne le prouverait pas, car il peut être demandé bien plus tard.`,
    '',
  ]
}

const unstamped = (count: number) =>
  count === 0
    ? []
    : [
        fr`${count} tentative(s) n’ont pas de jeton sur leur ouverture, aucune autorité n’ayant répondu à temps : leur`,
        fr`identifiant est tiré au hasard, et leur borne « au plus tôt » est le dernier jeton que le journal tenait avant.`,
        '',
      ]

const aboutOpenings = ({ runs }: Scope, openings: readonly StampedFile[]) => [
  '## 5. Aucune tentative n’est plus ancienne que son ouverture',
  '',
  ...block(...stampCommands(openings)),
  fr`Prouve : le fichier d’ouverture existait à cette heure ; l’identifiant, tiré de ce jeton, ne pouvait pas être connu`,
  fr`avant. C’est la borne « au plus tôt ». L’identifiant a été envoyé au service observé avec chaque requête : son propre`,
  'journal de connexions doit le contenir.',
  '',
  ...unstamped(runs.length - openings.length),
]

const limits = [
  '## Ce que rien de tout cela ne prouve',
  '',
  fr`Que le navigateur a montré au monde entier ce qu’il nous a montré ; que l’exploitant de la sonde n’a pas préparé`,
  fr`son réseau. Contre cela : les sites témoins, le NetLog, les certificats présentés, le journal du service observé, et`,
  `le chemin de \`${paths.clickPath}\`, à refaire soi-même.`,
  '',
  fr`Que \`${paths.report}\`, \`${paths.clickPath}\`, les noms de qui demande et de qui exporte sont ceux d’origine : seuls les`,
  fr`sceaux les lient au reste, et chacun peut en faire faire d’autres sur un contenu changé. Contre cela : comparer`,
  'l’empreinte SHA-256 du fichier `.asice` avec celle que l’exploitant en a donnée.',
  '',
  fr`Que des mesures manquées (feuille \`gap\`) ont bien commencé quand leur feuille le dit, si rien du même parcours ne la`,
  fr`précède dans l’export : il faut alors l’export de ce qui précède. Sinon elles ne peuvent avoir commencé plus d’un jour`,
  fr`avant ce dont le journal rendait déjà compte. Ni pourquoi elles ont manqué : la raison est celle que la sonde en donne.`,
  fr`L’heure pour laquelle une tentative était prévue (\`scheduled_at\`) n’est tenue qu’à un jour de son ouverture.`,
  '',
  fr`Qu’une autorité annoncée absente (\`absent_authorities\`) a bien été interrogée, ni qu’aucune autre ne l’a été : une`,
  fr`absence ne laisse pas de jeton. Chacune a son certificat dans \`data/tsa/\`, et n’a pas scellé l’export. De même, le`,
  fr`dernier état du journal n’a que les jetons qui sont là : ceux qui ont été demandés après lui n’ont pas de feuille ici.`,
  fr`Ceux dont une feuille parle ne peuvent être retirés sans que cela se voie.`,
  '',
  fr`Qu’aucun témoin n’a été écarté du dernier état : qui n’a pas signé ne laisse pas de trace, et qui refait les jetons`,
  fr`peut retirer une signature. Contre cela : demander sa clé au témoin, et \`constat verify --witness CLÉ\`.`,
  '',
  fr`Qu’un export qui se dit complet contient tous les originaux demandés : il en contient, et \`captures\` dit, tentative par`,
  fr`tentative, où ils manquent. De même pour les captures : un export peut laisser de côté celles d’une tentative ; son`,
  'relevé y est toujours, avec leurs empreintes, et un autre export peut les contenir.',
  '',
  fr`\`${paths.verifyAll}\` fait lui-même partie de ce qu’il vérifie (il est le même dans tous les exports d’une version de`,
  fr`Constat : comparez-le avec un autre), et ne vérifie ni les signatures des témoins que nomme \`${paths.policy}\`, ni la durée`,
  fr`que dit chaque relevé, ni ce que \`redactions\` dit avoir masqué : \`constat verify\` et la page de vérification du site le`,
  'font, d’un programme qui vient d’ailleurs.',
  '',
]

/** The text of `VERIFICATION.md`. */
export const verificationOf = (
  scope: Scope,
  openings: readonly StampedFile[],
  checkpoints: readonly StampedFile[],
  sealedBy: readonly string[],
): string =>
  [
    ...introduction,
    ...aboutSeals(sealedBy),
    ...aboutLog(scope, checkpoints),
    ...aboutLeaves(scope, openings),
    ...aboutOpenings(scope, openings),
    ...limits,
  ].join('\n')
