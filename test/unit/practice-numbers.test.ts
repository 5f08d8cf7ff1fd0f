import { expect, test } from 'vitest'
import { purge, readCompanyFile } from '../../src/practice/company-file.ts'
import { journeyOf } from '../../src/practice/faults.ts'
import { daysAfter, frenchDate, frenchDateTime, frenchYear } from '../../src/practice/french-date.ts'
import { readPhone, readSiren, readSiret, showPhone } from '../../src/practice/numbers.ts'
import { hashPassword, isPassword } from '../../src/practice/password.ts'
import { createShelf } from '../../src/practice/shelf.ts'

test('a French number is read however it is written', () => {
  for (const written of [
    '0199000001',
    '01 99 00 00 01',
    '01.99.00.00.01',
    '01-99-00-00-01',
    '+33199000001',
    '+33 1 99 00 00 01',
    '+33 (0)1 99 00 00 01',
    '0033199000001',
  ]) {
    expect(readPhone(written)).toBe('0199000001')
  }
  expect(showPhone('0199000001')).toBe('01 99 00 00 01')
})

test('what is no French number is refused', () => {
  for (const written of [
    '',
    '12',
    '0099000001',
    '199000001',
    '01990000012',
    '+44 20 7946 0000',
    'O199000001',
  ]) {
    expect(readPhone(written)).toBeNull()
  }
})

test('a SIREN and a SIRET are read when their keys hold', () => {
  expect(readSiren('732 829 320')).toBe('732829320')
  expect(readSiren('732829321')).toBeNull()
  expect(readSiret('732 829 320 00074')).toBe('73282932000074')
  for (const wrong of [
    '73282932000075',
    '7328293200007',
    '732829320000740',
    '73282932100074',
    'a'.repeat(14),
  ]) {
    expect(readSiret(wrong)).toBeNull()
  }
})

test('a branch of La Poste is known by the sum of its digits', () => {
  expect(readSiret('35600000000048')).toBe('35600000000048')
  expect(readSiret('35600000049837')).toBe('35600000049837')
  expect(readSiret('35600000049838')).toBeNull()
})

test('dates are written in French, in Paris', () => {
  const winter = new Date('2026-11-23T18:05:00Z')
  expect(frenchDateTime(winter)).toBe('23 novembre 2026 à 19 h 05')
  expect(frenchDate(daysAfter(winter, 30))).toBe('23 décembre 2026')
  expect(frenchDateTime(new Date('2026-06-30T22:30:00Z'))).toBe('1er juillet 2026 à 0 h 30')
  expect(frenchYear(new Date('2026-12-31T23:30:00Z'))).toBe(2027)
})

test('thirty days are counted on the calendar when the clocks change', () => {
  const lateInSummerTime = new Date('2026-09-30T22:10:00Z')
  expect(frenchDate(lateInSummerTime)).toBe('1er octobre 2026')
  expect(frenchDate(daysAfter(lateInSummerTime, 30))).toBe('31 octobre 2026')
})

test('a file is read with either line ending, with a byte order mark, with or without a last line ending', () => {
  for (const text of [
    'Telephone;Identifiant\n0199000001;a\n0199000002;b\n',
    'Telephone;Identifiant\r\n0199000001;a\r\n0199000002;b',
    '\uFEFFTelephone;Identifiant\n0199000001;a\n0199000002;b',
  ]) {
    expect(readCompanyFile(text, 2)).toEqual({ ok: true, rows: ['0199000001;a', '0199000002;b'] })
  }
})

test('a file with many mistakes shows ten and counts the others', () => {
  const reading = readCompanyFile(`Telephone;Identifiant\n${'12;x\n'.repeat(14)}`, 100)
  expect(reading.ok ? [] : reading.problems).toHaveLength(11)
  expect(reading.ok ? '' : reading.problems.at(-1)).toBe('… et 4 autres lignes à corriger.')
})

test('purging takes out the listed numbers and no other', () => {
  const { csv, removed } = purge(['0199000001;a', '0199000002;b'], new Set(['0199000001', '0639980001']))
  expect([csv, removed]).toEqual(['Telephone;Identifiant\r\n0199000002;b\r\n', 1])
})

test('a password is recognised by its hash, which never repeats', async () => {
  const hashed = await hashPassword('correct horse 9')
  expect(await isPassword('correct horse 9', hashed)).toBe(true)
  expect(await isPassword('correct horse 8', hashed)).toBe(false)
  expect(await hashPassword('correct horse 9')).not.toBe(hashed)
})

test('a shelf forgets its oldest entry past its limit', () => {
  const shelf = createShelf<string, number>(2)
  shelf.set('a', 1)
  shelf.set('b', 2)
  shelf.set('a', 3)
  shelf.set('c', 4)
  expect([shelf.get('a'), shelf.get('b'), shelf.get('c'), shelf.size()]).toEqual([undefined, 2, 4, 2])
})

test('a path belongs to the journey whose faults it shows', () => {
  const always = ['/', '/pro', '/pro/', '/style.css', '/captcha/defi', '/_practice', '/_practice/faults']
  expect(always.map(journeyOf).every((journey) => journey === null)).toBe(true)
  const consumer = ['/inscription', '/inscription/messagerie', '/activation/lien', '/numeros', '/retrait']
  expect(consumer.every((path) => journeyOf(path) === 'consumer')).toBe(true)
  expect(
    ['/pro/compte', '/pro/fichiers/D-2026-000001.csv'].every((path) => journeyOf(path) === 'company'),
  ).toBe(true)
})
