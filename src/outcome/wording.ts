// The words by which a page says what it is, in French and in English. Wrong guesses must lean towards
// "inconclusive", hence the narrow patterns for what would accuse the registry.

const maintenance = [
  /\b(?:en|de|une|opérations? de) maintenance\b/i,
  /\binterventions? techniques?\b/i,
  /\b(?:momentanément|temporairement|actuellement) (?:indisponible|inaccessible|interrompu|suspendu|fermé)/i,
  /\bservice (?:est )?(?:indisponible|interrompu|suspendu|fermé)/i,
  /\b(?:n['’]est|ne sont) (?:pas|plus) (?:disponible|accessible)/i,
  /\b(?:inscriptions?|enregistrements?|adhésions?) (?:(?:est|sont) )?(?:momentanément |temporairement |actuellement )?(?:suspendue?|fermée?|interrompue?|impossible|indisponible)s?(?!\p{L})/iu,
  /\b(?:under|scheduled|planned|for) maintenance\b/i,
  /\b(?:temporarily|currently) (?:unavailable|closed|suspended|down)\b/i,
  /\b(?:be back|back online) (?:soon|shortly)\b/i,
]

// « Déjà inscrit ? Connectez-vous » is on healthy pages: a question is no refusal.
const taken = [
  /(?<!\p{L})(?:est|êtes|sont|a été|avez été) déjà (?:inscrit|utilisé|enregistré|associé|pris|connu)[^\s?]*(?! ?\?)(?=[\s.,;:!]|$)/iu,
  /\b(?:existe|possède) déjà(?! ?\?)/i,
  /\b(?:is|are|has been|was) already (?:registered|in use|used|taken|enrolled)\b(?! ?\?)/i,
  /\balready exists\b(?! ?\?)/i,
]
const takenInComplaint = [...taken, /\bdéjà (?:inscrit|utilisé|enregistré|existant)/i, /\balready\b/i]

// « Ce site est protégé par reCAPTCHA » asks nothing of anybody.
const captcha = [
  /\b(?:saisi|recopi|entr|complét|rempli|résol|valid|coch)\p{L}* (?:le|ce|un) (?:code )?(?:re)?captcha\b/iu,
  /\b(?:enter|type|solve|complete|fill in) (?:the|this|a) (?:re)?captcha\b/i,
  /\bcaptcha (?:est |is )?(?:incorrect|invalide?|erroné|obligatoire|requis|required)/i,
  /\bje ne suis pas un robot\b/i,
  /\bi['’]?\s?a?m not a robot\b/i,
  /\b(?:recopiez|saisissez|tapez) les (?:caractères|lettres|chiffres) (?:de l['’]image|affichés|ci-)/i,
  /\bprouvez que vous (?:êtes humain|n['’]êtes pas un robot)/i,
]

const wall = [
  /\bjust a moment\b/i,
  /\bchecking (?:if the site connection is secure|your browser)\b/i,
  /\bverif(?:y|ying) you are human\b/i,
  /\bv[ée]rification de votre navigateur\b/i,
  /\battention required! \| cloudflare\b/i,
  /\bincapsula incident id\b/i,
  /\bpardon our interruption\b/i,
  /\benable javascript and cookies to continue\b/i,
  /\baccess denied\b.*\breference #/i,
  /\b(?:trafic|comportement|activité) (?:inhabituel|suspect)(?:le|e)?(?!\p{L})/iu,
  /\bdatadome\b/i,
]

const queue = [
  /\bvous êtes (?:actuellement )?(?:dans|en) (?:la |une |notre )?(?:file|salle) d['’]attente\b/i,
  /\byou are (?:now |currently )?in (?:a |the |our )?(?:queue|waiting room|virtual line)\b/i,
]

const sentencesOf = (text: string): readonly string[] => text.split(/(?<=[.!?…])\s+|\n/)

const someIn = (patterns: readonly RegExp[], text: string): boolean => patterns.some((it) => it.test(text))

/** Tells whether a text announces that the service is closed for now. */
export const announcesMaintenance = (text: string): boolean => someIn(maintenance, text)

// « Une opération de maintenance est prévue dimanche » closes nothing yet, nor does a contract of maintenance.
const notNow =
  /(?<!\p{L})(?:prévue?s?|prochaine?s?|à venir|aura lieu|auront lieu|contrats?|planned|scheduled|upcoming|next|will)(?!\p{L})/iu

/** Tells whether a text announces that the service is closed at this very time. */
export const closesNow = (text: string): boolean =>
  sentencesOf(text).some((sentence) => announcesMaintenance(sentence) && !notNow.test(sentence))

// « Si vous êtes déjà inscrit, connectez-vous » is said to everybody.
const conditional = /(?<!\p{L})(?:si|s['’]ils?|if|when)(?!\p{L})/iu

const saysOfHim = (patterns: readonly RegExp[], text: string): boolean =>
  sentencesOf(text).some((sentence) => someIn(patterns, sentence) && !conditional.test(sentence))

/** Tells whether a page says that the identity is on the register already. */
export const saysTaken = (text: string): boolean => saysOfHim(taken, text)

/** Tells whether an error that is displayed says that the identity is on the register already. */
export const rejectsAsTaken = (complaint: string): boolean => saysOfHim(takenInComplaint, complaint)

/** Tells whether a text makes the visitor wait his turn before he may come in. */
export const makesQueue = (text: string): boolean => someIn(queue, text)

/** Tells whether a text asks the visitor to prove that he is no robot. */
export const asksForCaptcha = (text: string): boolean => someIn(captcha, text)

/** Tells whether a text is that of a known wall against robots. */
export const isBotWall = (text: string): boolean => someIn(wall, text)
