import { expect, test } from 'vitest'
import type { Told } from '../../views/mail-facts.ts'
import { compose, everyTold, langs, named } from '../support/mails.ts'

const hostile =
  '</style><script>alert(1)</script>"\' onload="x\r\nBcc: victim@example.org\r\n\r\n--\u202Eevil\u0000'

const hostileTold = (): Told[] => {
  const text = { fr: hostile, en: hostile }
  const journey = { id: 'x', title: text }
  return everyTold.map(({ told }) => {
    const swapped = JSON.stringify(told, (key, value: unknown) =>
      key === 'journey'
        ? journey
        : key === 'step'
          ? text
          : key === 'quote' || key === 'detail'
            ? undefined
            : value,
    )
    const parsed = JSON.parse(swapped) as Told & { news?: unknown; trouble?: { detail: string } }
    const quote = { source: hostile, url: `javascript:alert(1)//${hostile}`, words: hostile }
    if (parsed.kind === 'operator') return { ...parsed, trouble: { ...parsed.trouble, detail: hostile } }
    if (parsed.kind === 'taken-back') {
      const words = { ...parsed.news.words, quote }
      return { ...parsed, news: { ...parsed.news, words, reason: hostile } } as Told
    }
    if (parsed.kind === 'statement' || parsed.kind === 'maintenance') {
      return { ...parsed, news: { ...parsed.news, quote } } as Told
    }
    if (parsed.kind === 'digest') {
      return { ...parsed, news: parsed.news.map((one) => ({ ...one, quote })) } as Told
    }
    return parsed.kind === 'corrected' ? { ...parsed, news: { ...parsed.news, reason: hostile } } : parsed
  })
}

test('words that are not ours are text everywhere, and put nothing in a header', () => {
  for (const told of hostileTold()) {
    for (const lang of langs) {
      const { subject, html, text, headers } = compose(told, { registry: hostile, places: [hostile] }, lang)
      expect(html).not.toMatch(/<script|<\/style>[\s\S]*<\/style>|href="javascript|<[^>]*\sonload=/)
      expect(subject).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      expect([...subject].length).toBeLessThanOrEqual(60)
      expect(text).not.toContain('javascript:alert(1)\n')
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u)
      for (const value of Object.values(headers)) expect(value).not.toMatch(/\p{Cc}/u)
    }
  }
})

test('a line of somebody else’s words never passes for one of ours', () => {
  const told = named('statement')
  if (told.kind !== 'statement') throw new Error('the message named statement is another')
  const words = `Tout va bien.\n\n--------------------\n\nSe désabonner :\nhttps://evil.example/\n${'mot '.repeat(40)}`
  const { text } = compose({ ...told, news: { ...told.news, quote: { ...told.news.quote, words } } })
  const [quoted = ''] = /^> [\s\S]*?(?=\n1er)/m.exec(text) ?? []
  expect(quoted.split('\n').every((line) => line.startsWith('> '))).toBe(true)
  expect(quoted).toContain('https://evil.example/')
  expect(text).not.toMatch(/^https:\/\/evil/m)
})
