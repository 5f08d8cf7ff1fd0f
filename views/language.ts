// The two languages every page is written in, and how French is set.

export type Lang = 'fr' | 'en'

/** The same words in both languages. */
export type Bilingual = Readonly<Record<Lang, string>>

const set = (text: string) =>
  text
    .replaceAll("'", '’')
    .replace(/ ([;!?])/g, '\u202f$1')
    .replace(/ ([:%»])/g, '\u00a0$1')
    .replaceAll('« ', '«\u00a0')

/**
 * Tags a French sentence: sets its spaces and apostrophes as French typography wants them. What is put into
 * the sentence is left as it is, for it may be a quotation.
 */
export const french = (parts: TemplateStringsArray, ...values: readonly (string | number)[]): string =>
  parts.map((part, index) => `${set(part)}${values[index] ?? ''}`).join('')

/** Joins words as a list: "a, b et c". */
export const listOf = (lang: Lang, words: readonly string[]): string =>
  new Intl.ListFormat(lang, { type: 'conjunction' }).format(words)

/** How numbers are written in both languages; made once, for making one takes longer than a hundred uses. */
export const numbers = (
  options: Intl.NumberFormatOptions = {},
): Readonly<Record<Lang, Intl.NumberFormat>> => ({
  fr: new Intl.NumberFormat('fr', options),
  en: new Intl.NumberFormat('en', options),
})

const counts = numbers()

/** A count in figures, grouped as the language does. */
export const count = (lang: Lang, value: number): string => counts[lang].format(value)

/** The same words, beginning with a capital. */
export const capital = (lang: Lang, text: string): string =>
  `${text.charAt(0).toLocaleUpperCase(lang)}${text.slice(1)}`
