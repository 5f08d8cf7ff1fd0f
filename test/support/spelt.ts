import { spellings } from '../../src/evidence/spellings.ts'

/** Whatever a text has of some values, in any of their spellings. */
export const speltIn = (values: readonly string[], text: string): readonly string[] =>
  spellings(values).flatMap((pattern) => text.match(pattern) ?? [])
