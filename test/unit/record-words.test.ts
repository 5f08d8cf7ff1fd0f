import { expect, test } from 'vitest'
import { recordWords } from '../../views/words-record.ts'

test.each([
  ['no page « No page here »', 'pas de page « No page here »'],
  ['no field « Nom », « Prénom » by the deadline', 'pas de champ « Nom », « Prénom » dans le délai'],
  ['no button « Go », but others are there', 'pas de bouton « Go », mais d’autres y sont'],
  ['no text /Délivré le \\d/', 'pas de texte conforme à /Délivré le \\d/'],
  ['the receipt is not shown', '« receipt » ne s’affiche pas'],
  ['HTTP 503: « no page »', 'HTTP 503: « no page »'],
  ["HTTP 500 to the page's own request", 'HTTP 500 à la demande de la page elle-même'],
  ['no mail came in time', 'aucun courriel n’est venu à temps'],
  [
    'no control answered either (timeout: no page « A » by the deadline)',
    'aucun site témoin n’a répondu non plus (timeout: pas de page « A » dans le délai)',
  ],
  ['our clocks drifted apart by -2500 ms (ok)', 'nos horloges se sont écartées de -2500 ms (ok)'],
])('the note %s is read in French, quotations aside', (note, french) => {
  expect(recordWords('fr', note).replaceAll('\u00a0', ' ')).toBe(french)
  expect(recordWords('en', note)).toBe(note)
})
