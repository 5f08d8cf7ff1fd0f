import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskValues } from '../../src/probe/mask.ts'

const values = {
  email: 'probe+0123abcd@constat.example',
  phone: '0639981234',
  lastName: 'Exemple',
  naf: '12',
}

test.each([
  ['L’adresse probe+0123ABCD@constat.example est déjà utilisée', 'L’adresse ••• est déjà utilisée'],
  ['Le 06 39 98 12 34 est déjà inscrit', 'Le ••• est déjà inscrit'],
  ['Le +33 6 39.98.12.34 est déjà inscrit', 'Le ••• est déjà inscrit'],
  ['Bonjour EXEMPLE, 12 lignes', 'Bonjour •••, 12 lignes'],
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
