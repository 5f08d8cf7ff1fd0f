import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { spellings } from '../../src/evidence/spellings.ts'

const isHidden = (value: string, written: string) =>
  spellings([value]).some((pattern) => pattern.test(written))

const without = (value: string, written: string) =>
  spellings([value]).reduce((left, pattern) => left.replace(pattern, '***'), written)

describe('a value is found', () => {
  test.each([
    ['Exemple', 'nom=Exemple&x=1'],
    ['Exemple', 'EXEMPLE'],
    ['Exemple', 'Ex=\r\nemple'],
    ['Exemple', '&#69;xemple'],
    ['Exemple', '\\u0045xemple'],
    ['l’Exemple', 'l%E2%80%99Exemple'],
    ['l’Exemple', 'l=E2=80=\r\n=99Exemple'],
    ['l’Exemple', 'l&rsquo;Exemple'],
    ['Éléonore', '&Eacute;l&eacute;onore'],
    ['1 rue Haute', '1+rue+Haute'],
    ['1 rue Haute', '1%2520rue%2520Haute'],
    ['camille@exemple.fr', 'camille%40exemple.fr'],
    ['0639980001', '06 39 98 00 01'],
    ['0639980001', '06.39.98.00.01'],
    ['0639980001', '+33 6 39 98 00 01'],
    ['0639980001', '%2B33639980001'],
    ['06 39 98 00 01', '0639980001'],
    ['73282932000074', '732 829 320 00074'],
    ['0639980001', '06/39/98/00/01'],
    ['0639980001', '06_39_98_00_01'],
    ['0639980001', '06 - 39 - 98 - 00 - 01'],
    ['0639980001', '+33 (0)6 39 98 00 01'],
    ['0639980001', '%2B33%20%280%296%2039%2098%2000%2001'],
    ['0639980001', '06\u00a039\u202f98 00 01'],
    ['0639980001', '06=C2=A039=C2=A098=\r\n=C2=A000=C2=A001'],
    ['0639980001', '06%C2%A039%C2%A098%C2%A000%C2%A001'],
    ['0639980001', '06&#160;39&nbsp;98&#xA0;00&#8239;01'],
    ['0639980001', '06\\u00a039\\u00A098\\u202f00 01'],
    ['+33 6 39 98 00 01', '06.39.98.00.01'],
    ['Éléonore', `${'É'.normalize('NFD')}le\u0301onore`],
    ['Éléonore', 'E%CC%81l%C3%A9onore'],
    ['E\u0301le\u0301onore', 'Éléonore'],
    ['éléonore', '%C3%89L%C3%89ONORE'],
    ['Éléonore', '\\xc9l\\u{e9}onore'],
    ['Exemple', 'Ex<wbr>em<wbr/>ple'],
    ['Exemple', 'Ex\u00adem&shy;p\u200ble'],
    ['Exemple', 'Ex\\u200bem%C2%ADple'],
    ['probe+id@constat.example', 'Return-Path: <bounces+probe+id=constat.example@r.example>'],
    ['probe+id@constat.example', 'bounces+probe%2Bid%3Dconstat.example@r.example'],
    ['probe+id@constat.example', 'bounces+probe=2Bid=3Dconstat.example@r.example'],
    ['probe+id@constat.example', 'probe&plus;id&commat;constat&period;example'],
    ['probe+id@constat.example', 'probe&amp;#43;id&amp;commat;constat&amp;#x2e;example'],
    ['0639980001', '33639980001'],
    ['0639980001', 'pays=33&numero=639980001'],
    ['probe+id@constat.example', 'probe%25252Bid%252540constat.example'],
    ['0639980001', '06&period;39&period;98&period;00&period;01'],
    ['Éléonore', '\\\\u00c9l\\\\u00e9onore'],
    ['1/3 rue Haute', '1\\\\/3 rue Haute'],
    ['Muñoz', 'Mu&ntilde;oz'],
    ['Sœur', 'S%9Cur'],
    ['12 rue Haute', '=?utf-8?Q?12_rue_Haute?='],
    ['Éléonore', 'ELEONORE'],
    ['Œuvré', 'OEUVRE'],
    ['Sœur', 'SOEUR'],
    ['Léa', 'LEA'],
    ['Léa', 'prénom : LÉA,'],
    ['Léa', 'prenom=L%C3%A9a&nom=Roy'],
    ['Roy', 'nom%20Roy%20'],
    ['Roy', '"lignes\\nRoy\\n"'],
    ['Roy', 'lea.roy@exemple.fr'],
    ['camille@exemple.fr', 'camille<span class="at">@</span>exemple.fr'],
    ['camille@exemple.fr', 'camille<!-- -->@exemple.fr'],
    ['0639980001', '06&nbsp;39 98<b>00</b>01'],
    ['BT-2026-000123', 'BT 2026 000123'],
    ['BT-2026-000123', 'BT2026000123'],
    ['BT-2026-000123', 'BT\u20112026\u2011000123'],
    ['BT-2026-000123', 'BT&#8209;2026&#8209;000123'],
    ['BT2026000123', 'bt-2026-000 123'],
  ])('%s in %s', (value, written) => {
    expect(isHidden(value, written)).toBe(true)
  })

  const text = fc.string({ unit: 'grapheme', minLength: 4, maxLength: 30 }).filter((it) => /\S{4}/.test(it))
  test.each([
    ['as it is', (value: string) => value],
    ['in an address', encodeURIComponent],
    ['in a form', (value: string) => new URLSearchParams({ v: value }).toString()],
    ['in JSON', (value: string) => JSON.stringify(value)],
  ])('whatever it is, %s', (_, write) => {
    fc.assert(
      fc.property(text, (value) => {
        expect(isHidden(value, `before ${write(value)} after`)).toBe(true)
      }),
    )
  })
})

describe('what is no value stays', () => {
  test('other words', () => {
    expect(without('Exemple', 'Exempt de frais')).toBe('Exempt de frais')
  })

  test('the words around a value', () => {
    expect(without('0639980001', 'tel 06 39 98 00 01 au soir')).toBe('tel *** au soir')
  })

  test.each(['royal', 'Leroy', 'Croyance', 'roy2', 'ROYAUME'])(
    'a word that holds a short one: %s',
    (word) => {
      expect(without('Roy', word)).toBe(word)
    },
  )

  test('values too short to tell from other words', () => {
    expect(spellings(['A', '12', '123'])).toEqual([])
  })
})
