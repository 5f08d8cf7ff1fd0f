// What a step must then see, in words a reader of its page understands.
import { type Bilingual, french as fr, listOf } from '../../views/language.ts'
import { patternWords, valueWords } from '../../views/words-sight.ts'
import type { Sight } from '../probe/probe.ts'

const quotedFr = (words: string) => fr`« ${words} »`
const quotedEn = (words: string) => `“${words}”`

// What is read off the page has to be there as well.
const wordsOf = ({ text = [], observes = {} }: Sight) =>
  [...text, ...Object.values(observes)].map(({ source }) => patternWords(source))

const partsFr = (sight: Sight) => [
  ...(sight.fields?.length
    ? [fr`les champs ${sight.fields.map(({ label }) => quotedFr(label)).join(', ')}`]
    : []),
  ...wordsOf(sight).map((words) => fr`les mots ${quotedFr(words)}`),
  ...(sight.shows ?? []).map((name) => valueWords(name).fr),
]

const partsEn = (sight: Sight) => [
  ...(sight.fields?.length
    ? [`the fields ${sight.fields.map(({ label }) => quotedEn(label)).join(', ')}`]
    : []),
  ...wordsOf(sight).map((words) => `the words ${quotedEn(words)}`),
  ...(sight.shows ?? []).map((name) => valueWords(name).en),
]

/** What the visitor must see for a step to pass, as part of a sentence; the registry's words stay as they are. */
export const expectedOf = (sight: Sight): Bilingual => {
  const [french, english] = [partsFr(sight), partsEn(sight)]
  const page =
    sight.within === 'text' ? { fr: 'les mots', en: 'the words' } : { fr: 'la page', en: 'the page' }
  return {
    fr: `${page.fr} ${quotedFr(sight.heading)}${french.length > 0 ? `, avec ${listOf('fr', french)}` : ''}`,
    en: `${page.en} ${quotedEn(sight.heading)}${english.length > 0 ? `, with ${listOf('en', english)}` : ''}`,
  }
}
