// The words of the report that an export holds. It is for French courts, and in French alone.
import { count, french as fr } from './language.ts'

const plural = (value: number, one: string, many: string) =>
  `${count('fr', value)}\u00a0${value > 1 ? many : one}`

export const reportWords = {
  title: fr`Rapport de relevés automatisés`,
  practice: fr`Exercice : registre d'entraînement, autorités d'horodatage d'entraînement. Ce document n'a aucune valeur.`,
  notice: fr`Ce rapport accompagne des relevés faits par une machine, sans intervention humaine pendant la mesure sauf mention contraire. Il n'est pas un constat de commissaire de justice ; il rapporte ce qui a été vu et ne porte aucune appréciation. Chaque fait vient d'un fichier de cette même archive, que chacun peut vérifier sans nous.`,
  registry: fr`Service observé`,
  operatorOf: fr`Exploitant du service`,
  interval: fr`Intervalle`,
  journeys: fr`Parcours`,
  by: fr`Relevés faits par`,
  contact: fr`Joindre`,
  requestedBy: fr`Exporté pour`,
  createdAt: fr`Exporté le`,
  kind: fr`Nature`,
  public: fr`export public : copies publiées, valeurs personnelles masquées`,
  complete: fr`export complet : originaux scellés joints aux copies publiées`,
  log: fr`Journal`,
  checkpoint: (size: number) => fr`état signé du journal à ${count('fr', size)} feuilles`,
  stamped: (authority: string, at: string) => fr`horodaté par ${authority} le ${at}`,
  from: fr`du`,
  to: fr`au`,
  nonce: fr`Nombre fourni par l'observateur`,
  nonceOf: (nonce: string, run: string) => fr`${nonce} (tentative ${run})`,

  summary: fr`En résumé`,
  journey: fr`Parcours`,
  planned: fr`Prévues`,
  missed: fr`Non faites`,
  attempts: fr`Tentatives`,
  passed: fr`Réussies`,
  failed: fr`Échecs`,
  inconclusive: fr`Sans conclusion`,
  summaryNote: fr`Toutes les tentatives de l'intervalle sont dans l'archive, réussies ou non, ainsi que les tentatives prévues qui n'ont pas eu lieu. Les indices de leurs feuilles se suivent sans trou dans le journal : une tentative retirée se verrait.`,

  incidents: fr`Incidents`,
  noIncidents: fr`Aucun incident n'a été retenu dans l'intervalle.`,
  incident: (journey: string, step: string) => fr`${journey}, étape « ${step} »`,
  open: fr`non clos à la date de l'export`,
  retracted: fr`Incident retiré par une correction : il ne compte plus.`,
  lasted: (range: string) => fr`Durée : ${range}.`,
  observed: (attempts: number, failures: number, inconclusive: number) =>
    fr`${plural(attempts, 'tentative', 'tentatives')}, ${plural(failures, fr`échec`, fr`échecs`)}, ${count('fr', inconclusive)} sans conclusion ; plus long temps sans observation : `,

  chronology: fr`Chronologie`,
  chronologyNote: fr`Heure de Paris. Les tentatives voisines d'un même parcours qui ont fini de même sont dites une fois.`,
  moreLines: (more: number) =>
    fr`${count('fr', more)} lignes de plus ne sont pas imprimées ici ; toutes les feuilles sont dans l'archive.`,
  attempt: (journey: string, tier: string) => fr`${journey} (${tier})`,
  many: (value: number, until: string) => fr`${count('fr', value)} tentatives jusqu'au ${until}`,
  atStep: (step: string) => fr`à l'étape « ${step} »`,
  gap: (value: number, until: string) =>
    fr`${plural(value, fr`tentative prévue n'a pas eu lieu`, fr`tentatives prévues n'ont pas eu lieu`)}, jusqu'au ${until}`,
  saidBy: (source: string) => fr`${source} :`,

  failures: fr`Étapes en échec`,
  noFailures: fr`Aucune tentative de cet export n'a échoué.`,
  failure: (outcome: string, step: string) => fr`${outcome}, étape « ${step} »`,
  times: (value: number, last: string) => fr`vu ${plural(value, 'fois', 'fois')}, la dernière le ${last}`,
  url: fr`Page`,
  run: fr`Tentative`,
  picture: fr`Capture`,
  opened: (authority: string, at: string) => fr`Ouverture horodatée par ${authority} le ${at}`,
  notOpened: fr`Aucune autorité n'a horodaté son ouverture à temps`,
  noPicture: fr`Aucune capture de cette étape n'est jointe.`,
  moreFailures: (more: number) =>
    fr`${count('fr', more)} autres échecs ne sont pas illustrés ici ; leurs captures sont dans l'archive.`,

  method: fr`Méthode`,
  methodSteps: [
    fr`Avant chaque tentative, un court fichier d'ouverture est horodaté par un tiers (RFC 3161). L'identifiant de la tentative est tiré de ce jeton : personne ne pouvait le connaître plus tôt. La tentative ne peut donc pas être antérieure à l'heure du jeton.`,
    fr`Un navigateur neuf, au profil vide et sans cache, part de la page d'accueil et suit les liens comme une personne. L'identifiant est envoyé avec chaque requête dans l'agent utilisateur : il figure aussi dans le journal de connexions du service observé.`,
    fr`À chaque étape, ce qu'un visiteur doit voir est attendu ; s'il ne le voit pas, l'étape est en échec. Aussitôt après, un site témoin est interrogé avec le même navigateur : s'il ne répond pas, rien n'est retenu contre le service.`,
    fr`Le relevé (faits et empreintes de tous les fichiers) devient une feuille d'un journal en arbre de Merkle, qui ne peut que croître. L'état du journal est signé, puis horodaté par des tiers : la tentative ne peut pas être postérieure à cette heure.`,
    fr`Les durées sont des fourchettes. La durée minimale est la somme des intervalles entre échecs voisins, sans réussite entre eux ; la durée maximale va de la dernière réussite connue à la première qui a suivi. Chaque tentative compte du côté le moins favorable à nos conclusions.`,
  ],
  steps: fr`Étapes du parcours`,
  submits: fr`à partir d'ici, la tentative envoie quelque chose au service`,

  environment: fr`Environnement technique`,
  environmentNote: (run: string, at: string) =>
    fr`Tel que relevé pour la tentative ${run} du ${at}. Chaque tentative a le sien, dans son fichier environment.json, avec la raison de ce qui n'a pas pu être su.`,
  unknown: (why: string) => fr`non connu : ${why}`,
  noEnvironment: fr`Aucune tentative de cet export n'a ses captures jointes.`,

  environmentNames: {
    protocol: fr`Protocole`,
    operator: fr`Opérateur`,
    vantage: fr`Point d'observation`,
    machine: 'Machine',
    os: fr`Système`,
    software: fr`Logiciel`,
    antivirus: 'Antivirus',
    firewall: fr`Pare-feu`,
    browser: 'Navigateur',
    network: fr`Réseau`,
    proxy: fr`Mandataire (proxy)`,
    dns: 'DNS',
    route: 'Route',
    whois: fr`Titulaire du domaine`,
    clean_state: fr`État vierge`,
    clock: fr`Horloge`,
    started_at: fr`Début`,
    ended_at: 'Fin',
    user_agent: fr`Agent utilisateur`,
    tls: 'TLS',
    controls: fr`Sites témoins`,
  } as Readonly<Record<string, string>>,

  fingerprints: fr`Empreintes`,
  fingerprintsNote: fr`SHA-256 du relevé (record.json) de chaque tentative, et indice de sa feuille dans le journal. Celles de tous les autres fichiers sont dans manifest-sha256.txt.`,
  index: fr`Feuille`,
  moreFingerprints: (more: number) => fr`${count('fr', more)} autres sont dans manifest-sha256.txt.`,
  logKey: fr`Clé du journal`,
  root: fr`État signé`,

  verify: fr`Vérifier`,
  verifySteps: [
    fr`Extraire l'archive (unzip), ouvrir LISEZMOI.txt, puis lancer « sh data/verify/verify.sh » depuis le dossier extrait : il ne lui faut que sh, sed, awk, od, sha256sum et openssl, sans réseau.`,
    fr`data/verify/VERIFICATION.md donne chaque commande avec les noms de cet export, ce qu'elle prouve et ce qu'elle ne prouve pas.`,
    fr`Comparer la clé du journal imprimée ci-dessus à celle que publient le site et des tiers : c'est le seul point que l'archive ne peut pas prouver d'elle-même.`,
    fr`Ce rapport porte lui-même un horodatage de document (ETSI RFC 3161), visible dans les lecteurs de PDF qui le prennent en charge.`,
  ],
} as const
