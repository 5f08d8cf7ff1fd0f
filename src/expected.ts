// What a step must then see, in words a reader of its page understands.
import { type Bilingual, french as fr, listOf } from '../views/language.ts'
import type { Sight } from './probe/probe.ts'

const quotedFr = (words: string) => fr`« ${words} »`
const quotedEn = (words: string) => `“${words}”`

const partsFr = ({ fields, text, shows, observes }: Sight) => [
  ...(fields?.length ? [fr`les champs ${fields.map(({ label }) => quotedFr(label)).join(', ')}`] : []),
  ...(text ?? []).map(({ source }) => fr`un texte conforme à ${quotedFr(source)}`),
  ...(shows?.length ? [fr`ce qui a été donné ou reçu (${shows.join(', ')})`] : []),
  ...(observes ? [fr`de quoi relever ${Object.keys(observes).join(', ')}`] : []),
]

const partsEn = ({ fields, text, shows, observes }: Sight) => [
  ...(fields?.length ? [`the fields ${fields.map(({ label }) => quotedEn(label)).join(', ')}`] : []),
  ...(text ?? []).map(({ source }) => `a text that matches ${quotedEn(source)}`),
  ...(shows?.length ? [`what was given or received (${shows.join(', ')})`] : []),
  ...(observes ? [`${Object.keys(observes).join(', ')} to read`] : []),
]

/** What the visitor must see for a step to pass, as part of a sentence; the registry's words stay as they are. */
export const expectedOf = (sight: Sight): Bilingual => {
  const [french, english] = [partsFr(sight), partsEn(sight)]
  return {
    fr: `la page ${quotedFr(sight.heading)}${french.length > 0 ? `, avec ${listOf('fr', french)}` : ''}`,
    en: `the page ${quotedEn(sight.heading)}${english.length > 0 ? `, with ${listOf('en', english)}` : ''}`,
  }
}
