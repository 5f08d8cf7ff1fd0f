import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cardSvg } from '../../views/card.ts'
import { wrapped } from '../../views/card-text.ts'

test('a text keeps its words, in order, and its lines keep to their room and number', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-zé]{1,12}$/), { minLength: 1 }),
      fc.integer({ min: 1, max: 5 }),
      (words, most) => {
        const text = words.join(' ')
        const lines = wrapped(text, 40, 900, most)
        expect(lines.length).toBeLessThanOrEqual(most)
        const told = lines.join(' ')
        if (told.endsWith('…')) expect(text.startsWith(told.slice(0, -1))).toBe(true)
        else expect(told).toBe(text)
      },
    ),
  )
})

test('a word longer than a line is broken, and no line outgrows its room', () => {
  const lines = wrapped('W'.repeat(200), 40, 900, 3)
  expect(lines).toHaveLength(3)
  // A capital W is 0.9 em wide at the least.
  for (const line of lines) expect([...line].length * 0.9 * 40).toBeLessThanOrEqual(900 + 40)
})

test('markup in a text stays text, and what XML forbids is left out', () => {
  const text = 'a<b> & "c"\u0000\u0008\ud800\u202e\ufffe'
  const svg = cardSvg({
    site: text,
    notice: null,
    tone: 'bad',
    over: text,
    title: text,
    states: [{ tone: 'bad', text }],
    lead: text,
    lines: [text],
    foot: [text],
    struck: false,
  })
  expect(svg.match(/a&lt;b&gt; &amp; &quot;c&quot;<\/text>/g)).toHaveLength(7)
})
