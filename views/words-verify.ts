// What each check of an export proves, in one sentence; the words beside them are in words-verify-page.ts.
import { french as fr, type Lang } from './language.ts'

const inFrench = {
  container: fr`L'archive est entière et écrite de la seule manière dont nous les écrivons : rien n'est caché entre deux fichiers, en double ou après la fin.`,
  contents: fr`Tous les fichiers qu'un export doit contenir y sont, et aucun n'y est qui n'y ait sa place.`,
  fingerprints: fr`Pas un octet d'aucun fichier n'a changé depuis que la liste des empreintes a été dressée.`,
  seals: fr`Chaque autorité d'horodatage que l'export nomme comme l'ayant scellé a vu, à l'heure de son sceau, les empreintes de tous ces fichiers : rien n'y est plus récent, et aucun de ces sceaux ne manque.`,
  log_key: fr`La clé du journal est une clé que nous pourrions avoir publiée ; c'est celle que vous attendez si vous l'avez donnée.`,
  checkpoints: fr`Chaque état du journal est signé par cette clé, et le dernier l'est aussi par chaque témoin annoncé ; aucun de ceux qui l'ont signé n'est tu. Qu'un témoin ait été absent ne se voit que si vous donnez sa clé.`,
  checkpoint_times: fr`Chaque état du journal existait à l'heure que lui donne une autorité : ce qu'il contient n'a pas été écrit après.`,
  consistency: fr`Le journal n'a fait que grandir : son dernier état contient les précédents, sans qu'une feuille en ait été changée ou retirée.`,
  leaves: fr`Chaque relevé, chaque ouverture et chaque absence de mesure est dans le journal, à sa place, à l'octet près ; les paroles jointes à une feuille sont celles dont elle porte l'empreinte.`,
  completeness: fr`Aucune feuille de l'intervalle ne manque : aucune tentative, réussie ou échouée, n'a été écartée ; les jetons et signatures de témoins que des feuilles donnent aux états montrés sont là, et l'état qui date le mieux chaque tentative aussi.`,
  openings: fr`Chaque tentative était annoncée avant de commencer ; si une autorité a horodaté cette annonce à temps, elle en tient son identifiant, que personne ne pouvait connaître plus tôt ; aucune tentative annoncée n'a disparu : seule la dernière de chaque sorte, annoncée moins d'un jour avant le dernier état du journal, peut être sans relevé, et l'export la nomme.`,
  runs: fr`Chaque dossier contient exactement les fichiers que son relevé nomme (les originaux : par leur liste), avec les empreintes qu'il leur donne.`,
  times: fr`Les heures de chaque tentative suivent l'horodatage de son ouverture (à défaut, le dernier jeton que le journal tenait avant elle) et précèdent celui des états du journal qui la contiennent ; l'erreur d'horloge que dit le relevé n'excuse qu'une minute. Une tentative que Constat s'impute (probe_fault) ne date rien. L'heure prévue d'une tentative précède son ouverture d'un jour au plus ; des mesures manquées suivent, à un jour près, ce dont le journal rendait déjà compte.`,
  summary: fr`Ce que l'export dit de lui-même (intervalle, tentatives, mesures manquantes) est ce qu'en disent ses feuilles, et il dit avoir été fait entre le dernier état du journal et ses sceaux ; il se dit complet s'il contient des originaux, et alors seulement. Le rapport, les parcours et le nom de qui le demande ne sont liés au reste que par les sceaux.`,
} as const

/** The sentence of each check in one language. */
export type CheckSentences = { readonly [Name in keyof typeof inFrench]: string }

const inEnglish: CheckSentences = {
  container:
    'The archive is whole and written in the one way in which we write them: nothing hides between two files, twice or after the end.',
  contents: 'Every file that an export must hold is there, and none is there that does not belong.',
  fingerprints: 'Not one byte of any file has changed since the list of fingerprints was drawn up.',
  seals:
    'Each time-stamp authority that the export names as having sealed it saw, at the time of its seal, the fingerprints of all these files: nothing in there is newer, and none of these seals is missing.',
  log_key:
    'The log’s key is one that we could have published; it is the one you expect if you have given it.',
  checkpoints:
    'Every state of the log is signed by this key, and the last one by every witness announced as well; nobody who signed it is passed over. That a witness was away is seen only if you give its key.',
  checkpoint_times:
    'Every state of the log existed at the time that an authority gives it: what it holds was not written later.',
  consistency:
    'The log has only ever grown: its last state holds the earlier ones, without one leaf changed or removed.',
  leaves:
    'Every record, every opening and every missing measurement is in the log, in its place, to the byte; the words beside a leaf are those that it is the fingerprint of.',
  completeness:
    'No leaf of the interval is missing: no attempt, whether it succeeded or failed, was left out; the tokens and cosignatures that leaves give to the states shown are there, and so is the state that dates each attempt best.',
  openings:
    'Every attempt was announced before it began; where an authority stamped that announcement in time, the attempt takes its id from the time-stamp, which nobody could have known earlier; no attempt announced has disappeared: only the last of each kind, announced less than a day before the last state of the log, may lack its record, and the export names it.',
  runs: 'Every folder holds exactly the files that its record names (originals: by their list), with the fingerprints it gives them.',
  times:
    'The times of every attempt follow the time-stamp of its opening (failing that, the last token that the log held before it) and precede those of the states of the log that hold it; the error of clock that a record admits excuses one minute at most. An attempt that Constat blames on itself (probe_fault) dates nothing. The time for which an attempt was planned precedes its opening by a day at most; measurements missed follow, within a day, what the log accounted for already.',
  summary:
    'What the export says of itself (interval, attempts, missing measurements) is what its leaves say of it, and it says that it was made between the last state of the log and its seals; it says to be complete if it holds originals, and only then. The report, the click paths and the name of whoever asked for it are bound to the rest by the seals alone.',
}

/** By the name of the check. */
export const checkSentences: Readonly<Record<Lang, CheckSentences>> = { fr: inFrench, en: inEnglish }
