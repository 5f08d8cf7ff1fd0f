import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { measureText } from '../../views/availability.ts'
import type { Measure } from '../../views/journey.ts'
import { french } from '../../views/language.ts'
import { pathIn, safeHref } from '../../views/link.ts'
import { clock, durationText, moment, rangeText, stamp } from '../../views/time.ts'

const views = fileURLToPath(new URL('../../views/', import.meta.url))

const hour = 3_600_000
const day = 24 * hour

test('no attribute of any view is unquoted', () => {
  const files = readdirSync(views).filter((name) => name.endsWith('.ts'))
  expect(files.length).toBeGreaterThan(10)
  for (const name of files) expect(readFileSync(views + name, 'utf8'), name).not.toMatch(/\s[\w-]+=\$\{/)
})

test('green is worn only by what is named as good', () => {
  for (const name of readdirSync(views).filter((name) => name.endsWith('.css'))) {
    const rules = readFileSync(views + name, 'utf8').matchAll(/([^{};]+)\{[^{}]*: [^{};]*var\(--good\)/g)
    for (const [, selector] of rules) {
      expect(selector?.trim(), name).toMatch(/\.(?:passed|up|completes|reachable|holds)\b|#fill-up /)
    }
  }
})

test('every address in an href passes through safeHref or pathIn', () => {
  // Code to copy is shown as text: nothing in it is followed.
  const shownAsText = 'snippets.ts'
  for (const name of readdirSync(views).filter((name) => name.endsWith('.ts') && name !== shownAsText)) {
    const source = readFileSync(views + name, 'utf8')
    for (const [, value] of source.matchAll(/(?:href|src)="\$\{([^}]*)/g)) {
      expect(value, name).toMatch(/^(?:(?:safeHref|pathIn|anchor|to|licenceUrl)\(|href$)/)
    }
  }
})

test.each([
  ['/incidents/ab', '/incidents/ab'],
  ['https://example.org/a?b=c', 'https://example.org/a?b=c'],
  ['mailto:a@example.org', 'mailto:a@example.org'],
  ['javascript:alert(1)', '#'],
  [' javascript:alert(1)', '#'],
  ['JAVASCRIPT:alert(1)', '#'],
  ['data:text/html,x', '#'],
  ['//evil.example/', '#'],
  ['/\\evil.example/', '#'],
  ['/\t/evil.example', '#'],
  ['nonsense', '#'],
])('the address %s is followed as %s', (address, href) => {
  expect(safeHref(address)).toBe(href)
})

test('the path of a page is the same in both languages', () => {
  expect([pathIn('fr', '/'), pathIn('en', '/')]).toEqual(['/', '/en/'])
  expect(pathIn('en', '//evil.example')).not.toMatch(/^\/\//)
})

test('moments are told in Paris time, in both languages', () => {
  const at = Date.UTC(2021, 9, 1, 6, 12, 33)
  expect(moment('fr', at)).toBe('1er\u00a0octobre 2021 à 8\u00a0h\u00a012')
  expect(moment('en', at)).toBe('1\u00a0October 2021 at 08:12')
  expect(stamp('fr', at)).toBe('1er\u00a0oct.\u00a02021, 08:12:33')
  expect(moment('fr', Date.UTC(2021, 11, 2, 23, 5))).toBe('3\u00a0décembre 2021 à 0\u00a0h\u00a005')
})

test('the two days of the year that change the clock are told as they are on the wall', () => {
  const autumn = (hours: number) => Date.UTC(2021, 9, 31, hours, 30)
  expect(clock('fr', autumn(-1))).toBe('01:30:00')
  expect(clock('fr', autumn(0))).toBe('02:30:00, heure d’été')
  expect(clock('fr', autumn(1))).toBe('02:30:00, heure d’hiver')
  expect(clock('fr', autumn(2))).toBe('03:30:00')
  expect(moment('fr', autumn(1))).toBe('31\u00a0octobre 2021 à 2\u00a0h\u00a030, heure d’hiver')
  expect(moment('en', autumn(0))).toBe('31\u00a0October 2021 at 02:30, summer time')
  expect(stamp('en', autumn(1))).toBe('31\u00a0Oct\u00a02021, 02:30:00, winter time')
  expect(clock('fr', Date.UTC(2021, 2, 28, 1, 0))).toBe('03:00:00')
  expect(clock('fr', Date.UTC(2021, 5, 1, 0, 30))).toBe('02:30:00')
})

test.each([
  [0, 'down', '0 s'],
  [45_200, 'down', '45 s'],
  [45_200, 'up', '46 s'],
  [59 * 60_000 + 59_500, 'up', '1 h'],
  [4 * hour + 12 * 60_000, 'down', '4 h 12 min'],
  [23 * day + 4 * hour + 59 * 60_000, 'down', '23 jours 4 h'],
  [23 * day + 4 * hour + 1, 'up', '23 jours 5 h'],
  [day, 'down', '1 jour'],
] as const)('%d ms rounded %s is %s', (ms, round, text) => {
  expect(durationText('fr', ms, round).replaceAll('\u00a0', ' ')).toBe(text)
})

test('a duration is a range, and a bound that is unknown is said to be', () => {
  const range = rangeText('fr', { atLeastMs: hour + 1, atMostMs: 2 * hour + 1 })
  expect(range.replaceAll('\u00a0', ' ')).toBe('au moins 1 h, au plus 2 h 1 min')
  expect(rangeText('en', { atLeastMs: 0, atMostMs: null })).toContain('upper bound unknown')
})

test('a percentage never claims more than was measured, and nothing measured has none', () => {
  const of = (low: number, high: number, coverage: number | null = 1): Measure => ({
    tier: 'submit',
    window: 'day',
    from: 0,
    measuredMs: day,
    availability: { low, high },
    coverage,
  })
  const basis = 'over 1\u00a0day measured, coverage 100%'
  expect(measureText('en', of(0.99999, 1))).toEqual({ share: 'between 99.99% and 100%', basis })
  expect(measureText('en', of(0, 0.00001))).toEqual({ share: 'between 0% and 0.01%', basis })
  expect(measureText('en', of(1, 1, 0.999)).basis).toBe('over 1\u00a0day measured, coverage 99%')
  expect(measureText('en', { ...of(1, 1, null), availability: null })).toEqual({
    share: 'not measured',
    basis: '',
  })
})

test('a French sentence is set without touching what it quotes', () => {
  expect(french`l'avis : « ${"l'autre : « x »"} » !`).toBe(
    "l’avis\u00a0: «\u00a0l'autre : « x »\u00a0»\u202f!",
  )
})
