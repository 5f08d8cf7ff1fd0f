// Why a picture that was taken is not among what a record publishes, as the record itself says it.

export type Withheld = 'not_published' | 'not_examined'

const words: Readonly<Record<Withheld, string>> = {
  not_published: 'it is under seal, as this Constat does not publish it',
  not_examined: 'it is under seal, as values of a person could not be looked for in it',
}

const isWithheld = (reason: string): reason is Withheld => Object.hasOwn(words, reason)

/** What a record says of a file that is hidden whole for a reason; null when this is no such reason. */
export const wordsWithheld = (reason: string): string | null => (isWithheld(reason) ? words[reason] : null)

/** The reason in what a record says; null when it says another thing. */
export const withheldIn = (said: string): Withheld | null =>
  Object.keys(words).find((reason): reason is Withheld => wordsWithheld(reason) === said) ?? null
