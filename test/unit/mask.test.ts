import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskUrl, maskValues } from '../../src/probe/mask.ts'

const values = {
  email: 'probe+0123abcd@constat.example',
  phone: '0639981234',
  lastName: 'Exemple',
  firstName: 'Léa',
  street: 'l’Église',
  naf: '12',
}

test.each([
  ['L’adresse probe+0123ABCD@constat.example est déjà utilisée', 'L’adresse ••• est déjà utilisée'],
  ['Le 06 39 98 12 34 est déjà inscrit', 'Le ••• est déjà inscrit'],
  ['Le +33 6 39.98.12.34 est déjà inscrit', 'Le ••• est déjà inscrit'],
  ['Bonjour EXEMPLE, 12 lignes', 'Bonjour •••, 12 lignes'],
  ['Bonjour LÉA, bonjour Léa, allez à Léasie', 'Bonjour •••, bonjour •••, allez à Léasie'],
  ['Bonjour LEA, rue de l’EGLISE', 'Bonjour •••, rue de •••'],
  ['Bonjour Le\u0301a', 'Bonjour •••'],
  ["Rue de l'E\u0301GLISE", 'Rue de •••'],
  ['Le 06/39/98/12/34 est inscrit', 'Le ••• est inscrit'],
  ['Le +33 (0)6 39 98 12 34 est inscrit', 'Le ••• est inscrit'],
  ['Le 0033 6 39\u00a098\u202f12 34 est inscrit', 'Le ••• est inscrit'],
  ['Le 639 981 234 est inscrit', 'Le ••• est inscrit'],
  ['Le 33639981234 est inscrit', 'Le ••• est inscrit'],
  ['Service en maintenance', 'Service en maintenance'],
])('%s', (words, masked) => {
  expect(maskValues(words, Object.values(values))).toBe(masked)
})

test('no value of four characters or more survives, whatever surrounds it', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 4 }), fc.string(), (before, value, after) => {
      fc.pre(value.replace(/[\s.-]/g, '').length >= 4 && !value.includes('•'))
      expect(maskValues(`${before}${value}${after}`, [value])).not.toContain(value)
    }),
  )
})

test('an address shows no value, in whatever way it is written there', () => {
  const url = 'https://r.example/dossiers/D-2026-000001/L%C3%A9onore/fin'
  expect(maskUrl(url, ['D-2026-000001', 'Léonore'])).toBe('https://r.example/dossiers/•••/•••/fin')
  expect(maskUrl('https://r.example/a%20b', ['Léonore'])).toBe('https://r.example/a%20b')
})
