import { expect, test } from 'vitest'
import { expectedOf } from '../../src/wiring/expected.ts'
import { recordWords } from '../../views/words-record.ts'
import { patternWords } from '../../views/words-sight.ts'

test.each([
  ['no page « No page here »', 'pas de page « No page here »'],
  ['no field « Nom », « Prénom » by the deadline', 'pas de champ « Nom », « Prénom » dans le délai'],
  ['no button « Go », but others are there', 'pas de bouton « Go », mais d’autres y sont'],
  ['HTTP 503: « no page »', 'HTTP 503: « no page »'],
  ["HTTP 500 to the page's own request", 'HTTP 500 à la demande de la page elle-même'],
  ['no mail came in time', 'aucun courriel n’est venu à temps'],
  [
    'no control answered either (timeout: no page « A » by the deadline)',
    'aucun site témoin n’a répondu non plus (timeout: pas de page « A » dans le délai)',
  ],
  ['no answer within 5000 ms', 'aucune réponse en 5000 ms'],
  ['no answer within 8 s', 'aucune réponse en 8 s'],
  ['no answer', 'aucune réponse'],
  ['the browser crashed', 'le navigateur s’est arrêté'],
  ['HTTP 200 from portail.hotel', 'HTTP 200 de portail.hotel'],
  ['Navigation timeout of 5000 ms exceeded', 'aucune page en 5000 ms'],
  [
    'net::ERR_CONNECTION_REFUSED at https://x.example',
    'connexion refusée (net::ERR_CONNECTION_REFUSED), https://x.example',
  ],
  ['no choice « Virement »', 'pas de choix « Virement »'],
  ['our clocks drifted apart by -2500 ms (ok)', 'nos horloges se sont écartées de -2500 ms (ok)'],
])('the note %s is read in French, quotations aside', (note, french) => {
  expect(recordWords('fr', note).replaceAll('\u00a0', ' ')).toBe(french)
  expect(recordWords('en', note)).toBe(note)
})

test.each([
  ['no text /Délivré le \\d/i', 'pas de texte « Délivré le … »', 'no text “Délivré le …”'],
  [
    'the receipt is not shown',
    'ne s’affiche pas : le numéro de récépissé reçu',
    'not shown: the receipt number received',
  ],
  [
    'no badge to read',
    'ne se lit pas : ce qui a été donné ou reçu comme « badge »',
    'not to be read: what was given or received as “badge”',
  ],
])('the note %s is read without a pattern or the name of a value', (note, french, english) => {
  expect(recordWords('fr', note).replaceAll('\u00a0', ' ')).toBe(french)
  expect(recordWords('en', note)).toBe(english)
})

test.each([
  [/Prend effet le \d/, 'Prend effet le …'],
  [/Valable jusqu.au \d+/, 'Valable jusqu’au …'],
  [/^Récépissé n° (\S+)$/, 'Récépissé n° …'],
  [/Lignes reçues : [0-9]{2}\b/, 'Lignes reçues : …'],
  [/\bTarif \(HT\)/, 'Tarif (HT)'],
])('the pattern %s is told as the words it looks for', (pattern, words) => {
  expect(patternWords(pattern.source)).toBe(words)
})

test('what a step must see is told without a pattern or a name meant for programs', () => {
  const sight = {
    heading: 'Récépissé',
    fields: [],
    text: [/Délivré le \d/],
    shows: ['phone'],
    observes: { receipt: /Récépissé n° (\S+)/ },
  }
  expect(expectedOf(sight)).toEqual({
    fr: 'la page «\u00a0Récépissé\u00a0», avec les mots «\u00a0Délivré le …\u00a0», les mots «\u00a0Récépissé n° …\u00a0» et le numéro de téléphone donné',
    en: 'the page “Récépissé”, with the words “Délivré le …”, the words “Récépissé n° …”, and the telephone number given',
  })
  expect(expectedOf({ heading: 'Accueil' })).toEqual({
    fr: 'la page «\u00a0Accueil\u00a0»',
    en: 'the page “Accueil”',
  })
})
