// What a probe noted in English, in the words of the page; what it quotes of the registry stays as it is.
import { french as fr, type Lang } from './language.ts'
import { patternWords, valueWords } from './words-sight.ts'

// Longer phrases first: the shorter ones are parts of them.
const phrases: readonly (readonly [RegExp, string])[] = [
  [/, but other fields of that kind are there/g, fr`, mais d'autres champs de ce genre y sont`],
  [/, but others are there/g, fr`, mais d'autres y sont`],
  [/\bno other (link|button)/g, fr`aucun autre lien ou bouton`],
  [/\bno field\b/g, fr`pas de champ`],
  [/\bno page\b/g, fr`pas de page`],
  [/\bno link\b/g, fr`pas de lien`],
  [/\bno button\b/g, fr`pas de bouton`],
  [/; page\b/g, fr` ; page`],
  [/, but what leads on is there/g, fr`, mais ce qui mène plus loin y est`],
  [/, but other fields are there/g, fr`, mais d'autres champs y sont`],
  [
    /, but a part of the page is out of the probe's reach/g,
    fr`, mais une partie de la page est hors de portée de la sonde`,
  ],
  [/ by the deadline/g, fr` dans le délai`],
  [/\bno answer within (\d+) ms/g, fr`aucune réponse en $1 ms`],
  [/\bno answer within (\d+) s\b/g, fr`aucune réponse en $1 s`],
  [/\bno answer\b/g, fr`aucune réponse`],
  [/\bNavigation timeout of (\d+) ms exceeded/g, fr`aucune page en $1 ms`],
  [/\b(HTTP \d{3}) from /g, fr`$1 de `],
  [/\bnet::ERR_CONNECTION_REFUSED\b/g, fr`connexion refusée (net::ERR_CONNECTION_REFUSED)`],
  [/\bnet::ERR_CONNECTION_RESET\b/g, fr`connexion coupée (net::ERR_CONNECTION_RESET)`],
  [/\bnet::ERR_NAME_NOT_RESOLVED\b/g, fr`nom introuvable (net::ERR_NAME_NOT_RESOLVED)`],
  [/(net::ERR_\w+\)?) at (?=https?:)/g, fr`$1, `],
  [/\bno choice\b/g, fr`pas de choix`],
  [/\bfields that cannot be filled/g, fr`des champs qui ne se remplissent pas`],
  [/\bdoes not stay ticked/g, fr`ne reste pas coché`],
  [/\bno file can be put/g, fr`aucun fichier ne peut être joint`],
  [/\bthe mail has no such link/g, fr`le courriel n'a pas ce lien`],
  [/ to the page's own request/g, fr` à la demande de la page elle-même`],
  [/\basks for\b/g, fr`demande`],
  [/, unknown to the probe/g, fr`, que la sonde ne connaît pas`],
  [/\bturned away:/g, fr`éconduit :`],
  [/\bcaptcha:/g, fr`test anti-robot :`],
  [/\bno mail came in time/g, fr`aucun courriel n'est venu à temps`],
  [/\ba mail came with the subject/g, fr`un courriel est venu, dont l'objet est`],
  [/\ba download \((.*)\) instead of a page/g, fr`un téléchargement ($1) au lieu d'une page`],
  [/\bthe browser went over (\d+) MiB/g, fr`le navigateur a dépassé $1 Mio`],
  [/\babandoned: Constat was stopping/g, fr`abandonnée : Constat s'arrêtait`],
  [/\bour clocks drifted apart by (-?\d+) ms/g, fr`nos horloges se sont écartées de $1 ms`],
  [
    /\bConstat or its browser was stalled for (\d+) ms/g,
    fr`Constat ou son navigateur est resté bloqué $1 ms`,
  ],
  [/\bdoes not take what was typed into\b/g, fr`n'accepte pas ce qui a été saisi dans`],
  [/\bour inbox refused a mail:/g, fr`notre boîte a refusé un courriel :`],
  [/\bthe browser crashed\b/g, fr`le navigateur s'est arrêté`],
  [/\bthe browser died\b/g, fr`le navigateur s'est arrêté`],
  [/\bthe browser does not answer\b/g, fr`le navigateur ne répond pas`],
  [/\bthe page closed\b/g, fr`la page s'est fermée`],
  [/\bno control answered either/g, fr`aucun site témoin n'a répondu non plus`],
  [/\bour own mail did not arrive either/g, fr`notre propre courriel n'est pas arrivé non plus`],
]

const inFrench = (text: string) =>
  phrases.reduce((said, [pattern, words]) => said.replace(pattern, words), text)

// Patterns and the names of values are for programs: whoever reads is given words.
const inWords = (lang: Lang, text: string) =>
  text
    .replace(/\bno text \/(.*)\/[a-z]*/g, (_, source: string) =>
      lang === 'fr' ? fr`pas de texte « ${patternWords(source)} »` : `no text “${patternWords(source)}”`,
    )
    .replace(/\bno (\S+) to read\b/g, (_, name: string) =>
      lang === 'fr' ? fr`ne se lit pas : ${valueWords(name).fr}` : `not to be read: ${valueWords(name).en}`,
    )
    .replace(/\bthe (\S+) is not shown/g, (_, name: string) =>
      lang === 'fr' ? fr`ne s'affiche pas : ${valueWords(name).fr}` : `not shown: ${valueWords(name).en}`,
    )

/** A probe's note in the language of the page. */
export const recordWords = (lang: Lang, note: string): string =>
  note
    .split(/(« [^»]* »)/)
    .map((part, index) => {
      if (index % 2 === 1) return part
      return lang === 'en' ? inWords('en', part) : inFrench(inWords('fr', part))
    })
    .join('')
